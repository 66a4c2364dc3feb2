import Testing

@testable import LineModel

@Suite("What evidence is used for")
struct EvidenceRulesTests {
    private let usual = UsualLossClass(atMost: 0.002)

    /// Rounds until a line clears that has these losses over and over; nil when it does not.
    private func clears(_ raised: Double, _ losses: [Int], within most: Int = 200, limit: Int = 30) -> Int? {
        var (clearing, tables) = (LossClearing(raisedLoss: raised), EvidenceTables())
        for round in 1...most {
            let count = LossCount(lost: losses[round % losses.count], sent: 100, usual: usual)
            if clearing.enter(count, isHealthy: count.lost <= limit, clearAfter: 2, tables: &tables) { return round }
        }
        return nil
    }

    @Test("clears a line when it is as usual again, after two healthy rounds at least")
    func clearing() throws {
        #expect(clears(0.3, [0]) == 2)
        #expect(clears(0.3, [0, 40]) == nil)
        let slow = try #require(clears(0.02, [0]))
        #expect(slow > 2 && slow < 12)
        #expect(clears(0.02, [2]) == nil && clears(0.02, [1]) == nil)
        // As bad as usual is cleared, if not at once.
        #expect(clears(0.05, [0, 0, 0, 1]) != nil)
    }

    @Test("forgets how good the line was when it becomes worse than it was raised for")
    func worse() {
        var (clearing, tables) = (LossClearing(raisedLoss: 0.02), EvidenceTables())
        let good = LossCount(lost: 0, sent: 100, usual: usual)
        for _ in 0..<3 { _ = clearing.enter(good, isHealthy: true, clearAfter: 2, tables: &tables) }
        let before = clearing
        clearing.worsen(to: 0.01)
        #expect(clearing == before)
        clearing.worsen(to: 0.3)
        #expect(clearing.sum == 0 && clearing.raisedLoss == 0.3)
    }

