import TestSupport
import Testing

@testable import LineModel

/// Rounds of a line with a flow that stays open, over ways of known loss and delay.
private struct FlowField {
    /// What a path loses one by one, and how often it falls silent for ten probes on average.
    struct Path {
        var loss = 0.0, bursts = 0.0, delay = 30.0
        private var left = 0

        init(loss: Double = 0, bursts: Double = 0, delay: Double = 30) {
            (self.loss, self.bursts, self.delay) = (loss, bursts, delay)
        }

        /// nil for a lost probe.
        mutating func answer(_ generator: inout SeededGenerator) -> Double? {
            if left == 0, generator.nextUnit() < bursts {
                repeat { left += 1 } while generator.nextUnit() > 0.1
            }
            if left > 0 {
                left -= 1
                return nil
            }
            return generator.nextUnit() < loss ? nil : delay
        }
    }

    /// A flow takes one of them, by its port.
    var paths = [Path()]
    /// Mean milliseconds that each probe waits by itself, and that both of a pair wait.
    var jitter = 1.0, queue = 0.0
    /// From this round of a flow on, counted from 0, it loses so much more, and is so much slower.
    var agesAt = Int.max, agedLoss = 0.0, agedDelay = 0.0
    var probes = 100

    /// The findings of so many rounds, with the age of the flow in rounds.
    func findings(rounds: Int, _ generator: inout SeededGenerator) -> [(finding: FlowFinding, age: Int)] {
        var (found, past, old, age) = ([(FlowFinding, Int)](), FlowPast?.none, 0, 0)
        for _ in 0..<rounds {
            if age == 0 { old = Int(generator.next() % UInt64(paths.count)) }
            let fresh = Int(generator.next() % UInt64(paths.count))
            let flow = round(old: old, fresh: fresh, age: age, past, &generator)
            if let finding = FlowFinding(flow) { found.append((finding, age)) }
            switch flow.step {
            case .keep(let next): (past, age) = (next, age + 1)
            case .wait: age += 1
            case .replace, nil: (past, age) = (nil, 0)
            }
        }
        return found
    }

    func round(
        old: Int, fresh: Int, age: Int, _ past: FlowPast?, _ generator: inout SeededGenerator
    ) -> LineFlow {
        func wait(_ mean: Double) -> Double { mean * 4 * generator.nextUnit() * generator.nextUnit() }
        var (one, other) = (paths[fresh], paths[old])
        if age >= agesAt {
            other.loss += (1 - other.loss) * agedLoss
            other.delay += agedDelay
        }
        var (own, aged) = ([Double?](), [Double?]())
        for _ in 0..<probes {
            let both = wait(queue)
            own.append(one.answer(&generator).map { $0 + both + wait(jitter) })
            aged.append(other.answer(&generator).map { $0 + both + wait(jitter) })
        }
        let table = SampleTable(lines: 2, count: probes)
        for (row, delays) in [own, aged].enumerated() {
            for (probe, record) in SampleRow(milliseconds: delays).records.enumerated() {
                table.records[row * probes + probe] = record
            }
        }
        let facts = FlowFacts(age: Double(age) * 300, port: 40_000, past: past)
        var summarizer = FlowSummarizer(FlowFindings(every: 1, companions: [.row(1, facts)]), table)
        guard let flow = summarizer.flow(row: 0) else { preconditionFailure("a row with a flow") }
        return flow
    }
}

@Suite("An old flow against fresh ones", .seeded)
struct FlowFindingTests {
    @Test("a flow that is as good as others is found to be worse in no more than one of 10,000 rounds")
    func noFalseConclusions() {
        let fields: [(String, FlowField)] = [
            ("nothing is lost", FlowField()),
            ("2 % one by one", FlowField(paths: [.init(loss: 0.02)])),
            ("30 % one by one", FlowField(paths: [.init(loss: 0.3)], jitter: 20)),
            ("runs of ten", FlowField(paths: [.init(loss: 0.01, bursts: 0.005)])),
            ("many runs of ten", FlowField(paths: [.init(bursts: 0.03)], jitter: 5, queue: 30)),
            ("runs of ten that take half", FlowField(paths: [.init(bursts: 0.08)])),
            ("jitter of 60 ms", FlowField(jitter: 60, queue: 60)),
        ]
        for (number, (name, field)) in fields.enumerated() {
            var generator = Seed.generator(UInt64(number))
            // The usual field is drawn as often as is stated; those that are worse than any are drawn less often.
            let rounds = name.hasPrefix("2 %") ? 10_000 : 2_000
            let found = field.findings(rounds: rounds, &generator)
            #expect(found.count <= (name.contains("runs") ? 1 : 0), "\(name): \(found.first.map { "\($0)" } ?? "")")
        }
    }

