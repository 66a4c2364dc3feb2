import LineModel
import TestSupport

@testable import LineHistory

/// Rounds without chance: every line has 100 probes and a delay of its own, and what a test makes of it.
struct FieldMaker {
    var lines: [Line]
    private var number = 0

    init(_ lines: [Line]) { self.lines = lines }

    /// Lines over two ingresses and three echoes, with a carrier, but for every tenth.
    init(count: Int) {
        self.init(
            (0..<count).map { index in
                Line(
                    name: "line-\(1000 + index)", ingress: HostPort(host: "198.18.0.\(index % 2 + 1)", port: 7000),
                    echo: HostPort(host: "198.19.0.\(index % 3 + 1)", port: 7),
                    tags: index % 10 == 9 ? [] : [Tag(key: "carrier", value: ["ct", "CU", "cm"][index % 3])])
            })
    }

    /// The next round.
    ///
    /// - Parameter loss: how many of a line's 100 probes are lost; 100 makes it abnormal, nil unmeasured.
    mutating func round(
        _ started: WallTime, validity: Validity.Verdict = .valid, loss: (Int) -> Int? = { _ in 0 }
    ) -> RoundReport {
        number += 1
        var plan = PlanFigures()
        (plan.lines, plan.count, plan.interval) = (lines.count, 100, .milliseconds(20))
        let rows = lines.indices.map { row($0, loss($0), validity) }
        var totals = OutcomeCounts()
        for row in rows {
            totals.received += row.summary.counts.received
            totals.lost += row.summary.counts.lost
        }
        return RoundReport(
            id: RoundReport.hexadecimal(UInt64(number)), vantage: "v", started: started,
            finished: started.advanced(by: .seconds(4)), duration: .seconds(4), plan: plan, totals: totals,
            duplicates: 3, corrupt: 2, ledger: RoundLedger(), validity: Validity(verdict: validity, findings: []),
            lines: rows, samples: SampleTable(lines: 0, count: 0),
            samplesEpochNanoseconds: started.nanosecondsSince1970)
    }

    private func row(_ index: Int, _ loss: Int?, _ validity: Validity.Verdict) -> LineReportRow {
        var summary = LineSummary()
        summary.counts.lost = loss ?? 0
        summary.counts.unsent = loss == nil ? 100 : 0
        summary.counts.received = 100 - summary.counts.lost - summary.counts.unsent
        let delay = FieldMaker.delay(index)
        if summary.counts.received > 1 {
            summary.rtt = DelayStatistics(
                min: delay, mean: delay + 1, median: delay + 2, p90: delay + 3, p95: delay + 4, p99: delay + 5,
                max: delay + 6, stddev: 1)
            summary.jitter = delay / 100
        }
        let judged = LineVerdict.judge(
            summary: summary, limits: LineLimits(maxLoss: 0.3, maxRTT: nil), round: validity)
        return LineReportRow(
            line: lines[index], payload: .relay, summary: summary, verdict: judged.verdict, reasons: judged.reasons,
            sampleRow: nil)
    }

    /// The least delay of a line, milliseconds.
    static func delay(_ index: Int) -> Double { Double(20 + index) }
}

extension Incident {
    /// An open one.
    static func open(_ id: Int, _ lines: Set<String>, at: WallTime = .at(60)) -> Incident {
        Incident(
            id: id, key: CauseKey(.ingress, "198.18.0.1:7000"), trouble: .abnormal, openedAt: at, lines: lines,
            mostLines: lines.count)
    }
}
