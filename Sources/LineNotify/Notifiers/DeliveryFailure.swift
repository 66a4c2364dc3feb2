/// Why a delivery failed.
package struct DeliveryFailure: Error, Equatable {
    package enum Kind: Equatable, Sendable {
        /// Trying again will not help: a wrong key, a refused form.
        case permanent
        /// To be tried again; not before `after` where the destination said so.
        case temporary(after: Duration?)
    }

    package let kind: Kind
    /// For people: what the destination said, what it means, what to do. Never with a secret, an address's path or
    /// query.
    package let message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}
