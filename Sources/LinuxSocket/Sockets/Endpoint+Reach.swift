/// How far an address is known: whoever names one of a nearer reach to somebody farther names nobody that they can get
/// to.
package enum AddressReach: Int, Comparable, Sendable {
    /// No host: unspecified, multicast, broadcast, or reserved.
    case none
    /// On its own machine alone (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3).
    case machine
    /// On its own link alone (RFC 3927, RFC 4291 section 2.5.6).
    case link
    /// In networks of one operator (RFC 1918, RFC 6598, RFC 4193).
    case site
    case everywhere

    package static func < (left: AddressReach, right: AddressReach) -> Bool { left.rawValue < right.rawValue }
}

extension Endpoint {
    /// 224.0.0.0/4 (RFC 1112 section 4) or ff00::/8 (RFC 4291 section 2.7): no address of one host.
    package var isMulticast: Bool {
        switch family {
        case .ipv4: low >> 60 == 0xE
        case .ipv6: high >> 56 == 0xFF
        }
    }

    /// How far the address is known.
    package var reach: AddressReach {
        if isUnspecified { return .none }
        if isLoopback { return .machine }
        return family == .ipv4 ? reachOfIPv4(UInt32(low >> 32)) : reachOfIPv6
    }

    private func reachOfIPv4(_ address: UInt32) -> AddressReach {
        switch address >> 24 {
        // "This" network (RFC 1122 section 3.2.1.3), multicast and the rest of class E (RFC 1112).
        case 0, 224...255: .none
        case 10: .site
        case 100 where address >> 22 == 0x191: .site
        case 169 where address >> 16 == 0xA9FE: .link
        case 172 where address >> 20 == 0xAC1: .site
        case 192 where address >> 16 == 0xC0A8: .site
        default: .everywhere
        }
    }

    private var reachOfIPv6: AddressReach {
        if isMulticast { return .none }
        if isLinkLocal { return .link }
        return high >> 57 == 0x7E ? .site : .everywhere
    }
}
