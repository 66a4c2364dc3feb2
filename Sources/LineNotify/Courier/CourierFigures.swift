/// What a destination's courier did since the start.
package struct CourierFigures: Equatable, Sendable {
    /// Digests that the destination took.
    package var sent = 0
    /// Messages that the digests in `sent` were merged from.
    package var delivered = 0
    /// Attempts that failed, those after which messages were given up included.
    package var failedAttempts = 0
    /// Messages that were given up, since the destination refused them or they had waited too long.
    package var givenUp = 0
    /// Whether the destination refuses everything: then what waits is held, and tried now and then.
    package var isHeld = false
    /// Incidents that began and ended while the destination refused everything: it was told neither.
    package var untold = 0
    /// Messages that may have been delivered before the process died in the middle of it, and were sent again.
    package var repeated = 0
    /// Times that the outbox could not be read or written.
    package var outboxFailures = 0

    /// Figures of a courier that has not done anything yet: all are 0.
    package init() {}
}
