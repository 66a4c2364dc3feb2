/// Why the hub's database could not be read or written, with place, cause and remedy. Nothing was changed, but for
/// what `mayBeStored` says: whoever wanted to store something still has it and tries again.
package struct HubStoreError: Error, Equatable, CustomStringConvertible {
    /// What went wrong, as far as it decides what is done next.
    package enum Kind: Equatable, Sendable {
        /// It cannot be reached, opened or written just now.
        case unavailable
        /// Somebody else holds what is wanted for longer than we wait.
        case locked
        /// The disk, or a limit of the database, is full.
        case full
        /// A newer Plumbline made its tables, so that this one cannot use them.
        case newer
        /// The lease is another member's by now, or a claim is, or the book was changed by somebody else: what was to
        /// be written is out of date. It is not to be tried again as it is.
        case fenced
        /// The database, or a value in it, is damaged; or the file is none of a hub's.
        case damaged
        /// What was given cannot be stored, whoever tries it again.
        case refused
        /// Anything else.
        case failed
    }

    /// What went wrong.
    package let kind: Kind
    /// The place and what happened; with what to do where `remedy` does not say it.
    package let reason: String
    /// What to do.
    package let remedy: String?
    /// Whether the connection was lost while a commit was on its way, so that nobody knows whether it was stored. Every
    /// call of `HubStore` may be made again then.
    package let mayBeStored: Bool

    /// An error with its words.
    ///
    /// - Parameters:
    ///   - reason: the place and what happened; no password.
    ///   - remedy: what to do; nil where the reason says it or nothing can be done.
    package init(_ kind: Kind, _ reason: String, remedy: String? = nil, mayBeStored: Bool = false) {
        self.kind = kind
        self.reason = reason
        self.remedy = remedy
        self.mayBeStored = mayBeStored
    }

    /// The place, what happened, and what to do.
    package var description: String { remedy.map { "\(reason); \($0)" } ?? reason }
}
