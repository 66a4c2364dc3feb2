package import LineModel

/// A message to be put into the outbox.
package struct OutgoingMessage: Sendable {
    /// The name of an entry of `notify`.
    package var destination: String
    package var digest: Digest
    /// Not to be sent before (quiet hours, collecting).
    package var notBefore: WallTime

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

    /// Rising in the order of creation; never used twice.
    package var id: Int64
    package var destination: String
    package var digest: Digest
    /// Of one that took another's place: when that one was made.
    package var createdAt: WallTime
    /// How often sending was begun.
    package var attempts: Int
    /// Sending was begun and its end was never noted: the process died between; it may have been delivered.
    package var wasInFlight: Bool
    package var lastError: String?

    package init(
        id: Int64, destination: String, digest: Digest, createdAt: WallTime, attempts: Int, wasInFlight: Bool,
        lastError: String?
    ) {
        self.id = id
        self.destination = destination
        self.digest = digest
        self.createdAt = createdAt
        self.attempts = attempts
        self.wasInFlight = wasInFlight
        self.lastError = lastError
    }
}
