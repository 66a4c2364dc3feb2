import LineModel
import TestSupport
import Testing

@Suite("Quality estimate")
struct QualityEstimateTests {
    @Test(
        "turns R into MOS as G.107 annex B does",
        arguments: [
            (-5.0, 1.0), (0, 1), (3, 1), (50, 2.575), (60, 3.1), (70, 3.597), (80, 4.024), (90, 4.339), (93.2, 4.409),
            (100, 4.5), (120, 4.5),
        ])
    func opinion(r: Double, mos: Double) { #expect(abs(QualityEstimate.mos(ofR: r) - mos) < 6e-4) }

    @Test("never falls when R rises, and stays within 1...4.5")
    func monotone() {
        let scores = (-100...1200).map { QualityEstimate.mos(ofR: Double($0) / 10) }
        #expect(zip(scores, scores.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(scores.first == 1 && scores.last == 4.5)
    }

    @Test("takes half of the round trip, two jitters, 10 ms, and 2.5 a percent of loss")
    func rating() {
        // 100 / 2 + 2 * 5 + 10 = 70 ms.
        #expect(isClose(QualityEstimate(meanRTT: 100, jitter: 5, lossRatio: 0).r, 93.2 - 1.75))
        #expect(isClose(QualityEstimate(meanRTT: 100, jitter: 5, lossRatio: 0.02).r, 93.2 - 1.75 - 5))
        // 400 / 2 + 10 = 210 ms, on the steeper line.
        #expect(isClose(QualityEstimate(meanRTT: 400, jitter: 0, lossRatio: 0).r, 93.2 - 9))
        // Both lines meet at 160 ms.
        let below = QualityEstimate(meanRTT: 299.999, jitter: 0, lossRatio: 0).r
        #expect(abs(below - QualityEstimate(meanRTT: 300, jitter: 0, lossRatio: 0).r) < 1e-3)
    }

    @Test("is bounded where the shortcut leaves the scale")
    func bounds() {
        for estimate in [
            QualityEstimate(meanRTT: 20, jitter: 1, lossRatio: 1),
            QualityEstimate(meanRTT: 9e8, jitter: 0, lossRatio: 0),
        ] { #expect(estimate.r == 0 && estimate.mos == 1) }
        let best = QualityEstimate(meanRTT: 0, jitter: 0, lossRatio: 0)
        #expect(isClose(best.r, 92.95) && best.mos < 4.5)
    }

    @Test("of a line needs a jitter: two received probes")
    func line() {
        for outcomes in ["", "u", "x", "xxxx", "LLLL", "r", "rx", "rL"] {
            let summary = SampleRow(outcomes).summary
            #expect(summary.rEstimate == nil && summary.mosEstimate == nil)
        }
        // 10 ms, no jitter, a quarter lost: 93.2 - 15 / 40 - 62.5.
        let summary = SampleRow("rrxr").summary
        #expect(isClose(summary.rEstimate, 30.325))
        #expect(isClose(summary.mosEstimate, summary.rEstimate.map(QualityEstimate.mos)))
    }
}
