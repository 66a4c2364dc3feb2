package import LineModel
package import ServiceSupport

/// A destination of digests: a chat robot, an alert receiver, a mail server, a program.
///
/// It says each digest in its own form; when, how often and what is tried again is the courier's business.
package protocol Notifier: Sendable {
    /// The destination's own rate: so many messages at most in so long a time, failed ones included. nil when none is
    /// known.
    var pace: NotifierPace? { get }

    /// Delivers one digest.
    ///
    /// - Parameters:
    ///   - id: of the message, the same when it is tried again, for destinations that can tell repeats.
    ///   - isTest: sent by `plumblined notify test`; it must be recognisable as one.
    func send(_ digest: Digest, id: String, isTest: Bool) async throws(DeliveryFailure)

    /// Delivers one digest to some of the destination's recipients.
    ///
    /// - Parameter id: as of `send`.
    /// - Returns: those who could not be reached for now, while the others have it: they are to be told apart. A
    ///   destination that takes a message as a whole gives none.
    /// - Throws: why nobody was reached.
    func deliver(
        _ digest: Digest, id: String, to recipients: Recipients
    ) async throws(DeliveryFailure) -> [DeferredRecipient]
}
