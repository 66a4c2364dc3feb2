/// What a round, or a bin of probes, counted on one line, and what is usual there.
package struct LossCount: Hashable, Sendable {
    /// Probes that were lost, late or refused.
    package var lost: Int
    /// Probes put on the wire; 0 says nothing.
    package var sent: Int
    /// What the line is judged against.
    package var usual: UsualLossClass

    /// - Precondition: `lost` is within 0...`sent`.
    package init(lost: Int, sent: Int, usual: UsualLossClass) {
        precondition((0...max(0, sent)).contains(lost), "no more is lost than was sent")
        self.lost = lost
        self.sent = sent
        self.usual = usual
    }

    /// What a line's reading counted; nil where it was not measured, or always loses more than half.
    package init?(_ counts: OutcomeCounts, verdict: LineVerdict, usual: UsualLoss) {
        guard verdict != .unmeasured, counts.sent > 0, let usual = usual.lossClass else { return nil }
        self.init(lost: counts.sent - counts.received, sent: counts.sent, usual: usual)
    }
}
