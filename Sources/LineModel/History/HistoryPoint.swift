/// One line in one round.
package struct HistoryPoint: Sendable, Equatable {
    package var roundID: String
    package var started: WallTime
    package var round: Validity.Verdict
    /// Figures that need single probes (bursts, ticks, estimates) are absent.
    package var summary: LineSummary
    package var verdict: LineVerdict
    package var reasons: [LineReason]
    private var apartStamp: Apart<StampSummary>
    private var apartSegments: Apart<LineSegments>

    /// nil: it was no STAMP line.
    package var stamp: StampSummary? { apartStamp.value }
    /// nil: its ingress was not probed beside it. The row of the samples is absent.
    package var segments: LineSegments? { apartSegments.value }

    package init(
        roundID: String, started: WallTime, round: Validity.Verdict, summary: LineSummary, verdict: LineVerdict,
        reasons: [LineReason], stamp: StampSummary? = nil, segments: LineSegments? = nil
    ) {
        self.roundID = roundID
        self.started = started
        self.round = round
        self.summary = summary
        self.verdict = verdict
        self.reasons = reasons
        apartStamp = Apart(stamp)
        apartSegments = Apart(segments)
    }
}
