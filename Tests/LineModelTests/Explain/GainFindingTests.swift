import TestSupport
import Testing

@testable import LineModel

/// Two ways whose delays are known in milliseconds, with jitter of their own and a queue that both meet.
private struct TwoWays {
    var line = 30.0, direct = 30.0
    /// The jitter of each probe by itself (its mean), and that which both of a pair have.
    var jitter = 1.0, shared = 0.0
    var lineLoss = 0.0, directLoss = 0.0

    func gain(_ generator: inout SeededGenerator, pairs count: Int = 100) -> LineGain {
        // Skewed as queues are: mostly short, now and then four times the mean.
        func wait(_ mean: Double) -> Double { mean * 4 * generator.nextUnit() * generator.nextUnit() }
        var pairs = SegmentPairs()
        var (lines, directs, differences): ([Int64], [Int64], [Int64]) = ([], [], [])
        for _ in 0..<count {
            let (lostLine, lostDirect) = (generator.nextUnit() < lineLoss, generator.nextUnit() < directLoss)
            switch (lostLine, lostDirect) {
            case (false, false): pairs.bothReceived += 1
            case (true, false): pairs.onlyLineLost += 1
            case (false, true): pairs.onlyIngressLost += 1
            case (true, true): pairs.bothLost += 1
            }
            guard !lostLine, !lostDirect else { continue }
            let queue = wait(shared)
            let (one, other) = (line + queue + wait(jitter), direct + queue + wait(jitter))
            lines.append(Int64(one * 1e6))
            directs.append(Int64(other * 1e6))
            differences.append(Int64(other * 1e6) - Int64(one * 1e6))
        }
        var gain = LineGain(every: 1, pairs: pairs)
        gain.delay = GainDelay(
            sortedDifferences: differences.sorted(), sortedLine: lines.sorted(), sortedDirect: directs.sorted())
        return gain
    }

    /// The share of rounds with the conclusion.
    func share(_ rounds: Int, pairs: Int = 100) -> Double {
        var generator = Seed.generator()
        return Double((0..<rounds).count { _ in GainFinding(gain(&generator, pairs: pairs)) != nil }) / Double(rounds)
    }
}

@Suite("What a line gains over the direct way", .seeded)
struct GainFindingTests {
    private static let rounds = 10_000
    /// 2.5 %, and four times what chance does to a share of 10,000.
    private static let stated = 0.025 + 4 * (0.025 * 0.975 / 10_000).squareRoot()

    @Test("a line that is no slower is called slower in no more than the stated share of rounds")
    func noFalseConclusions() {
        for ways in [
            TwoWays(), TwoWays(jitter: 5, shared: 50), TwoWays(jitter: 60, lineLoss: 0.3, directLoss: 0.1),
            TwoWays(line: 1, direct: 1, jitter: 20),
        ] {
            #expect(ways.share(Self.rounds) <= Self.stated, "\(ways)")
            #expect(ways.share(Self.rounds, pairs: 20) <= Self.stated, "\(ways), 20 pairs")
        }
    }

    @Test("a detour is found in nearly every round, and one below 5 ms or 5 % in none without jitter")
    func found() {
        #expect(TwoWays(line: 40, direct: 22, jitter: 3).share(1000) > 0.99)
        #expect(TwoWays(line: 34, direct: 30, jitter: 0.01).share(1000) == 0)
        #expect(TwoWays(line: 208, direct: 200, jitter: 0.01).share(1000) == 0)
        #expect(TwoWays(line: 212, direct: 200, jitter: 0.01).share(1000) == 1)
    }

    @Test("its numbers are those of the pairs: medians, the median of differences, and intervals")
    func numbers() throws {
        var gain = LineGain(
            every: 2, pairs: SegmentPairs(bothReceived: 90, onlyLineLost: 2, onlyIngressLost: 7, bothLost: 1))
        let line = [Int64](repeating: 40_000_000, count: 90)
        let direct = line.map { $0 - 18_000_000 }
        gain.delay = GainDelay(
            sortedDifferences: Array(repeating: -18_000_000, count: 90), sortedLine: line, sortedDirect: direct)
        let finding = try #require(GainFinding(gain))
        #expect(finding.slowerBy == 18 && finding.interval == 18...18 && finding.pairs == 90)
        #expect(finding.lineMedian == 40 && finding.directMedian == 22)
        // 8 direct losses less 3 of the line, of 100 pairs.
        #expect(gain.loss == 0.05)
        let interval = try #require(gain.lossInterval)
        #expect(interval.contains(0.05) && interval.lowerBound > -0.02 && interval.upperBound < 0.13)
    }

    @Test("nothing is concluded from a round that is not trusted, from few pairs, and without an answer")
    func withheld() {
        var generator = Seed.generator()
        var gain = TwoWays(line: 60, direct: 20, jitter: 0.1).gain(&generator)
        #expect(GainFinding(gain) != nil)
        gain.withhold(.roundNotValid(.suspect))
        #expect(GainFinding(gain) == nil && gain.delay != nil)
        #expect(GainFinding(TwoWays(line: 60, direct: 20).gain(&generator, pairs: 7)) == nil)
        #expect(GainFinding(LineGain(unavailable: .noRoom)) == nil)
        #expect(GainFinding(TwoWays(directLoss: 1).gain(&generator)) == nil)
        var span = GainSpan()
        span.add(gain)
        #expect(span == GainSpan())
    }

    @Test("a line's gain is that of its rows, and probes that were not meant to be sent are no loss")
    func rows() throws {
        let table = SampleTable(lines: 2, count: 40)
        for probe in 0..<40 {
            table.set(0, probe, milliseconds: 50)
            if probe.isMultiple(of: 2) { table.set(1, probe, milliseconds: 30) }
        }
        var summarizer = GainSummarizer(
            GainFindings(every: 2, companions: [.row(1, place: "203.0.113.7:7")]), table)
        let found = summarizer.gain(row: 0)
        let gain = try #require(found)
        #expect(gain.pairs == SegmentPairs(bothReceived: 20) && gain.direct.planned == 20 && gain.direct.unsent == 0)
        #expect(gain.delay?.gain == -20 && gain.directRTT?.median == 30 && gain.place == "203.0.113.7:7")
        #expect(GainFinding(gain)?.slowerBy == 20)
        let none = summarizer.gain(row: 1)
        #expect(none == nil)
    }

    @Test("spans have the mean, the least, and how often the line was slower")
    func spans() {
        var generator = Seed.generator()
        var (one, other, both) = (GainSpan(), GainSpan(), GainSpan())
        let fast = TwoWays(line: 20, direct: 50, jitter: 0).gain(&generator)
        let slow = TwoWays(line: 50, direct: 20, jitter: 0).gain(&generator)
        for _ in 0..<3 { one.add(fast) }
        other.add(slow)
        both.add(one)
        both.add(other)
        #expect(both.rounds == 4 && both.slower == 1 && both.worstGain == -30 && both.meanGain == 15)
    }
}

extension SampleTable {
    /// Makes a probe received after so long.
    fileprivate func set(_ row: Int, _ sequence: Int, milliseconds: Int64) {
        var record = ProbeRecord()
        record.outcome = .received
        record.sentNanoseconds = Int64(sequence) * 20_000_000
        record.rttNanoseconds = milliseconds * 1_000_000
        records[row * count + sequence] = record
    }
}
