/// One round.
package struct HistoryRound: Sendable, Equatable {
    package var id: String
    package var vantage: String
    package var started: WallTime
    package var duration: Duration
    package var validity: Validity
    package var lines: Int
    package var abnormal: Int
    package var unmeasured: Int
    package var totals: OutcomeCounts
    /// Whether its single probes are still kept.
    package var hasProbes: Bool

    package init(
        id: String, vantage: String, started: WallTime, duration: Duration, validity: Validity, lines: Int,
        abnormal: Int, unmeasured: Int, totals: OutcomeCounts, hasProbes: Bool
    ) {
        self.id = id
        self.vantage = vantage
        self.started = started
        self.duration = duration
        self.validity = validity
        self.lines = lines
        self.abnormal = abnormal
        self.unmeasured = unmeasured
        self.totals = totals
        self.hasProbes = hasProbes
    }
}
