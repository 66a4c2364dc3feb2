/// Why an event could not be served, in words for people.
package struct FunctionFault: Error, Equatable, CustomStringConvertible {
    /// Whose fault it is; the raw value is a part of the error's name on the platform's page.
    package enum Kind: String, Sendable, CaseIterable {
        /// The configuration, the lines or a secret.
        case configuration = "Configuration"
        case event = "Event"
        /// The platform's time or memory is too little for the smallest round.
        case tooLittle = "TooLittleTime"
        case round = "Round"
        /// The bucket cannot be reached or refuses.
        case bucket = "Bucket"
        /// The state object is of a newer version.
        case state = "State"
        /// The hub of the fleet has assigned nothing.
        case hub = "Hub"
    }

    /// Whose fault it is.
    package let kind: Kind
    /// What is wrong and what to do; no secret.
    package let message: String

    /// - Parameter message: what is wrong and what to do; no secret may be in it.
    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    package var description: String { "\(kind.rawValue): \(message)" }
}
