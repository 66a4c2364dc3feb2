/// One line in an hour or a day.
package struct HistorySpan: Sendable, Equatable {
    /// The beginning of the hour or day, with its offset from UTC.
    package var from: WallTime
    /// How many rounds had the line.
    package var rounds: Int
    /// In how many of them it was abnormal.
    package var abnormal: Int
    /// In how many of them it was unmeasured; they are in no other figure of the span.
    package var unmeasured: Int
    /// How many probes were sent in the measured rounds.
    package var sent: Int
    /// How many of these are loss: late, lost and refused ones together.
    package var lost: Int
    /// The greatest loss of a measured round, 0...1; nil when no round was measured.
    package var worstLoss: Double?
    /// The shortest RTT of all, milliseconds; nil when nothing was received.
    package var minRTT: Double?
    /// The median of the rounds' medians, milliseconds; nil when nothing was received.
    package var medianRTT: Double?
    /// The median of how far the rounds' medians are from `medianRTT`, milliseconds; nil when nothing was received.
    package var deviationRTT: Double?
    /// The greatest mean of a round, milliseconds; nil when nothing was received.
    package var worstMeanRTT: Double?
    /// The longest RTT of all, milliseconds; nil when nothing was received.
    package var maxRTT: Double?
    /// What STAMP told; nil when it measured the line in no round.
    package var stamp: STAMPSpan?
    /// What the two segments said; nil when the ingress was probed beside the line in no round.
    package var segments: SegmentSpan?
    /// What the line gained over its direct probes; nil when it had some in no round.
    package var gain: GainSpan?

    /// The counts of the span; delays and the rest are not known until they are set.
    package init(from: WallTime, rounds: Int, abnormal: Int, unmeasured: Int, sent: Int, lost: Int) {
        self.from = from
        self.rounds = rounds
        self.abnormal = abnormal
        self.unmeasured = unmeasured
        self.sent = sent
        self.lost = lost
    }

    /// Loss over all measured rounds together, 0...1; nil when nothing was sent.
    package var loss: Double? { sent == 0 ? nil : Double(lost) / Double(sent) }
}
