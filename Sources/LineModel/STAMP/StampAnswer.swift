/// One reply with its times in nanoseconds, as `ProbeWire` reads a `StampRecord`.
package struct StampAnswer: Sendable {
    /// The number of the probe in the round that it answers.
    package var sequence: Int
    /// What the reply says, kept in compact form.
    package var record: StampRecord
    /// The times of the probe and its reply.
    package var sample: StampSample
    /// What both ends say of their own clocks' accuracy.
    package var claim: StampClockClaim

    /// All four must be of the same reply.
    package init(sequence: Int, record: StampRecord, sample: StampSample, claim: StampClockClaim) {
        self.sequence = sequence
        self.record = record
        self.sample = sample
        self.claim = claim
    }
}
