import LineModel
import TestSupport
import Testing

@Suite(.seeded)
struct LineRankingTests {
    /// Enters the same rounds so often.
    private func enter(_ count: Int, _ rounds: [RankingRound?], _ ranking: inout LineRanking) {
        for _ in 0..<count { ranking.enter(rounds) }
    }

    private func order(_ ranking: LineRanking, _ weight: RankingWeight = .plain) -> [Int] {
        ranking.order(of: ranking.lines.indices, weight).ranked.map(\.index)
    }

    @Test func aLineThatLosesIsBehindOneThatIsSlower() {
        var ranking = RankingKit.ranking(of: RankingKit.lines(3))
        enter(12, [RankingKit.round(30, lost: 5), RankingKit.round(50), RankingKit.round(80)], &ranking)
        // 5 points of loss count as 100 ms.
        #expect(order(ranking) == [1, 2, 0])
        #expect(ranking.order(of: 0..<3).ranked.map(\.rank) == [1, 2, 3])
        #expect(ranking.order(of: 0..<3).ranked.allSatisfy { $0.index == 1 || $0.isWorseThanFirst })
    }

    @Test func linesWhoseIntervalsOverlapShareARank() {
        var ranking = RankingKit.ranking(of: RankingKit.lines(3))
        // No loss in 1,200 probes may still be 0.3 %, which counts as 6 ms.
        enter(12, [RankingKit.round(41), RankingKit.round(40), RankingKit.round(70)], &ranking)
        let group = ranking.order(of: 0..<3)
        #expect(group.ranked.map(\.index) == [1, 0, 2])
        #expect(group.ranked.map(\.rank) == [1, 1, 3])
        #expect(group.isOpen)
        #expect(ranking.order(of: [1, 2]).isOpen == false)
    }

    @Test func withFewerThanEightRoundsALineHasNoPlace() {
        var ranking = RankingKit.ranking(of: RankingKit.lines(2))
        #expect(ranking.exclusion(0) == .tooFewRounds(0))
        enter(7, [RankingKit.round(40), nil], &ranking)
        #expect(ranking.exclusion(0) == .tooFewRounds(7) && ranking.exclusion(1) == .unmeasured)
        #expect(order(ranking) == [])
        enter(1, [RankingKit.round(40), RankingKit.round(40)], &ranking)
        #expect(order(ranking) == [0] && ranking.exclusion(1) == .tooFewRounds(1))
    }

    @Test func aLineOfWhichNothingComesBackHasNoPlace() {
        var ranking = RankingKit.ranking(of: RankingKit.lines(1))
        let dead = RankingRound(sent: 100, lost: 100, median: nil, p95: nil, jitter: nil)
        enter(12, [dead], &ranking)
        #expect(ranking.exclusion(0) == .noDelay)
    }

    @Test func whatIsBarredIsLeftOutAndComesBackToItsPlace() {
        var ranking = RankingKit.ranking(of: RankingKit.lines(3))
        enter(12, [RankingKit.round(40), RankingKit.round(60), RankingKit.round(80)], &ranking)
        for reason in [RankingExclusion.incident(7), .maintenance, .silenced] {
            ranking.bar([reason, nil, nil])
            let group = ranking.order(of: 0..<3)
            #expect(group.ranked.map(\.index) == [1, 2] && group.excluded.map(\.reason) == [reason])
            #expect(RankingExclusion.words.contains(reason.word))
        }
        ranking.bar([nil, nil, nil])
        #expect(order(ranking) == [0, 1, 2])
    }

    @Test func aLineThatIsNotMeasuredInTheLastRoundIsLeftOut() {
        var ranking = RankingKit.ranking(of: RankingKit.lines(2))
        enter(12, [RankingKit.round(40), RankingKit.round(60)], &ranking)
        enter(1, [nil, RankingKit.round(60)], &ranking)
        #expect(order(ranking) == [1])
        enter(1, [RankingKit.round(40), RankingKit.round(60)], &ranking)
        #expect(order(ranking) == [0, 1])
    }

    @Test func aChangeThatIsCertainMovesALineAtOnceAndOneThatIsSlightAfterPatience() {
        var ranking = RankingKit.ranking(of: RankingKit.lines(2))
        enter(12, [RankingKit.round(40), RankingKit.round(60)], &ranking)
        var rounds = 0
        while order(ranking) == [0, 1], rounds < 100 {
            enter(1, [RankingKit.round(90), RankingKit.round(60)], &ranking)
            rounds += 1
        }
        // The median of twelve rounds needs more than half of them, and its interval some more.
        #expect((7...12).contains(rounds), "after \(rounds)")
        #expect(ranking.moves > 0)

        var slight = RankingKit.ranking(of: RankingKit.lines(2))
        enter(12, [RankingKit.round(40), RankingKit.round(41)], &slight)
        rounds = 0
        while order(slight) == [0, 1], rounds < 100 {
            enter(1, [RankingKit.round(44), RankingKit.round(41)], &slight)
            rounds += 1
        }
        #expect(rounds > slight.rules.patience && rounds < slight.rules.patience + 12, "after \(rounds)")
    }

    @Test func gamesWeighTheTicksThatAreMissed() {
        var ranking = RankingKit.ranking(of: RankingKit.lines(2))
        let bursts = RankingKit.round(30, missed: [0, 0, 0.01, 0.2])
        enter(12, [bursts, RankingKit.round(45, missed: [0, 0, 0, 0])], &ranking)
        #expect(order(ranking) == [0, 1])
        #expect(order(ranking, .tick(20)) == [0, 1])
        #expect(order(ranking, .tick(128)) == [1, 0])
        #expect(order(ranking, .tick(7)) == [])
    }

