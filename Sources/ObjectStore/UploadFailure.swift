/// Why an object was not put in place.
package struct UploadFailure: Error, Equatable {
    /// What the spool does with the object, and with those behind it.
    package enum Kind: Equatable, Sendable {
        /// The target refuses this object, and will go on so; others it may take.
        case object
        /// The target refuses everything until somebody mends the key pair, the bucket or the settings.
        case target
        /// To be tried again; not before `after` where the target said so.
        case temporary(after: Duration?)
    }

    /// Whether this object or all of them were refused, or when to try again.
    package let kind: Kind
    /// For people: what the target said, what it means, what to do; no secret.
    package let message: String

    /// - Parameters:
    ///   - kind: what the spool does next.
    ///   - message: for people; no secret may be in it.
    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}
