import LineModel
import TestSupport
import Testing

@Suite(.seeded)
struct RankingWindowTests {
    @Test func lossIsTheWilsonIntervalWhereRoundsAreAlike() throws {
        let window = try #require(RankingWindow((0..<12).map { _ in RankingKit.round(40, lost: 1) }))
        let expected = try #require(WilsonInterval.of(12, in: 1200))
        #expect(window.loss.point == 0.01 && window.probes == 1200 && window.rounds == 12)
        #expect(abs(window.loss.low - expected.lowerBound) < 1e-12)
        #expect(abs(window.loss.high - expected.upperBound) < 1e-12)
    }

    @Test func lossThatComesInOneRoundIsKnownLessWell() throws {
        let spread = try #require(RankingWindow((0..<12).map { _ in RankingKit.round(40, lost: 5) }))
        let burst = try #require(RankingWindow((0..<12).map { RankingKit.round(40, lost: $0 == 3 ? 60 : 0) }))
        #expect(spread.loss.point == burst.loss.point)
        #expect(burst.loss.high - burst.loss.low > 2 * (spread.loss.high - spread.loss.low))
    }

    @Test func delaysAreMediansOverRoundsWithTheirRanks() throws {
        let window = try #require(
            RankingWindow([7, 3, 12, 1, 9, 5, 11, 2, 8, 4, 10, 6].map { RankingKit.round(Double($0) * 10) }))
        let median = try #require(window.median)
        // As MedianInterval has it: the second smallest and the second largest of twelve.
        #expect(median == RankingFigure(point: 65, low: 20, high: 110))
        #expect(RankingWindow((1...7).map { RankingKit.round(Double($0)) })?.median == nil)
        #expect(RankingWindow([]) == nil)
    }

    @Test func aRoundReadsAReportRowAndDistrustsOurOwnLosses() throws {
        var summary = LineSummary()
        (summary.counts.received, summary.counts.lost, summary.jitter) = (90, 10, 0.25)
        summary.rtt = DelayStatistics(min: 1, mean: 2, median: 3, p90: 4, p95: 5, p99: 6, max: 7, stddev: nil)
        var row = LineReportRow(
            line: RankingKit.lines(1)[0], payload: PayloadKind(rawValue: "relay"), summary: summary, verdict: .abnormal,
            reasons: [], sampleRow: nil)
        let round = try #require(RankingRound(row))
        #expect(round.sent == 100 && round.lost == 10 && round.median == 3 && round.p95 == 5 && round.jitter == 0.25)
        #expect(!round.knowsTicks)
        row.verdict = .unmeasured
        #expect(RankingRound(row) == nil)
        row.verdict = .abnormal
        row.summary.doubt = LineDoubt(ownLoss: OwnLoss(count: 1, cause: .dropped))
        #expect(RankingRound(row) == nil)
    }

    /// The intervals hold what they promise: over 2,000 windows of independent losses the true ratio lies outside in no
    /// more than 7 of 100.
    @Test(arguments: [0.001, 0.01, 0.1])
    func theIntervalOfLossHoldsTheTruth(ratio: Double) throws {
        var random = Seed.generator(UInt64(ratio * 10_000))
        var outside = 0
        for _ in 0..<2_000 {
            let rounds = (0..<12).map { _ in RankingKit.noisy(40, loss: ratio, &random) }
            let loss = try #require(RankingWindow(rounds)).loss
            if !(loss.low...loss.high).contains(ratio) { outside += 1 }
        }
        #expect(outside <= 140, "\(outside) of 2,000")
    }
}