    @Test func whereTicksAreNotKnownNoGameHasAnOrder() {
        var ranking = RankingKit.ranking(of: RankingKit.lines(1))
        let stored = RankingRound(sent: 100, lost: 0, median: 40, p95: 41, jitter: 1)
        enter(12, [stored], &ranking)
        #expect(order(ranking) == [0])
        #expect(ranking.order(of: [0], .tick(64)).excluded.map(\.reason) == [.tooFewRounds(0)])
    }

    @Test func placesSurviveARestartAndAnotherWayForgetsThem() {
        var random = Seed.generator(3)
        let lines = RankingKit.lines(20)
        var ranking = RankingKit.ranking(of: lines)
        for _ in 0..<40 {
            ranking.enter(lines.indices.map { RankingKit.noisy(40 + Double($0), loss: 0.01, &random) })
        }
        var read = RankingKit.ranking(of: lines, state: ranking.state)
        #expect(read.state == ranking.state)
        // Windows are filled by the history; until then nothing has a place.
        #expect(order(read) == [])
        read.recall(lines.indices.map { RankingKit.noisy(40 + Double($0), loss: 0.01, &random) })
        #expect(order(read) == order(ranking))

        var ways = RankingKit.ways(lines)
        ways[0] = LineWay(
            Line(name: lines[0].name, ingress: HostPort(host: "192.0.2.1", port: 9), echo: lines[0].echo),
            payload: PayloadKind(rawValue: "relay"))
        ranking.take(lines, ways: ways)
        #expect(ranking.exclusion(0) == .tooFewRounds(0) && ranking.exclusion(1) == nil)
    }

    @Test func aStateThatIsDamagedOrOfOtherRulesIsNone() {
        var random = Seed.generator(4)
        let lines = RankingKit.lines(3)
        var ranking = RankingKit.ranking(of: lines)
        enter(12, lines.map { _ in RankingKit.noisy(40, loss: 0, &random) }, &ranking)
        let state = ranking.state
        var other = RankingRules()
        other.pointOfLoss = 30
        #expect(RankingKit.ranking(of: lines, other, state: state).state.count < state.count)
        for cut in stride(from: 0, to: state.count, by: 7) {
            #expect(RankingKit.ranking(of: lines, state: Array(state[..<cut])).state.count < state.count)
        }
        for _ in 0..<500 {
            var broken = state
            broken[Int(random.next() % UInt64(broken.count))] ^= UInt8(truncatingIfNeeded: 1 << (random.next() % 8))
            // Whatever it says, it can be read, and written again.
            let read = RankingKit.ranking(of: lines, state: broken)
            #expect(read.state.count <= state.count)
        }
    }

    @Test func anOldWindowSaysNothingOfNow() {
        var ranking = RankingKit.ranking(of: RankingKit.lines(2))
        enter(12, [RankingKit.round(40), RankingKit.round(60)], &ranking)
        enter(20, [nil, RankingKit.round(60)], &ranking)
        enter(1, [RankingKit.round(40), RankingKit.round(60)], &ranking)
        #expect(ranking.figures(0)?.rounds == 1 && ranking.figures(1)?.rounds == 12)
    }

    @Test func theOrderIsByWhatALineCostsAtWorstAndRanksFollowIt() {
        var random = Seed.generator(5)
        for _ in 0..<50 {
            let lines = RankingKit.lines(12)
            var ranking = RankingKit.ranking(of: lines)
            let levels = lines.map { _ in 20 + 100 * random.nextUnit() }
            for _ in 0..<12 {
                ranking.enter(levels.map { RankingKit.noisy($0, loss: 0.02 * random.nextUnit(), &random) })
            }
            let ranked = ranking.order(of: lines.indices).ranked
            #expect(ranked.count == 12 && ranked.first?.rank == 1)
            for (one, next) in zip(ranked, ranked.dropFirst()) {
                #expect(one.cost.worst <= next.cost.worst && one.rank <= next.rank)
            }
            for (position, one) in ranked.enumerated() {
                let leader = ranked[one.rank - 1]
                #expect(one.rank <= position + 1 && leader.rank == one.rank)
                #expect(!leader.cost.isBelow(one.cost), "who shares a rank cannot be told from its first")
                if one.rank == position + 1, position > 0 {
                    #expect(ranked[ranked[position - 1].rank - 1].cost.isBelow(one.cost))
                }
                #expect(one.cost.best <= one.cost.point && one.cost.point <= one.cost.worst)
            }
        }
    }

    @Test func theVersionChangesWithTheOrderAndNotWithTheFigures() {
        let lines = RankingKit.lines(3)
        var ranking = RankingKit.ranking(of: lines)
        enter(12, [RankingKit.round(40), RankingKit.round(60), RankingKit.round(80)], &ranking)
        let query = RankingQuery(.echo, "203.0.113.7:7")
        let before = ranking.answer(query, of: [0, 1, 2])
        enter(1, [RankingKit.round(40.5), RankingKit.round(60), RankingKit.round(80)], &ranking)
        let after = ranking.answer(query, of: [0, 1, 2])
        #expect(before.version == after.version && before.version.count == 16)
        ranking.bar([.maintenance, nil, nil])
        #expect(ranking.answer(query, of: [0, 1, 2]).version != after.version)
        var other = query
        (other.insteadOf, other.most) = ("line-1", 1)
        let rest = ranking.answer(other, of: [0, 1, 2])
        #expect(rest.rows.map(\.line.name) == ["line-2"] && rest.placed == 1 && rest.left == 1)
    }
}
