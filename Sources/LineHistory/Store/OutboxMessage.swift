package import LineModel

/// A message to be put into the outbox.
package struct OutgoingMessage: Sendable {
    /// The name of an entry of `notify`.
    package var destination: String
    /// What the message tells.
    package var digest: Digest
    /// The message must not be sent before this time: quiet hours hold it, or it is being collected.
    package var notBefore: WallTime

    /// A message that the next `storeState` puts into the outbox; it gets its number there.
    package init(destination: String, digest: Digest, notBefore: WallTime) {
        self.destination = destination
        self.digest = digest
        self.notBefore = notBefore
    }
}

/// A message that waits in the outbox.
package struct OutboxMessage: Sendable {
    /// Messages that are older when they could be sent are given up: they would tell of another day.
    package static let maxWait = Duration.seconds(72 * 3600)

    /// The message's number, which rises in the order of creation and is never used twice.
    package var id: Int64
    /// The name of an entry of `notify`, which may be configured no more.
    package var destination: String
    /// The one recipient whom the message is for; nil when it is for everybody at its destination.
    package var recipient: String?
    /// What the message tells.
    package var digest: Digest
    /// When the message was made; where it took another one's place, when that one was made.
    package var createdAt: WallTime
    /// How often sending was begun.
    package var attempts: Int
    /// Sending was begun and its end was never noted: the process died between; it may have been delivered.
    package var wasInFlight: Bool
    /// Why the last attempt failed, for people; nil when no attempt has failed.
    package var lastError: String?

    /// A message as the database has it; the courier's tests make their own.
    package init(
        id: Int64, destination: String, recipient: String? = nil, digest: Digest, createdAt: WallTime, attempts: Int,
        wasInFlight: Bool, lastError: String?
    ) {
        self.id = id
        self.destination = destination
        self.recipient = recipient
        self.digest = digest
        self.createdAt = createdAt
        self.attempts = attempts
        self.wasInFlight = wasInFlight
        self.lastError = lastError
    }
}
