/// One reply with its times in nanoseconds, as `ProbeWire` reads a `StampRecord`.
package struct StampAnswer: Sendable {
    package var sequence: Int
    package var record: StampRecord
    package var sample: StampSample
    package var claim: StampClockClaim

    package init(sequence: Int, record: StampRecord, sample: StampSample, claim: StampClockClaim) {
        self.sequence = sequence
        self.record = record
        self.sample = sample
        self.claim = claim
    }
}
