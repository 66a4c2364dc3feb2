/// What a destination's courier did since the start.
package struct CourierFigures: Equatable, Sendable {
    /// Digests that the destination took, and the messages that they were merged from.
    package var sent = 0
    package var delivered = 0
    package var failedAttempts = 0
    package var givenUp = 0
    /// Messages that may have been delivered before the process died in the middle of it, and were sent again.
    package var repeated = 0
    package var outboxFailures = 0

    package init() {}
}
