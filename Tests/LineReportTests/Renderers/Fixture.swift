import LineModel
import Testing

@testable import LineReport

/// A small round with one line of each kind that a renderer must get right.
enum Fixture {
    static let count = 4

    static func report(lines: [LineReportRow], samples: SampleTable) -> RoundReport {
        var plan = PlanFigures()
        plan.lines = lines.count
        plan.count = count
        plan.interval = .milliseconds(20)
        plan.requestedInterval = .microseconds(12_500)
        plan.timeout = .seconds(2)
        plan.rate = 350
        plan.payloads = [.relay, .plumb]
        plan.payloadBytes = 64
        plan.seed = .max
        var totals = OutcomeCounts()
        for row in lines {
            totals.received += row.summary.counts.received
            totals.late += row.summary.counts.late
            totals.lost += row.summary.counts.lost
            totals.refused += row.summary.counts.refused
            totals.unsent += row.summary.counts.unsent
        }
        return RoundReport(
            id: "9f0c00000000002a", vantage: "shenzhen-1",
            started: WallTime(nanosecondsSince1970: 1_767_225_600_123_456_789, utcOffsetSeconds: 28_800),
            finished: WallTime(nanosecondsSince1970: 1_767_225_604_133_456_789, utcOffsetSeconds: 28_800),
            duration: .milliseconds(4010), plan: plan, totals: totals, duplicates: 1, corrupt: 2,
            ledger: ledger(totals),
            validity: Validity(verdict: .valid, reasons: []), lines: lines, samples: samples,
            samplesEpochNanoseconds: 1_767_225_600_123_456_789)
    }

    static var empty: RoundReport { report(lines: [], samples: SampleTable(lines: 0, count: 0)) }

    static func ledger(_ totals: OutcomeCounts) -> RoundLedger {
        var ledger = RoundLedger()
        ledger.lateness = totals.sent == 0 ? nil : LatenessFigures(p50: 3100, p99: 21_000, max: 140_250)
        ledger.sendErrors = totals.unsent == 0 ? [] : [NamedCount(name: "ENOBUFS", count: 1)]
        ledger.transmitStamped = totals.sent
        ledger.receiveStamped = totals.received + totals.late
        ledger.longestStallNanoseconds = 812_345
        return ledger
    }

    /// Healthy, lossy, dead, refused, never resolved, a Chinese name, a name that attacks each format.
    static var full: RoundReport {
        let samples = SampleTable(lines: 6, count: count)
        let healthy = fill(samples, 0, [.received, .received, .received, .received])
        let lossy = fill(samples, 1, [.received, .lost, .late, .unsent])
        let dead = fill(samples, 2, [.lost, .lost, .lost, .lost])
        let refused = fill(samples, 3, [.refused, .refused, .refused, .refused])
        let chinese = fill(samples, 4, [.received, .received, .received, .received])
        let hostile = fill(samples, 5, [.received, .received, .received, .received])
        return report(
            lines: [
                row("sz-hk-01", echo: "203.0.113.7", healthy, .healthy, sampleRow: 0),
                row("gz-sg-02", lossy, .abnormal, ["loss 66.7 % is above 30 %"], sampleRow: 1),
                row("dead", dead, .abnormal, ["loss 100.0 % is above 30 %", "nothing came back"], sampleRow: 2),
                row("refused", refused, .abnormal, ["loss 100.0 % is above 30 %"], sampleRow: 3),
                row("nowhere", LineSummary(), .unmeasured, ["no address for “nowhere.example”"], sampleRow: nil),
                row("深圳-香港", echo: "2001:db8::7", chinese, .healthy, sampleRow: 4),
                row("=\"a\",\n\u{1B}[31m\u{9B}1m\\b", hostile, .healthy, sampleRow: 5),
            ], samples: samples)
    }

    static func row(
        _ name: String?, echo: String? = nil, _ summary: LineSummary, _ verdict: LineVerdict, _ reasons: [String] = [],
        sampleRow: Int?
    ) -> LineReportRow {
        let line = Line(
            name: name, ingress: HostPort(host: "118.0.2.1", port: 7000),
            echo: echo.map { HostPort(host: $0, port: 7) },
            tags: [Tag(key: "carrier", value: "ct"), Tag(key: "城市", value: "深圳")])
        return LineReportRow(
            line: line, payload: echo == nil ? .plumb : .relay, summary: summary, verdict: verdict,
            reasons: reasons.map(LineReason.told),
            sampleRow: sampleRow)
    }

    /// Writes a row of samples and gives figures that go with it (made up where they need statistics).
    static func fill(_ table: SampleTable, _ line: Int, _ outcomes: [ProbeOutcome]) -> LineSummary {
        var summary = LineSummary()
        for (sequence, outcome) in outcomes.enumerated() {
            var record = ProbeRecord()
            record.outcome = outcome
            record.sentNanoseconds = Int64(sequence) * 20_000_000 + Int64(line) * 1000
            if outcome == .received { record.rttNanoseconds = 38_102_400 + Int64(sequence) * 100_001 }
            if outcome == .late { record.rttNanoseconds = 2_500_000_499 }
            if outcome == .refused { record.refusal = sequence == 0 ? .timeToLive : .port }
            table.records[line * table.count + sequence] = record
            count(outcome, in: &summary.counts)
        }
        finish(&summary)
        judge(table.row(line), &summary)
        return summary
    }

