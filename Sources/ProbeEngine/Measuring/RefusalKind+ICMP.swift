internal import LineModel
internal import LinuxSocket

extension RefusalKind {
    /// What an ICMP error says of a probe: RFC 792 and RFC 1812 section 5.2.7.1 for IPv4, RFC 4443 section 3 for IPv6.
    init(family: AddressFamily, type: UInt8, code: UInt8) {
        switch (family, type, code) {
        case (.ipv4, 3, 0), (.ipv4, 3, 6), (.ipv4, 3, 11): self = .network
        case (.ipv4, 3, 1), (.ipv4, 3, 7), (.ipv4, 3, 12): self = .host
        case (.ipv4, 3, 3): self = .port
        case (.ipv4, 3, 9), (.ipv4, 3, 10), (.ipv4, 3, 13): self = .prohibited
        case (.ipv4, 11, _): self = .timeToLive
        case (.ipv6, 1, 0): self = .network
        case (.ipv6, 1, 1), (.ipv6, 1, 5), (.ipv6, 1, 6): self = .prohibited
        case (.ipv6, 1, 3): self = .host
        case (.ipv6, 1, 4): self = .port
        case (.ipv6, 3, _): self = .timeToLive
        default: self = .other
        }
    }

    /// Whether an ICMP error says that the datagram was longer than the way takes: RFC 1191 section 4, RFC 4443 section
    /// 3.2.
    static func isTooLong(family: AddressFamily, type: UInt8, code: UInt8) -> Bool {
        switch family {
        case .ipv4: type == 3 && code == 4
        case .ipv6: type == 2
        }
    }
}
