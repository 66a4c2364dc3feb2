import TestSupport
import Testing

@testable import LineModel

@Suite struct RoundComparisonTests {
    @Test func aDeadLineIsWorseAndARepairedOneBetter() {
        let compared = RoundComparison(
            round([line("a"), line("b", lost: 100, runs: 1), line("c")]),
            round([line("a", lost: 100, runs: 1), line("b"), line("c")]))
        #expect(compared.entries(.worse).map(\.before.name) == ["a"])
        #expect(compared.entries(.better).map(\.before.name) == ["b"])
        #expect(compared.entries(.same).map(\.before.name) == ["c"])
    }

    @Test func whatChanceExplainsIsNoChange() {
        let compared = RoundComparison(
            round([line("a", lost: 1, runs: 1), line("b", mean: 40)]),
            round([line("a", lost: 4, runs: 4), line("b", mean: 40.05)]))
        #expect(compared.entries(.same).count == 2)
    }

    @Test func aLongerDelayIsWorse() throws {
        let compared = RoundComparison(round([line("a", mean: 40)]), round([line("a", mean: 52)]))
        let entry = try #require(compared.entries(.worse).first)
        #expect(entry.loss.change == .same && entry.delay.change == .worse)
    }

    /// Certain, and nothing that matters.
    @Test func aDifferenceOfMicrosecondsIsNoChange() throws {
        let compared = RoundComparison(round([line("a", mean: 40)]), round([line("a", mean: 40.9)]))
        let entry = try #require(compared.entries(.same).first)
        #expect(try #require(entry.delay.probability) < 1e-4)
    }

    /// One slow reply moves the mean, and not the middle.
    @Test func aMeanThatMovesWithoutTheMedianIsNoChange() {
        var slow = line("a", mean: 60)
        slow.median = 40
        let compared = RoundComparison(round([line("a", mean: 40)]), round([slow]))
        #expect(compared.entries(.same).count == 1)
    }

    @Test func lossInOneRunIsNoChangeAndSaidToBeInRuns() throws {
        let compared = RoundComparison(round([line("a")]), round([line("a", lost: 20, runs: 1)]))
        #expect(try #require(compared.entries(.same).first).isInRuns)
    }

    @Test func aRunThatCrossesTheLimitIsAChange() throws {
        var after = line("a", lost: 40, runs: 1)
        after.verdict = .abnormal
        let compared = RoundComparison(round([line("a")]), round([after]))
        #expect(try #require(compared.entries(.worse).first).isInRuns == false)
        let back = RoundComparison(round([after]), round([line("a")]))
        #expect(back.entries(.better).count == 1)
    }

    @Test func worseInOneAndBetterInAnotherIsWorse() {
        let compared = RoundComparison(
            round([line("a", lost: 60, runs: 30, mean: 90)]), round([line("a", mean: 140)]))
        #expect(compared.entries.map(\.loss.change) == [.better])
        #expect(compared.entries.map(\.change) == [.worse])
    }

    @Test func aNameThatIsAnotherWayIsNotCompared() {
        var (moved, payload) = (line("moved", lost: 100, runs: 1), line("payload", lost: 100, runs: 1))
        moved.ingress = "203.0.113.8:7000"
        payload.payload = "stamp"
        let compared = RoundComparison(round([line("moved"), line("payload")]), round([moved, payload]))
        #expect(compared.replaced.map(\.after.name) == ["moved", "payload"])
        #expect(compared.entries.isEmpty)
    }

    @Test func newRemovedAndUnmeasuredLinesStandApart() {
        var blank = line("c")
        blank.verdict = .unmeasured
        let compared = RoundComparison(round([line("a"), line("c")]), round([line("b"), blank]))
        #expect(compared.added.map(\.name) == ["b"])
        #expect(compared.removed.map(\.name) == ["a"])
        #expect(compared.unmeasured.map(\.after.name) == ["c"])
    }

    @Test func theGreatestChangeStandsFirst() {
        let names = ["slow", "lossy", "dead"]
        let compared = RoundComparison(
            round(names.map { line($0) }),
            round([line("slow", mean: 60), line("lossy", lost: 20, runs: 18), line("dead", lost: 100, runs: 1)]))
        #expect(compared.entries(.worse).map(\.before.name) == ["dead", "lossy", "slow"])
    }

    private func round(_ lines: [ResultLine]) -> RoundResult {
        var round = RoundResult()
        round.lines = lines
        return round
    }

