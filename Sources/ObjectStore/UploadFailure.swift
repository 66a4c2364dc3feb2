/// Why an object was not put in place.
package struct UploadFailure: Error, Equatable {
    package enum Kind: Equatable, Sendable {
        /// The target refuses this object, and will go on so; others it may take.
        case object
        /// The target refuses everything until somebody mends the key pair, the bucket or the settings.
        case target
        /// To be tried again; not before `after` where the target said so.
        case temporary(after: Duration?)
    }

    package let kind: Kind
    /// For people: what the target said, what it means, what to do; no secret.
    package let message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}
