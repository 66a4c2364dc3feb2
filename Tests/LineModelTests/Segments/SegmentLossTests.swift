import TestSupport
import Testing

@testable import LineModel

@Suite("Which segment a loss belongs to")
struct SegmentLossTests {
    private typealias Case = (pairs: [Int], kind: IngressProbe.Kind, blame: SegmentBlame?, doubt: SegmentDoubt?)

    private static func pairs(_ counts: [Int]) -> SegmentPairs {
        SegmentPairs(bothReceived: counts[0], onlyLineLost: counts[1], onlyIngressLost: counts[2], bothLost: counts[3])
    }

    /// Both received, only the line lost, only the ingress lost, both lost; and what is to be said of it.
    private static let written: [(String, Case)] = [
        ("nothing lost", ([100, 0, 0, 0], .icmp, nil, nil)),
        ("a dead line, an ingress that answers all", ([0, 100, 0, 0], .icmp, .beyond, nil)),
        ("40 % lost, an ingress that answers all", ([60, 40, 0, 0], .icmp, .beyond, nil)),
        ("5 of 100 lost, an ingress that answers all", ([95, 5, 0, 0], .icmp, .beyond, nil)),
        ("3 of 100 lost: too few to tell", ([97, 3, 0, 0], .icmp, .unknown, .tooFewLosses)),
        ("an outage that met both", ([60, 0, 0, 40], .icmp, .ingress, nil)),
        ("an outage of a tenth that met both", ([90, 0, 0, 10], .icmp, .ingress, nil)),
        ("random loss of 20 % before the ingress, one or the other", ([640, 160, 160, 40], .icmp, .ingress, nil)),
        ("the same of too few probes", ([16, 4, 4, 1], .icmp, .unknown, .tooFewLosses)),
        ("20 % before the ingress in outages, 25 % behind it", ([60, 20, 0, 20], .icmp, .both, nil)),
        ("15 % before and 15 % behind, with STAMP", ([73, 15, 3, 9], .stamp, .both, nil)),
        ("the same where the interval of behind is near 0", ([66, 20, 4, 10], .stamp, .both, nil)),
        ("40 % before and 10 % behind", ([31, 33, 17, 19], .icmp, .unknown, .ingressOpen)),
        ("6 before and 3 behind, with STAMP", ([91, 3, 3, 3], .stamp, .unknown, .beyondOpen)),
        ("20 % before the ingress, random", ([64, 16, 16, 4], .icmp, .ingress, nil)),
        ("a limited ingress beside a line without loss", ([40, 0, 60, 0], .icmp, nil, nil)),
        ("a limited ingress beside a line with some", ([38, 4, 56, 2], .icmp, .unknown, .selective)),
        ("a limited ingress in an outage", ([30, 0, 50, 20], .icmp, .ingress, nil)),
        ("loss behind an ingress that is limited less", ([30, 50, 8, 12], .icmp, .beyond, nil)),
        ("the same with STAMP, whose reflector has no limit", ([300, 500, 80, 120], .stamp, .both, nil)),
        ("one loss together among many behind", ([600, 396, 0, 4], .icmp, .beyond, nil)),
        ("an ingress that never answers, a line without loss", ([0, 0, 100, 0], .icmp, nil, nil)),
        ("an ingress that never answers, a lossy line", ([0, 0, 60, 40], .icmp, .unknown, .silent)),
        ("an ingress that never answers, a dead line", ([0, 0, 0, 100], .icmp, .unknown, .silent)),
        ("no pair at all", ([0, 0, 0, 0], .icmp, .unknown, .noPairs)),
    ]

    @Test("is what the written table says", arguments: written.map(\.0))
    func table(name: String) throws {
        let entry = try #require(Self.written.first { $0.0 == name }?.1)
        let loss = SegmentLoss(Self.pairs(entry.pairs), kind: entry.kind)
        #expect(loss.blame == entry.blame && loss.doubt == entry.doubt, "\(loss)")
    }

    @Test("an ingress that loses more than the whole line answers selectively, whatever the line loses")
    func selective() {
        #expect(SegmentLoss(Self.pairs([40, 0, 60, 0]), kind: .icmp).isSelective)
        #expect(!SegmentLoss(Self.pairs([60, 40, 0, 0]), kind: .icmp).isSelective)
        #expect(!SegmentLoss(Self.pairs([98, 0, 2, 0]), kind: .icmp).isSelective)
    }

    @Test("the losses of the segments add up to the line's")
    func additive() throws {
        let loss = SegmentLoss(Self.pairs([60, 20, 5, 15]), kind: .icmp)
        #expect(isClose(loss.line, 0.35) && isClose(loss.ingress, 0.2) && isClose(loss.beyond, 0.15))
        let interval = try #require(loss.beyondInterval)
        #expect(interval.contains(0.15) && interval.lowerBound > 0)
    }

    /// Two of the examples of his table: 36, 12, 2, 0 and 36, 14, 0, 0.
    @Test("the interval is Newcombe's tenth, by his own examples")
    func newcombe() throws {
        let first = try #require(PairedDifference.interval(Self.pairs([36, 12, 2, 0])))
        #expect(abs(first.lowerBound - 0.0569) < 0.0001 && abs(first.upperBound - 0.3404) < 0.0001)
        let second = try #require(PairedDifference.interval(Self.pairs([36, 14, 0, 0])))
        #expect(abs(second.lowerBound - 0.1528) < 0.0001 && abs(second.upperBound - 0.4167) < 0.0001)
    }