    private func line(_ name: String, lost: Int = 0, runs: Int = 0, mean: Double = 40) -> ResultLine {
        var line = ResultLine(name: name, ingress: "203.0.113.7:7000", verdict: .healthy)
        (line.sent, line.received, line.lossRuns, line.payload) = (100, 100 - lost, runs, "plumb")
        if lost < 100 {
            (line.mean, line.median, line.deviation, line.variation) = (mean, mean, 0.8, 0.7)
        }
        return line
    }
}

/// How often a field that did not change is said to have.
@Suite(.seeded) struct ComparisonChanceTests {
    /// Of 100 comparisons, 5 % are 5; 14 are four standard deviations more.
    private static let (comparisons, most) = (100, 14)

    @Test(arguments: [0.0, 0.6, 0.9]) func lossIsNamedNoMoreOftenThanTheLevel(staying: Double) {
        var (generator, named) = (Seed.generator(UInt64(staying * 10)), 0)
        for _ in 0..<Self.comparisons {
            var (before, after) = (RoundResult(), RoundResult())
            for index in 0..<40 {
                let loss = [0.002, 0.01, 0.03, 0.1][index % 4]
                before.lines.append(Field.line("\(index)", loss: loss, staying: staying, &generator))
                after.lines.append(Field.line("\(index)", loss: loss, staying: staying, &generator))
            }
            let compared = RoundComparison(before, after)
            named += compared.entries.contains { $0.loss.change != .same } ? 1 : 0
        }
        #expect(named <= Self.most)
    }

    @Test(arguments: [0.0, 0.5, 0.8]) func delayIsNamedNoMoreOftenThanTheLevel(memory: Double) {
        var (generator, named) = (Seed.generator(100 + UInt64(memory * 10)), 0)
        var rules = RoundComparison.Rules()
        (rules.leastDelay, rules.leastDelayShare) = (0, 0)
        for _ in 0..<Self.comparisons {
            var (before, after) = (RoundResult(), RoundResult())
            for index in 0..<20 {
                before.lines.append(Field.line("\(index)", loss: 0, staying: 0, memory: memory, &generator))
                after.lines.append(Field.line("\(index)", loss: 0, staying: 0, memory: memory, &generator))
            }
            let compared = RoundComparison(before, after, rules: rules)
            named += compared.entries.contains { $0.delay.change != .same } ? 1 : 0
        }
        #expect(named <= Self.most)
    }

    @Test func aLineThatLosesMoreIsFoundAmongMany() {
        var (generator, found) = (Seed.generator(200), 0)
        for _ in 0..<20 {
            var (before, after) = (RoundResult(), RoundResult())
            for index in 0..<100 {
                before.lines.append(Field.line("\(index)", loss: 0.005, staying: 0, &generator))
                after.lines.append(
                    Field.line("\(index)", loss: index == 7 ? 0.25 : 0.005, staying: 0, &generator))
            }
            found += RoundComparison(before, after).entries(.worse).contains { $0.after.name == "7" } ? 1 : 0
        }
        #expect(found >= 18)
    }
}

/// Rounds of a field that has no faults but those that it is told.
private enum Field {
    /// A hundred probes.
    ///
    /// - Parameters:
    ///   - staying: how likely a loss follows a loss, beside what is usual.
    ///   - memory: how much of a delay's excess stays for the next; nil makes no delays.
    static func line(
        _ name: String, loss: Double, staying: Double, memory: Double? = nil, _ generator: inout SeededGenerator
    ) -> ResultLine {
        var (losses, runs, wasLost, delays, excess) = (0, 0, false, [Double](), 0.0)
        // So many begin that `loss` are lost in all.
        let beginning = loss * (1 - staying)
        for _ in 0..<100 {
            let isLost = generator.nextUnit() < (wasLost ? staying + beginning : beginning)
            if isLost { losses += 1 }
            if let memory {
                excess = memory * excess + normal(&generator)
                delays.append(40 + excess)
            }
            if isLost && !wasLost { runs += 1 }
            wasLost = isLost
        }
        var line = ResultLine(name: name, ingress: "203.0.113.7:7000", verdict: .healthy)
        (line.sent, line.received, line.lossRuns) = (100, 100 - losses, runs)
        let statistics = DelayStatistics(nanoseconds: delays.map { Int64($0 * 1e6) })
        (line.mean, line.median, line.deviation) = (statistics?.mean, statistics?.median, statistics?.stddev)
        let steps = zip(delays, delays.dropFirst()).map { abs($1 - $0) }
        line.variation = steps.isEmpty ? nil : steps.reduce(0, +) / Double(steps.count)
        return line
    }

    /// Nearly normal: twelve uniform ones.
    private static func normal(_ generator: inout SeededGenerator) -> Double {
        (0..<12).reduce(-6.0) { sum, _ in sum + generator.nextUnit() }
    }
}