    @Test("a path that is bad for every flow on it, old or fresh, is no old flow's")
    func badPaths() {
        let good = FlowField.Path(loss: 0.002)
        for (number, bad) in [
            FlowField.Path(loss: 0.4), FlowField.Path(loss: 0.1), FlowField.Path(delay: 45), FlowField.Path(loss: 1),
        ].enumerated() {
            var generator = Seed.generator(100 + UInt64(number))
            let field = FlowField(paths: [FlowField.Path](repeating: good, count: 7) + [bad])
            let found = field.findings(rounds: 2_000, &generator)
            #expect(found.count <= 1, "\(bad): \(found.count), \(found.first.map { "\($0)" } ?? "")")
        }
    }

    @Test(
        "a flow that is throttled from some age on is found, and nothing before",
        arguments: [(0.12, 10), (0.3, 5), (1.0, 3)])
    func throttled(loss: Double, within: Int) throws {
        for seed in 0..<50 as Range<UInt64> {
            var generator = Seed.generator(200 + seed)
            let field = FlowField(paths: [.init(loss: 0.01)], agesAt: 5, agedLoss: loss)
            let found = field.findings(rounds: 5 + within, &generator)
            let first = try #require(found.first, "\(loss), \(seed)")
            #expect(first.age >= 5 && first.finding.lossChance ?? 1 <= FlowFinding.level)
            // Rounds of before may be among them where the last ones do not say enough.
            let range = 0.4 * loss...loss + 0.15
            #expect(range.contains(first.finding.excess) && first.finding.slowerBy == nil, "\(first.finding)")
        }
    }

    @Test("a flow that is slowed down from some age on is found by its delay")
    func slowed() throws {
        var generator = Seed.generator(3)
        let field = FlowField(agesAt: 3, agedDelay: 20)
        let found = try #require(field.findings(rounds: 6, &generator).first)
        #expect(found.age >= 3 && found.finding.lossChance == nil && abs((found.finding.slowerBy ?? 0) - 20) < 2)
    }

    @Test("a dead flow takes two rounds of 100 probes, and one of 200")
    func dead() {
        var generator = Seed.generator(4)
        var field = FlowField(agesAt: 2, agedLoss: 1)
        #expect(field.findings(rounds: 3, &generator).isEmpty)
        let found = field.findings(rounds: 4, &generator)
        #expect(found.count == 1 && found[0].finding.isDead && found[0].finding.rounds == 2)
        field.probes = FlowFinding.minProbes
        #expect(field.findings(rounds: 3, &generator).first?.finding.rounds == 1)
    }

    @Test("a flow is given up after its first round where that says nothing, or where its way is bad")
    func steps() {
        var generator = Seed.generator(5)
        let field = FlowField(paths: [.init(), .init(loss: 0.9), .init(loss: 0.35), .init(delay: 60)])
        func step(_ old: Int, _ fresh: Int) -> FlowStep? {
            field.round(old: old, fresh: fresh, age: 0, nil, &generator).step
        }
        #expect(step(1, 0) == .replace(.begin) && step(1, 1) == .replace(.begin))
        #expect(step(2, 0) == .replace(.way) && step(3, 0) == .replace(.way))
        guard case .keep(let past) = step(0, 0) else {
            Issue.record("a good flow stays")
            return
        }
        #expect(past.firstSent == 100 && past.firstLost == 0 && past.rounds.isEmpty)
        var doubted = field.round(old: 0, fresh: 0, age: 0, nil, &generator)
        doubted.withholdOwnLoss()
        #expect(doubted.step == .replace(.begin))
        doubted.past = past
        #expect(doubted.step == .wait && FlowFinding(doubted) == nil)
        #expect(LineFlow(unavailable: .oneRound).step == nil)
        var unsent = LineFlow(every: 1, pairs: SegmentPairs())
        #expect(unsent.step == .wait)
        unsent.old.unsent = 100
        #expect(unsent.step == .replace(.socket))
    }

    @Test("what is remembered of a flow is bounded")
    func memory() {
        var past = FlowPast(firstSent: 100, firstLost: 0, firstMedian: nil)
        for number in 0..<50 {
            var tally = FlowTally()
            tally.pairs = number
            past = past.adding(tally)
        }
        #expect(past.rounds.map(\.pairs) == Array(43..<50) && past.rounds.count == FlowFinding.mostRounds - 1)
    }

    @Test("probes that were not meant to be sent beside the line's are no loss")
    func thinned() {
        let own = SampleRow(String(repeating: "r", count: 40))
        let old = SampleRow(String(repeating: "rp", count: 20))
        let tally = own.with { own in old.with { FlowTally(fresh: own, old: $0, margin: 1) } }
        #expect(tally.pairs == 20 && tally.oldLost == 0 && tally.worse == 0)
    }
}