    /// A lady and eight cups of tea: R. A. Fisher, The Design of Experiments (1935), chapter II.
    @Test("the test of shared loss is Fisher's, by his own example")
    func fisher() {
        #expect(isClose(SharedLossTest.probability(Self.pairs([4, 0, 0, 4])), 1.0 / 70))
        #expect(isClose(SharedLossTest.probability(Self.pairs([3, 1, 1, 3])), 17.0 / 70))
        #expect(isClose(SharedLossTest.probability(Self.pairs([0, 4, 4, 0])), 1))
        #expect(SharedLossTest.probability(Self.pairs([100, 0, 0, 0])) == 1)
        #expect(SharedLossTest.probability(Self.pairs([500_000, 0, 0, 500_000])) < 1e-9)
    }
}

/// A line with known faults, pair by pair.
private struct SimulatedLine {
    /// Chances: of loss before the ingress, for both probes of a pair at once or for each alone; behind it; and of an
    /// answer of the ingress that is kept back.
    var outage = 0.0, before = 0.0, behind = 0.0, kept = 0.0

    func pairs(_ count: Int, _ generator: inout SeededGenerator) -> SegmentPairs {
        var pairs = SegmentPairs()
        for _ in 0..<count {
            let isOut = generator.nextUnit() < outage
            let line = generator.nextUnit() < before || generator.nextUnit() < behind || isOut
            let ingress = generator.nextUnit() < before || generator.nextUnit() < kept || isOut
            switch (line, ingress) {
            case (false, false): pairs.bothReceived += 1
            case (true, false): pairs.onlyLineLost += 1
            case (false, true): pairs.onlyIngressLost += 1
            case (true, true): pairs.bothLost += 1
            }
        }
        return pairs
    }
}

@Suite("Blame for loss, over simulated lines", .seeded)
struct SegmentLossPropertyTests {
    static let seeds: ClosedRange<UInt64> = 1...8

    /// How often of 400 lines of 100 pairs each blame is given.
    private func shares(_ line: SimulatedLine, seed: UInt64, pairs: Int = 100) -> [SegmentBlame?: Double] {
        var generator = Seed.generator(seed)
        var counts: [SegmentBlame?: Double] = [:]
        for _ in 0..<400 {
            counts[SegmentLoss(line.pairs(pairs, &generator), kind: .icmp).blame, default: 0] += 1.0 / 400
        }
        return counts
    }

    private func never(_ wrong: [SegmentBlame?], _ shares: [SegmentBlame?: Double], _ seed: UInt64) {
        let share = wrong.reduce(0.0) { $0 + (shares[$1] ?? 0) }
        #expect(share < 0.05, "seed \(seed): \(shares)")
    }

    @Test("loss behind the ingress is never held against the way to it", arguments: seeds)
    func behind(seed: UInt64) {
        var generator = Seed.generator(seed)
        let loss = 0.05 + generator.nextUnit() * 0.9
        let found = shares(SimulatedLine(behind: loss), seed: seed)
        never([.ingress, .both, nil], found, seed)
        if loss > 0.1 { #expect(found[.beyond] ?? 0 > 0.9, "seed \(seed), loss \(loss): \(found)") }
    }

    @Test("loss before the ingress is never held against what is behind, be it outages or random", arguments: seeds)
    func before(seed: UInt64) {
        var generator = Seed.generator(seed)
        let loss = 0.05 + generator.nextUnit() * 0.6
        let outage = shares(SimulatedLine(outage: loss), seed: seed)
        never([.beyond, .both], outage, seed)
        if loss > 0.1 { #expect(outage[.ingress] ?? 0 > 0.9, "seed \(seed), loss \(loss): \(outage)") }
        let random = shares(SimulatedLine(before: loss), seed: seed, pairs: 1_000)
        never([.beyond, .both], random, seed)
        if loss > 0.1 { #expect(random[.ingress] ?? 0 > 0.9, "seed \(seed), loss \(loss): \(random)") }
    }

    @Test("an ingress that keeps answers back is not blamed for a line that loses less", arguments: seeds)
    func selective(seed: UInt64) {
        var generator = Seed.generator(seed)
        let kept = 0.5 + generator.nextUnit() * 0.45
        let found = shares(SimulatedLine(behind: 0.02 + generator.nextUnit() * 0.1, kept: kept), seed: seed)
        never([.ingress, .both], found, seed)
        let clean = shares(SimulatedLine(kept: kept), seed: seed)
        #expect(isClose(clean[nil] ?? 0, 1), "seed \(seed): \(clean)")
    }

    @Test("faults on both sides are found on both", arguments: seeds)
    func both(seed: UInt64) {
        let found = shares(SimulatedLine(outage: 0.25, behind: 0.35), seed: seed)
        #expect(found[.both] ?? 0 > 0.8, "seed \(seed): \(found)")
    }

    @Test("the interval of what is lost behind covers the truth in 95 of 100 rounds", arguments: seeds)
    func coverage(seed: UInt64) {
        var generator = Seed.generator(seed)
        let line = SimulatedLine(outage: 0.1, before: 0.05, behind: 0.2)
        // Of the probes that reach the ingress, a fifth is lost behind it.
        let truth = 0.9 * 0.95 * 0.2
        let hits = (0..<1_000).count { _ in
            SegmentLoss(line.pairs(200, &generator), kind: .icmp).beyondInterval?.contains(truth) ?? false
        }
        #expect(hits >= 930, "seed \(seed): \(hits) of 1000")
    }
}
