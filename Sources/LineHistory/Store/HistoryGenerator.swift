package import LineModel

/// Rounds that nobody measured, for benchmarks and tests: a seed repeats them. Lines have a usual RTT each, a daily
/// swing of it, some loss, and now and then an outage of an hour.
package struct HistoryGenerator {
    /// The lines that the rounds are about, in the order of each report.
    package let lines: [Line]
    private let usual: [Double]
    private let rareLoss: [Bool]
    private let count: Int
    private let withProbes: Bool
    private let vantage: String
    private var random: SeededGenerator
    /// Rounds that an outage of the line still lasts.
    private var outage: [UInt16]

    /// - Parameters:
    ///   - count: probes a line.
    ///   - withProbes: whether single probes are made, from which the summaries then come.
    ///   - ingresses: how many ingresses the lines share; nil gives each its own.
    ///   - echoes: how many echoes the lines share.
    package init(
        seed: UInt64, lines: Int, count: Int = 100, withProbes: Bool, vantage: String = "generated",
        ingresses: Int? = nil, echoes: Int = 64
    ) {
        var random = SeededGenerator(seed: seed)
        self.lines = (0..<lines).map { index in
            let ingress = ingresses.map { index % max(1, $0) } ?? index
            let echo = index / (ingresses.map { max(1, $0) } ?? 1) % max(1, echoes)
            return Line(
                name: "line-\(String(100_000 + index).dropFirst())",
                ingress: HostPort(host: "198.18.\(ingress >> 8 & 255).\(ingress & 255)", port: 7000),
                echo: HostPort(host: "198.19.\(echo).7", port: 7),
                tags: [Tag(key: "carrier", value: ["ct", "cu", "cm"][index % 3])])
        }
        usual = (0..<lines).map { _ in 12 + 240 * random.nextUnit() }
        rareLoss = (0..<lines).map { _ in random.nextUnit() < 0.2 }
        outage = [UInt16](repeating: 0, count: lines)
        self.count = count
        self.withProbes = withProbes
        self.vantage = vantage
        self.random = random
    }

    /// The next round.
    package mutating func round(started: WallTime) -> RoundReport {
        let samples = SampleTable(lines: withProbes ? lines.count : 0, count: withProbes ? count : 0)
        var plan = PlanFigures()
        (plan.lines, plan.count) = (lines.count, count)
        (plan.interval, plan.requestedInterval) = (.milliseconds(20), .milliseconds(20))
        plan.timeout = .seconds(2)
        plan.payloads = [.relay]
        plan.payloadBytes = 64
        plan.rate = Double(lines.count) * 50
        var summarizer = LineSummarizer(intervalNanoseconds: 20_000_000)
        let hour = Double(started.nanosecondsSince1970 / 3_600_000_000_000 % 24)
        let swing = 1 + 0.03 * (1 - abs(hour - 12) / 12)
        var totals = OutcomeCounts()
        let limits = LineLimits(maxLoss: 0.3, maxRTT: nil)
        let rows = lines.indices.map { index -> LineReportRow in
            let lossRatio = nextLoss(index)
            let summary: LineSummary
            if withProbes {
                fill(samples, index, usual[index] * swing, lossRatio)
                summary = summarizer.summarize(samples.row(index), duplicates: 0, corrupt: 0)
            } else {
                summary = self.summary(usual[index] * swing, lossRatio)
            }
            totals.received += summary.counts.received
            totals.lost += summary.counts.lost
            let judgement = LineVerdict.judge(summary: summary, limits: limits, round: .valid)
            return LineReportRow(
                line: lines[index], payload: .relay, summary: summary, verdict: judgement.verdict,
                reasons: judgement.reasons, sampleRow: withProbes ? index : nil)
        }
        let finished = WallTime(
            nanosecondsSince1970: started.nanosecondsSince1970 + 4_000_000_000,
            utcOffsetSeconds: started.utcOffsetSeconds)
        return RoundReport(
            id: RoundReport.hexadecimal(random.next()), vantage: vantage, started: started, finished: finished,
            duration: .seconds(4), plan: plan, totals: totals, duplicates: 0, corrupt: 0, ledger: RoundLedger(),
            validity: Validity(verdict: .valid, findings: []), lines: rows, samples: samples,
            samplesEpochNanoseconds: started.nanosecondsSince1970)
    }

    private mutating func nextLoss(_ index: Int) -> Double {
        let draw = random.nextUnit()
        if outage[index] > 0 {
            outage[index] -= 1
            return 1
        }
        if draw < 0.000_05 { outage[index] = 11 }
        return rareLoss[index] && draw > 0.8 ? 0.02 * random.nextUnit() : 0
    }

    /// A delay of the line: near the usual one, a few far above it.
    private mutating func delay(_ usual: Double) -> Double {
        let draw = random.nextUnit()
        let tail = draw > 0.99 ? 20 * (draw - 0.99) : 0
        return usual * (1 + 0.02 * draw * draw + tail)
    }

    private mutating func fill(_ samples: SampleTable, _ row: Int, _ usual: Double, _ loss: Double) {
        for sequence in 0..<count {
            var record = ProbeRecord()
            record.sentNanoseconds = Int64(sequence) * 20_000_000 + Int64(row) * 20_000_000 / Int64(samples.lines)
            if loss > 0, random.nextUnit() < loss {
                record.outcome = .lost
            } else {
                record.outcome = .received
                record.rttNanoseconds = Int64(delay(usual) * 1e6)
                record.hasTransmitStamp = true
                record.hasReceiveStamp = true
            }
            samples.records[row * count + sequence] = record
        }
    }

    /// Figures as a row of probes might have given them, without the probes.
    private mutating func summary(_ usual: Double, _ loss: Double) -> LineSummary {
        var summary = LineSummary()
        summary.counts.lost = Int((loss * Double(count)).rounded())
        summary.counts.received = count - summary.counts.lost
        summary.lossPeriods = min(1, summary.counts.lost)
        summary.longestLossRun = summary.counts.lost
        guard summary.counts.received > 1 else { return summary }
        let spread = random.nextUnit()
        let median = usual * (1 + 0.004 * spread)
        summary.rtt = DelayStatistics(
            min: usual, mean: median * 1.002, median: median, p90: median * 1.01, p95: median * (1.012 + 0.01 * spread),
            p99: median * (1.02 + 0.1 * spread), max: median * (1.03 + 0.2 * spread), stddev: median * 0.006)
        summary.ipdvMeanAbsolute = median * (0.004 + 0.002 * spread)
        summary.ipdvP95 = median * (0.012 + 0.004 * spread)
        summary.jitter = median * (0.004 + 0.001 * spread)
        return summary
    }
}
