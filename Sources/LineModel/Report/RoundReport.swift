/// One round over all lines, judged: what every renderer is given.
package struct RoundReport: Sendable {
    /// The round's random number as 16 hexadecimal digits.
    package var id: String
    /// The place that was measured from.
    package var vantage: String
    /// When the round began, by the wall clock.
    package var started: WallTime
    /// When it ended: its beginning and its duration, so that a step of the wall clock does not matter.
    package var finished: WallTime
    /// How long it took, by CLOCK_MONOTONIC.
    package var duration: Duration
    /// What was planned.
    package var plan: PlanFigures
    /// How many probes had which outcome, over all lines.
    package var totals: OutcomeCounts
    /// Further replies to answered probes, over all lines.
    package var duplicates: Int
    /// Datagrams from probed addresses that are no valid reply, over all lines; those of no known line are among them.
    package var corrupt: Int
    /// What the prober did itself.
    package var ledger: RoundLedger
    /// Whether the round can be trusted, judged from the ledger.
    package var validity: Validity
    /// The lines with what is said of them, in the order of the lines file.
    package var lines: [LineReportRow]
    /// The probes themselves.
    package var samples: SampleTable
    /// The wall clock at the samples' zero, nanoseconds since 1970.
    package var samplesEpochNanoseconds: Int64
    /// The probes to the lines' ingresses, which are in none of the other totals; nil where none was asked for.
    package var segments: SegmentTotals?

    /// A report that was judged already; `RoundReport(_ findings:)` is where rounds are judged.
    package init(
        id: String, vantage: String, started: WallTime, finished: WallTime, duration: Duration, plan: PlanFigures,
        totals: OutcomeCounts, duplicates: Int, corrupt: Int, ledger: RoundLedger, validity: Validity,
        lines: [LineReportRow], samples: SampleTable, samplesEpochNanoseconds: Int64
    ) {
        self.id = id
        self.vantage = vantage
        self.started = started
        self.finished = finished
        self.duration = duration
        self.plan = plan
        self.totals = totals
        self.duplicates = duplicates
        self.corrupt = corrupt
        self.ledger = ledger
        self.validity = validity
        self.lines = lines
        self.samples = samples
        self.samplesEpochNanoseconds = samplesEpochNanoseconds
    }
}
