/// One round over all lines, judged: what every renderer is given.
package struct RoundReport: Sendable {
    /// 16 hexadecimal digits of the round's random number.
    package var id: String
    package var vantage: String
    package var started: WallTime
    package var finished: WallTime
    /// By CLOCK_MONOTONIC.
    package var duration: Duration
    package var plan: PlanFigures
    package var totals: OutcomeCounts
    package var duplicates: Int
    package var corrupt: Int
    package var ledger: RoundLedger
    package var validity: Validity
    /// In the order of the lines file.
    package var lines: [LineReportRow]
    /// The probes themselves.
    package var samples: SampleTable
    /// CLOCK_REALTIME of the samples' zero, nanoseconds since 1970.
    package var samplesEpochNanoseconds: Int64
    /// The probes to the lines' ingresses, which are in none of the other totals; nil where none was asked for.
    package var segments: SegmentTotals?

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