    @Test("promises as much for clearing as for raising", arguments: [(2, 10), (7, 30), (20, 45)])
    func promise(_ usual: Int, _ bad: Int) throws {
        let (usual, bad) = (try #require(UsualLossClass(index: usual)), try #require(UsualLossClass(index: bad)))
        let table = ClearingTable(usual, bad: bad, trials: 100)
        for law in ClearingTable.laws(bad.loss, trials: 100) {
            let sum = zip(law, table.logs).reduce(0) { $0 + $1.0 * NaturalLogarithm.exponential($1.1) }
            #expect(sum <= 1)
        }
        #expect(table.logs[0] > 0)
    }

    @Test("says which loss would be noticed: less with more rounds, more on a line that loses more")
    func noticed() throws {
        let bars = EvidenceBars(lines: 10_000, groups: 1000, every: .seconds(300))
        func smallest(_ usual: UsualLossClass, rounds: Double = 12, trials: Int = 100, bins: Int = 4) throws -> Double {
            try #require(NoticedLoss.smallest(usual: usual, trials: trials, rounds: rounds, bars: bars, bins: bins))
        }
        let loss = try smallest(usual)
        #expect(loss > 0.005 && loss < 0.02)
        #expect(try smallest(usual, rounds: 60) < loss && smallest(usual, rounds: 4) > loss)
        #expect(try smallest(usual, bins: 0) > loss && smallest(usual, trials: 400) < loss)
        #expect(try smallest(UsualLossClass(atMost: 0.05)) > loss)
        #expect(NoticedLoss.smallest(usual: usual, trials: 2, rounds: 1, bars: bars, bins: 0) == nil)
    }

    @Test("keeps what it worked out for a class, and takes over what another one worked out of the same")
    func noticedByClass() throws {
        let bars = EvidenceBars(lines: 10_000, groups: 1000, every: .seconds(300))
        var losses = NoticedLosses(budget: .usual, lines: 10_000, groups: 1000, every: .seconds(300), trials: 100)
        let past = (1...14).map { PooledLoss(dayOffset: $0, lost: 2, sent: 1200) }
        let usual = try #require(UsualLoss(past))
        let expected = try NoticedLoss.smallest(
            usual: #require(usual.lossClass), trials: 100, rounds: 12, bars: bars, bins: EvidenceBinPlan.maxBins)
        #expect(losses.loss(of: usual) == expected && losses.loss(of: usual) == expected)
        // Of one that usually loses more than half evidence makes nothing.
        let dead = try #require(UsualLoss((1...14).map { PooledLoss(dayOffset: $0, lost: 900, sent: 1200) }))
        #expect(losses.loss(of: dead) == nil)
        var seldom = NoticedLosses(budget: .usual, lines: 10_000, groups: 1000, every: .seconds(900), trials: 100)
        seldom.learn(from: losses)
        let coarser = seldom.loss(of: usual)
        #expect(try #require(coarser) > #require(expected))
    }

    @Test("finds a loss of 2 % as soon as is said, over fixed draws")
    func run() throws {
        let bars = EvidenceBars(lines: 100_000, groups: 10_000, every: .seconds(300))
        let table = EvidenceTable(usual, trials: 100)
        let law = BetaBinomial.probabilities(of: 100, loss: 0.02, rho: 0)
        var (random, total) = (SeededGenerator(seed: 20), 0)
        let trials = 200
        for _ in 0..<trials {
            var line = LineEvidence()
            while line.logEvidence < bars.line {
                var (draw, lost) = (random.nextUnit(), 0)
                while lost < 100, draw >= law[lost] { (draw, lost) = (draw - law[lost], lost + 1) }
                line.add(table.steps[lost])
                total += 1
            }
        }
        let mean = Double(total) / Double(trials)
        #expect(mean > 10 && mean < 15, "\(mean)")
        #expect(abs(NoticedLoss.expectedRounds(0.02, table, bars, 0) - mean) < 4)
    }

    @Test("spreads the bins of suspects over the time until the next round")
    func bins() throws {
        var settings = RoundSettings()
        (settings.count, settings.interval, settings.timeout) = (100, .milliseconds(20), .seconds(2))
        func plan(_ time: Duration) -> EvidenceBinPlan { EvidenceBinPlan(settings, within: time) }
        let long = plan(.seconds(240))
        #expect(long.starts.count == 4 && long.room == .seconds(54) && long.length == .seconds(4))
        #expect(zip(long.starts, long.starts.dropFirst()).allSatisfy { $1 - $0 == .seconds(54) })
        #expect(
            try #require(long.starts.first) > .seconds(20) && #require(long.starts.last) + .seconds(4) < .seconds(240))
        #expect(plan(.seconds(10)).starts.count == 2 && plan(.seconds(3)).starts.isEmpty)
    }
}

@Suite("Groups whose lines lose together")
struct GroupReplayTests {
    private let lines = (0..<60).map { index in
        Line(
            name: "line-\(index)", ingress: HostPort(host: "198.18.0.\(index)", port: 7000),
            tags: [Tag(key: "uplink", value: "\(index / 10)"), Tag(key: "carrier", value: "\(index % 3)")])
    }
    private let usual = UsualLossClass(atMost: 0.002)

    /// Rounds in which the lines of an uplink now and then lose for two rounds.
    private func replay(rounds: Int = 400, isBad: (_ round: Int, _ uplink: Int) -> Bool) -> GroupReplay {
        let field = CauseField(lines)
        let bars = EvidenceBars(lines: 60, groups: 10, every: .seconds(300))
        var replay = GroupReplay(
            field, ways: lines.map { LineWay($0, payload: .relay) }, budget: .usual, every: .seconds(300), bars: bars)
        for round in 0..<rounds {
            let counts = lines.indices.map { LossCount(lost: isBad(round, $0 / 10) ? 6 : 0, sent: 100, usual: usual) }
            replay.enter(counts, told: [Bool](repeating: false, count: 60))
        }
        return replay
    }

    @Test("are found where they rise again and again")
    func found() {
        let replay = replay { round, uplink in uplink == 2 && round % 100 > 96 }
        #expect(replay.rounds == 400)
        #expect(uplinks(replay) == [CauseKey(.tag, "uplink=2")])
    }

    @Test("are all of a kind where many rose once")
    func kind() {
        let replay = replay { round, uplink in round / 50 == uplink && round % 50 > 46 && uplink < 4 }
        #expect(uplinks(replay) == Set((0..<6).map { CauseKey(.tag, "uplink=\($0)") }))
    }

    /// What all lines share may have risen with an uplink.
    private func uplinks(_ replay: GroupReplay) -> Set<CauseKey> {
        replay.dependent.filter { $0.value.hasPrefix("uplink") }
    }

    @Test("are none where nothing rose, or one thing once")
    func none() {
        #expect(replay { _, _ in false }.dependent.isEmpty)
        #expect(replay { round, uplink in uplink == 1 && round > 390 }.dependent.isEmpty)
    }
}
