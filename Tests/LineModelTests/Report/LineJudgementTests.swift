import LineModel
import Testing

@Suite("Verdict of a line")
struct LineJudgementTests {
    private let limits = LineLimits(maxLoss: 0.3, maxRTT: .milliseconds(300))

    private func summary(received: Int, lost: Int = 0, unsent: Int = 0, mean: Double? = 40) -> LineSummary {
        var summary = LineSummary()
        summary.counts.received = received
        summary.counts.lost = lost
        summary.counts.unsent = unsent
        summary.rtt = mean.map {
            DelayStatistics(min: $0, mean: $0, median: $0, p90: $0, p95: $0, p99: $0, max: $0, stddev: 0)
        }
        return summary
    }

    private func judge(_ summary: LineSummary, _ limits: LineLimits? = nil) -> LineJudgement {
        LineVerdict.judge(summary: summary, limits: limits ?? self.limits, round: .valid)
    }

    @Test("is healthy, without a reason, within its limits")
    func healthy() {
        #expect(judge(summary(received: 100)) == LineJudgement(verdict: .healthy, reasons: []))
        #expect(judge(summary(received: 100)).reasons.isEmpty)
    }

    @Test("is abnormal above the loss limit, not at it")
    func lossLimit() {
        #expect(judge(summary(received: 70, lost: 30)).verdict == .healthy)
        let above = judge(summary(received: 69, lost: 31))
        #expect(above.verdict == .abnormal && above.reasons.words == ["loss 31.0 % is above 30 %"])
    }

    @Test("does not trip over a limit at which the loss sits exactly, however it was computed", arguments: 0...100)
    func exactLimit(percent: Int) {
        for limit in [Double(percent) / 100, min(Double(percent) * 0.01, 1), 1 - Double(100 - percent) / 100] {
            let limits = LineLimits(maxLoss: limit, maxRTT: nil)
            #expect(judge(summary(received: 100 - percent, lost: percent), limits).verdict == .healthy)
            guard percent < 100 else { continue }
            #expect(judge(summary(received: 99 - percent, lost: percent + 1), limits).verdict == .abnormal)
        }
    }

    @Test("counts late and refused probes as loss")
    func kindsOfLoss() {
        var mixed = summary(received: 60, lost: 10)
        mixed.counts.late = 15
        mixed.counts.refused = 15
        #expect(judge(mixed).reasons.words == ["loss 40.0 % is above 30 %"])
    }

    @Test("is abnormal above the RTT limit, not at it")
    func delayLimit() {
        #expect(judge(summary(received: 100, mean: 300)).verdict == .healthy)
        let above = judge(summary(received: 100, mean: 312.4))
        #expect(above.verdict == .abnormal && above.reasons.words == ["mean RTT 312.4 ms is above 300 ms"])
        #expect(judge(summary(received: 100, mean: 5_000), LineLimits(maxLoss: 0.3, maxRTT: nil)).verdict == .healthy)
    }

    @Test("gives every reason, loss first")
    func both() {
        #expect(
            judge(summary(received: 65, lost: 35, mean: 312.4)).reasons.words
                == ["loss 35.0 % is above 30 %", "mean RTT 312.4 ms is above 300 ms"])
    }

    @Test("never says that a figure is above itself: it shows as many decimals as it takes")
    func decimals() {
        #expect(judge(summary(received: 6_999, lost: 3_001)).reasons.words == ["loss 30.01 % is above 30 %"])
        let least = LineLimits(maxLoss: 0.3, maxRTT: .nanoseconds(1))
        #expect(
            judge(summary(received: 1, mean: 0.06), least).reasons.words == ["mean RTT 0.1 ms is above 0.000001 ms"])
        #expect(
            judge(summary(received: 100, mean: 300.000_4)).reasons.words == ["mean RTT 300.0004 ms is above 300 ms"])
        let half = LineLimits(maxLoss: 0.005, maxRTT: .microseconds(1_500))
        #expect(
            judge(summary(received: 99, lost: 1, mean: 1.75), half).reasons.words
                == ["loss 1.0 % is above 0.5 %", "mean RTT 1.8 ms is above 1.5 ms"])
    }

    @Test("of a line that is out is abnormal by its loss, and says nothing of delay")
    func outage() {
        #expect(judge(summary(received: 0, lost: 100, mean: nil)).reasons.words == ["loss 100.0 % is above 30 %"])
    }

    @Test("of a line that is out is not healthy by its delay, even where the loss limit allows it")
    func outageAllowed() {
        let out = summary(received: 0, lost: 100, mean: nil)
        let anyLoss = judge(out, LineLimits(maxLoss: 1, maxRTT: .milliseconds(300)))
        #expect(anyLoss.verdict == .abnormal)
        #expect(anyLoss.reasons.words == ["no reply to 100 probes: mean RTT is undefined, which is above 300 ms"])
        #expect(judge(out, LineLimits(maxLoss: 1, maxRTT: nil)).verdict == .healthy)
    }

    @Test("is unmeasured with fewer than half of the planned probes sent, whatever they found")
    func tooFew() {
        let few = judge(summary(received: 0, lost: 49, unsent: 51, mean: nil))
        #expect(few.verdict == .unmeasured && few.reasons.first?.kind == .sending)
        #expect(few.reasons.words == ["only 49 of 100 planned probes sent, fewer than half"])
        #expect(judge(summary(received: 50, unsent: 50)).verdict == .healthy)
        #expect(judge(summary(received: 0, unsent: 1, mean: nil)).reasons.words == ["0 of 1 planned probe sent"])
        #expect(judge(LineSummary()).verdict == .unmeasured && judge(LineSummary()).reasons.count == 1)
    }

    @Test(
        "is unmeasured in a round that is not valid: it raises no alarm",
        arguments: [Validity.Verdict.suspect, .invalid])
    func untrusted(round: Validity.Verdict) {
        for found in [summary(received: 100), summary(received: 0, lost: 100, mean: nil)] {
            let judgement = LineVerdict.judge(summary: found, limits: limits, round: round)
            #expect(judgement.verdict == .unmeasured && judgement.reasons.count == 1)
            #expect(judgement.reasons.first?.kind == .round)
            #expect(judgement.reasons.words.first?.contains("the round is \(round.rawValue)") == true)
        }
    }

    @Test("takes the line's own limits where it has them")
    func ownLimits() {
        let ingress = HostPort(host: "192.0.2.1", port: 7)
        #expect(limits.applied(to: Line(ingress: ingress)) == limits)
        let own = limits.applied(to: Line(ingress: ingress, maxLoss: 0.02, maxRTT: .seconds(1)))
        #expect(own == LineLimits(maxLoss: 0.02, maxRTT: .seconds(1)))
    }
}
