/// Why something was not delivered: a message to its destination, an object to its store.
package struct DeliveryFailure: Error, Equatable, CustomStringConvertible {
    /// What failed, and with it what is to be done with the message or object.
    package enum Kind: Equatable, Sendable {
        /// The destination refuses this message or object, and will refuse it again; it may take others.
        case itemRefused
        /// The destination refuses everything until somebody mends the key, the address or the settings.
        case allRefused
        /// The delivery is worth another try; not before `after` where the destination said so.
        case temporary(after: Duration?)
        /// The stored object is not the one that the request's condition names: somebody else has written it.
        case conditionFailed
        /// This machine failed before the destination was asked: a file, a program, a setting, the packing.
        case local
    }

    /// What failed.
    package let kind: Kind
    /// The destination by a name that is safe to show, or the file on this machine; empty where `cause` names it.
    package let place: String
    /// What happened, as a clause behind the place. No secret, no path or query of an address.
    package let cause: String
    /// What somebody has to do; nil where nothing is known, or where waiting is all there is to do.
    package let remedy: String?
    /// The HTTP status of the destination's answer; nil where it gave none, or where it decides nothing.
    package let status: Int?

    /// - Parameter place: the place with the punctuation that belongs between it and the cause.
    package init(_ kind: Kind, place: String = "", _ cause: String, remedy: String? = nil, status: Int? = nil) {
        self.kind = kind
        self.place = place
        self.cause = cause
        self.remedy = remedy
        self.status = status
    }

    /// Place, cause and remedy in one sentence for people.
    package var message: String {
        (place.isEmpty ? cause : "\(place) \(cause)") + (remedy.map { "; \($0)" } ?? "")
    }

    /// Whether the same delivery may succeed later without anybody's help.
    package var isTemporary: Bool { if case .temporary = kind { true } else { false } }

    package var description: String { message }
}
