/// One reply with its times in nanoseconds, as `ProbeWire` reads a `STAMPRecord`.
package struct STAMPAnswer: Sendable {
    /// The number of the probe in the round that it answers.
    package var sequence: Int
    /// What the reply says, kept in compact form.
    package var record: STAMPRecord
    /// The times of the probe and its reply.
    package var sample: STAMPSample
    /// What both ends say of their own clocks' accuracy.
    package var claim: STAMPClockClaim

    /// All four must be of the same reply.
    package init(sequence: Int, record: STAMPRecord, sample: STAMPSample, claim: STAMPClockClaim) {
        self.sequence = sequence
        self.record = record
        self.sample = sample
        self.claim = claim
    }
}
