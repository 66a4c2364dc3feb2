internal import Glibc

/// IPv4 or IPv6.
@frozen
package enum AddressFamily: UInt8, Sendable, CaseIterable {
    case ipv4 = 4
    case ipv6 = 6

    var raw: Int32 { self == .ipv6 ? AF_INET6 : AF_INET }

    /// Bytes of an address.
    package var addressLength: Int { self == .ipv6 ? 16 : 4 }

    /// Bytes of an IP header without options, and the UDP header behind it (RFC 791, RFC 8200, RFC 768).
    package var headerLength: Int { self == .ipv6 ? 48 : 28 }
}
