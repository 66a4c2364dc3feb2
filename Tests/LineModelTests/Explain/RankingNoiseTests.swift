import LineModel
import Testing
import TestSupport

/// What chance alone does to a ranking.
@Suite(.seeded)
struct RankingNoiseTests {
    /// Over 10,000 rounds of lines that are alike the order changes in at most one round of 100, and ranks do in one of
    /// 200, as docs/service/ranking.md says.
    @Test(arguments: [(2, 0.0), (5, 0.0), (5, 0.005), (8, 0.02)])
    func underPureNoiseTheOrderHardlyEverChanges(lines count: Int, loss: Double) {
        var random = Seed.generator(UInt64(count) * 1_000 + UInt64(loss * 1_000))
        let lines = RankingKit.lines(count)
        var ranking = RankingKit.ranking(of: lines)
        var (before, changes, ranks): ([Int], Int, Int) = ([], 0, 0)
        var lastRanks: [Int] = []
        for number in 0..<10_000 {
            ranking.enter(lines.indices.map { _ in RankingKit.noisy(40, loss: loss, &random) })
            let group = ranking.order(of: lines.indices)
            if number >= ranking.rules.window {
                if group.ranked.map(\.index) != before { changes += 1 }
                if group.ranked.map(\.rank) != lastRanks { ranks += 1 }
            }
            before = group.ranked.map(\.index)
            lastRanks = group.ranked.map(\.rank)
        }
        #expect(changes <= 100, "the order changed in \(changes) rounds of 10,000")
        #expect(ranks <= 50, "ranks changed in \(ranks) rounds of 10,000")
    }
}
