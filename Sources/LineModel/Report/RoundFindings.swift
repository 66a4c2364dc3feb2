/// What a round found, as plain facts: what its measuring leaves behind, before anybody summarises or judges it.
package struct RoundFindings: Sendable {
    /// The round's random number, which its report writes as 16 hexadecimal digits.
    package var id: UInt64
    /// When the round began, by the wall clock.
    package var started: WallTime
    /// How long it took, by CLOCK_MONOTONIC.
    package var duration: Duration
    /// Every line that was asked for.
    package var lines: [Line]
    /// For each line the payload that it was measured with.
    package var payloads: [PayloadKind]
    /// For each line its row in the samples, or why it has none.
    package var rows: [Result<Int, Unmeasured>]
    /// What was planned.
    package var plan: PlanFigures
    /// The records of all probes, a row for each line that was probed.
    package var samples: SampleTable
    /// The wall clock at the samples' zero, nanoseconds since 1970.
    package var samplesEpochNanoseconds: Int64
    /// What was counted beside the records, for each row of the samples.
    package var counts: [LineCounts]
    /// Datagrams that are no valid reply, from an address of several lines, where nothing tells which line they are
    /// for.
    package var corruptUnassigned: Int
    /// What the prober did itself.
    package var ledger: RoundLedger
    /// The limits that the round was asked for; they are for lines without limits of their own.
    package var limits: LineLimits
    /// How much later than the median a packet may be for a game's tick; nil for one tick of each rate.
    package var tickBuffer: Duration?
    /// What the STAMP replies of each row of the lines tell; empty without such lines.
    package var stamps: [STAMPSummary?] = []
    /// Why the SOCKS5 proxy of each row of the lines was away for a time; empty without such lines.
    package var absences: [ProxyAbsence?] = []
    /// What was found on lines beside their figures, by their rows; only of lines that there is something to say of.
    package var particulars: [Int: LineParticulars] = [:]
    /// For each row of the lines a number, equal for lines of one destination address; empty where nobody numbered
    /// them, and each line counts for itself.
    package var destinations: [Int] = []
    /// Why the kernel refused to send, for rows of the lines whose probes it refused: the cause of most of them.
    package var refusedSends: [Int: Unmeasured] = [:]
    /// The neighbours that did not answer, by the rows of the lines that lie behind them.
    package var neighbours: [Int: NeighbourAbsence] = [:]
    /// For each row of the lines the source ports that its probes took in turn: probe k left from the one at k mod
    /// their number. Empty for a row whose probes are one flow or have a port each, and altogether where every line had
    /// one port.
    package var sourcePorts: [[UInt16]] = []
    /// The probes to the lines' ingresses; nil where none was asked for.
    package var segments: SegmentFindings?
    /// The lines' direct probes; nil where none were asked for.
    package var gains: GainFindings?
    /// What was measured of flows that stay open from round to round; nil where none was asked for.
    package var flows: FlowFindings?
    /// The TCP handshakes beside the lines; nil where none were asked for.
    package var tcp: TCPFindings?

    /// The findings of a round of lines alone: what STAMP, proxies and segments add is set afterwards.
    package init(
        id: UInt64, started: WallTime, duration: Duration,
        lines: [Line], payloads: [PayloadKind], rows: [Result<Int, Unmeasured>], plan: PlanFigures,
        samples: SampleTable, samplesEpochNanoseconds: Int64, counts: [LineCounts], corruptUnassigned: Int,
        ledger: RoundLedger, limits: LineLimits
    ) {
        self.id = id
        self.started = started
        self.duration = duration
        self.lines = lines
        self.payloads = payloads
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
