/// Why a line was not measured, as far as messages in any language tell it; the reason in words says more.
package struct UnmeasuredCause: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Sendable, CaseIterable {
        /// A name does not resolve.
        case name
        /// There is no way to an address.
        case way
        /// The line's SOCKS5 proxy gives no association.
        case proxy
        /// Too few of its probes were sent, or none.
        case sending
        /// The round is not valid.
        case round
    }

    package var kind: Kind
    /// The name or the address; nil of other kinds.
    package var subject: String?

    package init(_ kind: Kind, _ subject: String? = nil) {
        self.kind = kind
        self.subject = subject
    }
}
