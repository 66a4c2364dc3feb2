/// A family of addresses, where a round is to probe one of them alone.
package enum IPVersion: String, Sendable, CaseIterable {
    case ipv4, ipv6

    /// As people write it.
    package var name: String { self == .ipv4 ? "IPv4" : "IPv6" }

    /// The family of a literal address.
    package init(ofLiteral address: String) { self = address.contains(":") ? .ipv6 : .ipv4 }
}
