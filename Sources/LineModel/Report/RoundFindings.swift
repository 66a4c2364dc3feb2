/// What a round found, as plain facts: what its measuring leaves behind, before anybody summarises or judges it.
package struct RoundFindings: Sendable {
    package var id: UInt64
    package var started: WallTime
    package var duration: Duration
    /// Every line that was asked for, with the payload that it was measured with.
    package var lines: [(line: Line, payload: PayloadKind)]
    /// For each line its row in the samples, or why it has none.
    package var rows: [Result<Int, Unmeasured>]
    package var plan: PlanFigures
    package var samples: SampleTable
    package var samplesEpochNanoseconds: Int64
    /// For each row of the samples.
    package var counts: [LineCounts]
    package var corruptUnassigned: Int
    package var ledger: RoundLedger
    /// For lines without limits of their own: what the round was asked for.
    package var limits: LineLimits
    /// How much later than the median a packet may be for a game's tick; nil for one tick of each rate.
    package var tickBuffer: Duration?
    /// For each row of the lines what its STAMP replies tell; empty without such lines.
    package var stamps: [STAMPSummary?] = []
    /// For each row of the lines why its SOCKS5 proxy was away for a time; empty without such lines.
    package var absences: [ProxyAbsence?] = []
    /// The probes to the lines' ingresses; nil where none was asked for.
    package var segments: SegmentFindings?

    package init(
        id: UInt64, started: WallTime, duration: Duration,
        lines: [(line: Line, payload: PayloadKind)], rows: [Result<Int, Unmeasured>], plan: PlanFigures,
        samples: SampleTable, samplesEpochNanoseconds: Int64, counts: [LineCounts], corruptUnassigned: Int,
        ledger: RoundLedger, limits: LineLimits
    ) {
        self.id = id
        self.started = started
        self.duration = duration
        self.lines = lines
        self.rows = rows
        self.plan = plan
        self.samples = samples
        self.samplesEpochNanoseconds = samplesEpochNanoseconds
        self.counts = counts
        self.corruptUnassigned = corruptUnassigned
        self.ledger = ledger
        self.limits = limits
    }
}

extension RoundFindings {
    /// The cause of missing probes, for a line that too few were sent on.
    func absence(_ row: Int, _ counts: OutcomeCounts) -> [LineReason] {
        guard counts.unsent > counts.sent, absences.indices.contains(row), let reason = absences[row] else { return [] }
        return [.proxyAway(reason)]
    }
}
