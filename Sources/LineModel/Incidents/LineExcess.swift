/// Why a line is abnormal where its loss alone does not tell: what it is above, for messages in any language; as
/// integers, so that a state that holds it is stored exactly.
///
/// It says the same as the reasons of the line's reading, in the figures that programs are sent.
package struct LineExcess: Codable, Hashable, Sendable {
    /// The limit that the mean RTT is above, microseconds; no reply at all is above any. nil when the RTT is not above
    /// it, or is not judged.
    package var rttLimit: Int?
    /// A median RTT that is a change against the line's past; nil when it is none.
    package var usualRTT: UsualRTT?
    /// The usual loss that the loss is a change against, thousandths; nil when it is none, or when the loss is above
    /// its limit, which says more.
    package var usualLossPerMille: Int?

    /// A median RTT beside the usual one, all in microseconds.
    package struct UsualRTT: Codable, Hashable, Sendable {
        /// The round's median RTT.
        package var median: Int
        /// The usual median RTT of this hour of the past days.
        package var usual: Int
        /// The largest median RTT that would be no change.
        package var most: Int

        /// The three figures as a baseline gives them, rounded to whole microseconds.
        package init(median: Int, usual: Int, most: Int) {
            self.median = median
            self.usual = usual
            self.most = most
        }
    }

    /// An excess of the parts that are given; it is not stored where all are nil.
    package init(rttLimit: Int? = nil, usualRTT: UsualRTT? = nil, usualLossPerMille: Int? = nil) {
        self.rttLimit = rttLimit
        self.usualRTT = usualRTT
        self.usualLossPerMille = usualLossPerMille
    }

    /// Finds what the line is above; nil when it is above nothing, or when its loss is above its limit and that is all.
    ///
    /// - Parameter baseline: nil where the line's past is not known, or does not count.
    package init?(_ summary: LineSummary, limits: LineLimits, baseline: LineBaseline?) {
        let scaled = { (milliseconds: Double) in Int((milliseconds * 1000).rounded()) }
        if limits.isExceededByRTT(of: summary) { rttLimit = limits.maxRTT.map { scaled($0.inMilliseconds) } }
        if let baseline, let median = summary.rtt?.median, baseline.isRTTChanged(in: summary) {
            usualRTT = UsualRTT(
                median: scaled(median), usual: scaled(baseline.usualRTT), most: scaled(baseline.raiseRTT))
        }
        if let baseline, baseline.isLossChanged(in: summary), !limits.isExceededByLoss(of: summary) {
            usualLossPerMille = scaled(baseline.usualLoss)
        }
        if self == LineExcess() { return nil }
    }
}
