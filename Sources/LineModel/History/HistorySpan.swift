/// One line in an hour or a day.
package struct HistorySpan: Sendable, Equatable {
    /// Its beginning.
    package var from: WallTime
    package var rounds: Int
    package var abnormal: Int
    package var unmeasured: Int
    /// Of the measured rounds.
    package var sent: Int
    package var lost: Int
    /// The greatest loss of a round, 0...1; nil when none was measured.
    package var worstLoss: Double?
    /// Milliseconds; nil without a reply: the least of all, the median of the rounds' medians and the median deviation
    /// from it, the greatest mean of a round, the longest of all.
    package var leastRTT: Double?
    package var medianRTT: Double?
    package var deviationRTT: Double?
    package var worstMeanRTT: Double?
    package var longestRTT: Double?
    /// nil: no round of it measured the line by STAMP.
    package var stamp: StampSpan?
    /// nil: in no round of it its ingress was probed beside it.
    package var segments: SegmentSpan?

    package init(from: WallTime, rounds: Int, abnormal: Int, unmeasured: Int, sent: Int, lost: Int) {
        self.from = from
        self.rounds = rounds
        self.abnormal = abnormal
        self.unmeasured = unmeasured
        self.sent = sent
        self.lost = lost
    }

    package var loss: Double? { sent == 0 ? nil : Double(lost) / Double(sent) }
}