    /// The figures that only their own functions can make.
    private static func judge(_ row: UnsafeBufferPointer<ProbeRecord>, _ summary: inout LineSummary) {
        summary.burst = BurstGap(row, intervalNanoseconds: 20_000_000)
        summary.lossNoticeableRate = LossPattern(row).noticeableRate
        summary.lossIfSentTwice = RepeatedSending.remainingLoss(row)
        for index in summary.game.indices {
            let median = summary.rtt.map { $0.median * 1e6 }
            summary.game[index].judge(row, medianNanoseconds: median, intervalNanoseconds: 20_000_000)
        }
    }

    private static func count(_ outcome: ProbeOutcome, in counts: inout OutcomeCounts) {
        switch outcome {
        case .received: counts.received += 1
        case .late: counts.late += 1
        case .lost: counts.lost += 1
        case .refused: counts.refused += 1
        default: counts.unsent += 1
        }
    }

    private static func finish(_ summary: inout LineSummary) {
        if summary.counts.refused == 4 {
            summary.refusals = [RefusalCount(kind: .port, count: 3), RefusalCount(kind: .timeToLive, count: 1)]
        }
        let loss = summary.counts.lossRatio ?? 0
        summary.lossInterval = max(loss - 0.1, 0)...min(loss + 0.1, 1)
        summary.lossPeriods = loss > 0 ? 1 : 0
        summary.longestLossRun = Int(loss * 4)
        guard summary.counts.received > 0 else { return }
        summary.rtt = DelayStatistics(
            min: 38.1024, mean: 38.252402, median: 38.202401, p90: 38.402403, p95: 38.402403, p99: 38.402403,
            max: 38.402403, stddev: 0.1291)
        summary.rtt?.p999 = 38.402403
        summary.pdvP99 = 0.300003
        guard summary.counts.received > 1 else { return }
        summary.jitter = 0.1
        summary.ipdvMeanAbsolute = 0.100001
        summary.ipdvP95 = 0.100001
        (summary.rEstimate, summary.mosEstimate) = (92.456, 4.3949)
    }
}

/// Renders into memory.
func rendered(
    _ renderer: RoundRenderer, _ report: RoundReport, _ context: RenderContext = RenderContext(version: "1.0.0")
) throws -> String {
    var bytes: [UInt8] = []
    try renderer.render(report, context) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
}

extension RoundRenderer: CustomTestStringConvertible {
    package var testDescription: String { name }
}

extension RoundLedger {
    /// Fills in every figure of the self-probe and the host.
    mutating func add(everything: Void) {
        let delay = DelayStatistics(
            min: 0.01, mean: 0.04, median: 0.0314, p90: 0.1, p95: 0.2, p99: 1.2, max: 1.5005, stddev: 0.1)
        selfProbe = SelfProbeFigures(sent: 100, received: 98, lost: 2, duplicates: 1, rtt: delay)
        (host.udp.receiveBuffer, host.udp.memory, host.udp.checksum, host.udp.input) = (1, 2, 3, 6)
        (host.udp.sendBuffer, host.backlogDrops, host.framesWithoutIP) = (5, 7, 6)
        var eth0 = InterfaceFigures(name: "eth0")
        (eth0.transmitDropped, eth0.transmitErrors, eth0.receiveDropped, eth0.receiveMissed) = (1, 2, 3, 4)
        host.interfaces = [eth0, InterfaceFigures(name: "wg\u{9B}")]
        (host.stealShare, host.throttledNanoseconds, host.suspendedNanoseconds) = (0.125, 90_000_000, 0)
        (host.slewPartsPerMillion, host.elapsedNanoseconds) = (-12.3456, 4_000_000_000)
        threadTime = ThreadTimeFigures(
            runNanoseconds: 250_000_000, waitNanoseconds: 1_500_000, elapsedNanoseconds: 4_000_000_000)
        // 425,984 / (1,000 x 3,072) s.
        receiveBuffer = ReceiveBufferFigures(askedBytes: 4_194_304, givenBytes: 425_984, rate: 1_000)
        (transmitStampEvery, lostUnstamped, threads, uncertain) = (8, 4, 2, 11)
        rateFinding = RateFinding(rate: 81_920.5, strainedAt: nil, backOffs: 0)
        var proxies = ProxyFigures()
        (proxies.proxies, proxies.failed, proxies.dropped, proxies.remade) = (10, 1, 3, 2)
        (proxies.withoutAssociation, proxies.interrupted) = (1200, 7)
        self.proxies = proxies
    }
}
