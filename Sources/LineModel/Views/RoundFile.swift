/// One round with all that says whether it was us: plan, counts, validity, ledger.
package struct RoundFile: Equatable, Sendable {
    /// The round with its validity.
    package var round: HistoryRound
    /// When it stopped listening.
    package var finished: WallTime
    /// What was planned.
    package var plan: PlanFigures
    /// Further replies to answered probes, of all lines.
    package var duplicates: Int
    /// Datagrams that were no valid reply, of all lines.
    package var corrupt: Int
    /// What the prober counted of itself and of its host.
    package var ledger: RoundLedger
    /// The totals of the probes to ingresses; nil when none was probed.
    package var segments: SegmentTotals?
    /// The id of the round before it; nil of the first one.
    package var previous: String?
    /// The id of the round after it; nil of the last one.
    package var next: String?

    /// All of one round.
    package init(
        round: HistoryRound, finished: WallTime, plan: PlanFigures, duplicates: Int, corrupt: Int, ledger: RoundLedger,
        segments: SegmentTotals? = nil
    ) {
        self.round = round
        self.finished = finished
        self.plan = plan
        self.duplicates = duplicates
        self.corrupt = corrupt
        self.ledger = ledger
        self.segments = segments
    }
}
