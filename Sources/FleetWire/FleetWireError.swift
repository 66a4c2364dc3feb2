/// Why a body of the fleet's protocol cannot be used.
package struct FleetWireError: Error, Equatable, CustomStringConvertible {
    /// What it is, as far as it decides what becomes of the body.
    package enum Kind: Equatable, Sendable {
        /// It is damaged, or was never such a body.
        case garbage
        /// It has more than its reader takes.
        case tooLarge
        /// A newer program made it.
        case newer
    }

    /// What it is.
    package let kind: Kind
    /// What is wrong, and what to do where anything can be done; safe to print.
    package let reason: String

    /// - Parameter reason: begins in lower case; names nothing secret.
    package init(_ kind: Kind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }

    /// The reason.
    package var description: String { reason }

    static func garbage(_ what: String) -> FleetWireError { FleetWireError(.garbage, "this is no round: \(what)") }
}
