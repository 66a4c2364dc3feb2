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
}
