/// One round.
package struct HistoryRound: Sendable, Equatable {
    /// 16 hexadecimal digits.
    package var id: String
    /// The name of the place that measured it.
    package var vantage: String
    /// The beginning, by the prober's wall clock and with its offset from UTC then.
    package var started: WallTime
    /// How long it was from the beginning until the round stopped listening.
    package var duration: Duration
    /// Whether the round can be trusted, and if not, why.
    package var validity: Validity
    /// How many lines the round had.
    package var lines: Int
    /// How many of them were abnormal.
    package var abnormal: Int
    /// How many of them were unmeasured.
    package var unmeasured: Int
    /// The probes of all lines by what became of them; ingress probes are not among them.
    package var totals: OutcomeCounts
    /// Whether its single probes are still kept: they go earlier than the summaries.
    package var hasProbes: Bool

    /// One round, as the history stored it; `abnormal` and `unmeasured` are parts of `lines`.
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
