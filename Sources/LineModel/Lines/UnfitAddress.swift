/// Why a literal address is no address of one host that could be probed (RFC 1122 section 3.2.1.3, RFC 4291).
enum UnfitAddress: Equatable {
    /// 0.0.0.0 or `::`: no host in particular; Linux sends what goes there to this machine itself.
    case unspecified
    /// The rest of 0.0.0.0/8, "this network".
    case thisNetwork
    /// 224.0.0.0/4 (RFC 1112) or ff00::/8.
    case multicast
    /// 255.255.255.255.
    case broadcast
    /// `::ffff:203.0.113.7`, an IPv4 address in the form of IPv6; its IPv4 form is given.
    case mapped(String)

    /// How the addresses of IPv4 below begin.
    private static let suspects = ["0", "22", "23", "255"].map { Array($0.utf8) }

    /// nil where the host is a name, or an address that may be a host's.
    ///
    /// - Parameter host: as `HostText.parse` returns it.
    init?(host: String) {
        let hasColon = host.utf8.contains(UInt8(ascii: ":"))
        // Files have 100,000 hosts, of which hardly one begins so.
        guard hasColon || Self.suspects.contains(where: host.utf8.starts(with:)) else { return nil }
        if !hasColon, AddressSyntax.isIPv4(host) {
            let parts = host.split(separator: ".").compactMap { UInt8($0) }
            switch parts.first {
            case 0: self = parts == [0, 0, 0, 0] ? .unspecified : .thisNetwork
            case .some(224...239): self = .multicast
            case 255 where parts == [255, 255, 255, 255]: self = .broadcast
            default: return nil
            }
            return
        }
        guard hasColon, let groups = AddressSyntax.groups(ofIPv6: host) else { return nil }
        if groups.allSatisfy({ $0 == 0 }) {
            self = .unspecified
        } else if groups[0] >= 0xFF00 {
            self = .multicast
        } else if groups[..<5].allSatisfy({ $0 == 0 }), groups[5] == 0xFFFF {
            let bytes = groups[6...].flatMap { [$0 >> 8, $0 & 0xFF] }
            self = .mapped(bytes.map { String($0) }.joined(separator: "."))
        } else {
            return nil
        }
    }

    /// What is wrong, beginning with the address in quotes, and what to write.
    ///
    /// - Parameter host: the address.
    func error(_ host: String) -> TextError {
        let (what, remedy) = words
        return TextError("\(TerminalText.quoted(host)) is \(what)", expected: remedy)
    }

    private var words: (what: String, remedy: String) {
        let oneHost = "write the address of one host"
        return switch self {
        case .unspecified: ("the unspecified address, which no host has", oneHost)
        case .thisNetwork: ("an address of 0.0.0.0/8, \"this network\", which no host has", oneHost)
        case .multicast: ("a multicast address, for a group of hosts", oneHost)
        case .broadcast: ("the broadcast address, for all hosts of a network", oneHost)
        case .mapped(let plain): ("an IPv4 address in IPv6 form (v4-mapped)", "write \(plain)")
        }
    }
}

extension HostText {
    /// The same as `parse`, for a host that is to be probed or probed from: an address that no single host has is
    /// refused with what it is.
    package static func parseSingle(_ text: some StringProtocol) throws(TextError) -> String {
        let host = try parse(text)
        if let unfit = UnfitAddress(host: host) { throw unfit.error(host) }
        return host
    }
}

extension HostPort {
    /// - Throws: what the host is, where it is an address that no single host has.
    func checkedAsTarget() throws(TextError) -> HostPort {
        if let unfit = UnfitAddress(host: host) { throw unfit.error(host) }
        return self
    }
}
