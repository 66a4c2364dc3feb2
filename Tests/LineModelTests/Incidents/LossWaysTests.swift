import Testing

@testable import LineModel

@Suite("The ways of loss")
struct LossWaysTests {
    private func stamp(_ there: Int?, _ back: Int?, _ either: Int = 0) -> STAMPSummary {
        var stamp = STAMPSummary()
        (stamp.lostThere, stamp.lostBack, stamp.lostSomewhere) = (there, back, either)
        return stamp
    }

    private func row(_ stamp: STAMPSummary?, lost: Int) -> LineReportRow {
        var summary = LineSummary()
        (summary.counts.received, summary.counts.lost) = (100 - lost, lost)
        return LineReportRow(
            line: Line(ingress: HostPort(host: "h", port: 862)), payload: PayloadKind(rawValue: "stamp"),
            summary: summary, verdict: .healthy, reasons: [], sampleRow: 0, stamp: stamp)
    }

    @Test("are shares of what was sent, and nothing where nobody counted or nothing was lost on a known way")
    func shares() {
        #expect(LossWays(stamp(30, 5, 1), sent: 100) == LossWays(there: 300, back: 50, either: 10))
        #expect(LossWays(stamp(1, 0), sent: 3) == LossWays(there: 333, back: 0, either: 0))
        #expect(LossWays(stamp(nil, nil, 40), sent: 100) == nil)
        #expect(LossWays(stamp(0, 0, 4), sent: 100) == nil)
        #expect(LossWays(stamp(1, 0), sent: 0) == nil && LossWays(nil, sent: 100) == nil)
    }

    @Test("are a reason of an abnormal line, and of no other")
    func reasons() {
        let limits = LineLimits(maxLoss: 0.3, maxRTT: nil)
        let bad = LineReading(row(stamp(35, 5, 1), lost: 41), limits: limits, round: .valid)
        #expect(
            bad.reasons.words == [
                "loss 41.0 % is above 30 %", "lost on the way there 35.0 %, back 5.0 %, on either 1.0 %",
            ])
        let good = LineReading(row(stamp(3, 0), lost: 3), limits: limits, round: .valid)
        #expect(good.verdict == .healthy && good.reasons.isEmpty && good.ways?.there == 30)
        #expect(LineReading(row(nil, lost: 41), limits: limits, round: .valid).reasons.count == 1)
    }
}
