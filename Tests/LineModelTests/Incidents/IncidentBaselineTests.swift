import TestSupport
import Testing

@testable import LineModel

@Suite("Change against a line's own past")
struct IncidentBaselineTests {
    /// One round a quarter of an hour, each day at its own RTT.
    private func past(_ delays: [Double?], lost: [Int] = [0], firstDay: Int = 1) -> [PastHour] {
        delays.enumerated().map { day, delay in
            PastHour(
                dayOffset: firstDay + day, medianRTTs: delay.map { [$0, $0 + 1, $0, $0 + 1] } ?? [],
                lost: 4 * lost[day % lost.count], sent: 400)
        }
    }

    private func summary(rtt: Double, lost: Int = 0) -> LineSummary {
        let delays = [Double?](repeating: rtt, count: 100 - lost) + [Double?](repeating: nil, count: lost)
        return SampleRow(milliseconds: delays).summary
    }

    @Test("notices 260 ms on a line that always is at 180 ms, without a limit")
    func delay() throws {
        let baseline = try #require(LineBaseline(past([180, 181, 179, 180, 182])))
        #expect(baseline.usualRTT == 180.5 && baseline.days == 5)
        #expect(
            baseline.findChange(in: summary(rtt: 260)).words == [
                "median RTT 260.0 ms is a change: usual at this hour is 180.5 ms, up to 216.6 ms (5 days)"
            ])
        #expect(baseline.findChange(in: summary(rtt: 216)).isEmpty)
        let reading = LineReading(
            summary: summary(rtt: 260), limits: LineLimits(maxLoss: 0.3, maxRTT: .milliseconds(300)), round: .valid,
            baseline: baseline)
        #expect(reading.verdict == .abnormal && reading.reasons.count == 1 && !reading.isUnderLowerMark)
    }

    @Test("takes 20 ms, 20 % and four spreads, whichever is most")
    func least() throws {
        let near = try #require(LineBaseline(past([10, 10, 10])))
        #expect(near.raiseRTT == 30.5)
        let wild = try #require(LineBaseline(past([100, 160, 130, 190, 70])))
        #expect(isClose(wild.raiseRTT, 130.5 + 4 * 1.4826 * 30))
    }

    @Test("is not moved by one day of outage or of detour")
    func outlier() throws {
        let baseline = try #require(LineBaseline(past([180, 900, 180, 180], lost: [0, 100, 0, 0])))
        #expect(baseline.usualRTT == 180.5 && baseline.usualLoss == 0)
        #expect(baseline.findChange(in: summary(rtt: 260)).count == 1)
        // A day without any reply is no day of RTT.
        #expect(try #require(LineBaseline(past([180, nil, 180, 180]))).days == 3)
    }

    @Test("needs three days, not today's, not last month's")
    func history() {
        #expect(LineBaseline(past([180, 180])) == nil)
        #expect(LineBaseline(past([180, 180, nil])) == nil)
        #expect(LineBaseline(past([180, 180, 180], firstDay: 13)) == nil)
        #expect(LineBaseline(past([180, 180, 180], firstDay: 0)) == nil)
        #expect(LineBaseline(past([180, 180, 180], firstDay: 12)) != nil)
    }

    @Test("takes loss for a change only beyond what 100 probes can tell")
    func loss() throws {
        let clean = try #require(LineBaseline(past([50, 50, 50, 50])))
        #expect(clean.findChange(in: summary(rtt: 50, lost: 4)).isEmpty)
        #expect(
            clean.findChange(in: summary(rtt: 50, lost: 6)).words == [
                "loss 6 % is a change: usual at this hour is 0 % (4 days)"
            ])
        let lossy = try #require(LineBaseline(past([50, 50, 50, 50], lost: [20])))
        // 28 of 100 is 5 points and more above 20 %, and within the noise.
        #expect(lossy.findChange(in: summary(rtt: 50, lost: 28)).isEmpty)
        #expect(lossy.findChange(in: summary(rtt: 50, lost: 40)).count == 1)
    }

    @Test("lets a line clear when it is back near its past, and under 0.8 of its limits")
    func lowerMark() throws {
        let limits = LineLimits(maxLoss: 0.3, maxRTT: .milliseconds(300))
        func isLow(_ rtt: Double, lost: Int = 0, _ baseline: LineBaseline? = nil) -> Bool {
            LineReading(
                summary: summary(rtt: rtt, lost: lost), limits: limits, round: .valid, baseline: baseline
            ).isUnderLowerMark
        }
        #expect(isLow(239) && !isLow(241) && isLow(50, lost: 24) && !isLow(50, lost: 25))
        #expect(!isLow(50, lost: 100))
        let usual = try #require(LineBaseline(past([180, 180, 180])))
        // Usual 180.5, a change above 216.6: the mark is at 209.4.
        #expect(isLow(209, usual) && !isLow(210, usual) && isLow(180, lost: 4, usual) && !isLow(180, lost: 5, usual))
        let slow = try #require(LineBaseline(past([250, 250, 250])))
        #expect(isLow(250, slow) && !isLow(250))
    }

    @Test("does not judge a line that was not measured, or a round that is not valid")
    func unmeasured() throws {
        let baseline = try #require(LineBaseline(past([180, 180, 180])))
        let limits = LineLimits(maxLoss: 0.3, maxRTT: nil)
        for (row, round) in [
            (SampleRow(String(repeating: "u", count: 100)).summary, Validity.Verdict.valid),
            (summary(rtt: 260), .suspect),
        ] {
            let reading = LineReading(summary: row, limits: limits, round: round, baseline: baseline)
            #expect(reading.verdict == .unmeasured && !reading.isUnderLowerMark)
        }
    }
}
