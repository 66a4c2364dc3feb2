import TestSupport
import Testing

@testable import LineModel

/// A line whose faults are known, as the chances of the four ends of a pair.
private struct FaultyLine {
    /// Chances of loss before the ingress, for each probe alone and for both at once; behind it; and of an answer that
    /// the ingress keeps back.
    var before = 0.0, outage = 0.0, behind = 0.0, kept = 0.0

    /// Both received, only the line lost, only the ingress lost; what is left is both lost.
    private var bounds: [Double] {
        let (line, ingress) = ((1 - before) * (1 - behind), (1 - before) * (1 - kept))
        let both = line * ingress * (1 - outage)
        let onlyLine = (1 - line) * ingress * (1 - outage)
        return [both, both + onlyLine, both + onlyLine + line * (1 - ingress) * (1 - outage)]
    }

    /// What is said of so many lines, as shares of them.
    func blames(_ lines: Int, pairs count: Int, _ kind: IngressProbe.Kind) -> [SegmentBlame: Double] {
        var generator = Seed.generator()
        let bounds = bounds
        var blames: [SegmentBlame: Double] = [:]
        for _ in 0..<lines {
            var ends = [0, 0, 0, 0]
            for _ in 0..<count {
                let chance = generator.nextUnit()
                ends[chance < bounds[0] ? 0 : chance < bounds[1] ? 1 : chance < bounds[2] ? 2 : 3] += 1
            }
            let pairs = SegmentPairs(
                bothReceived: ends[0], onlyLineLost: ends[1], onlyIngressLost: ends[2], bothLost: ends[3])
            if let blame = SegmentLoss(pairs, kind: kind).blame { blames[blame, default: 0] += 1 / Double(lines) }
        }
        return blames
    }
}

/// The rates that docs/measuring/segments.md states, each over 10,000 lines of 100 pairs.
@Suite("How often blame for loss is wrong", .seeded)
struct SegmentBlameRateTests {
    private static let lines = 10_000
    /// 2.5 %, and four times what chance does to a share of 10,000.
    private static let stated = 0.025 + 4 * (0.025 * 0.975 / 10_000).squareRoot()

    @Test(
        "a segment without loss is named in no more than the stated share of lines",
        arguments: [IngressProbe.Kind.icmp, .stamp])
    func lossless(kind: IngressProbe.Kind) {
        for loss in [0.03, 0.05, 0.1, 0.2, 0.36, 0.6, 0.9] {
            let behind = FaultyLine(behind: loss).blames(Self.lines, pairs: 100, kind)
            #expect(behind.share(.ingress, .both) <= Self.stated, "\(loss) behind: \(behind)")
            for before in [
                FaultyLine(before: loss), FaultyLine(outage: loss), FaultyLine(before: loss / 2, outage: 0.1),
            ] {
                let found = before.blames(Self.lines, pairs: 100, kind)
                #expect(found.share(.beyond, .both) <= Self.stated, "\(before): \(found)")
            }
        }
    }

    @Test(
        "the smaller part is taken for the whole in no more than the stated share of lines",
        arguments: [IngressProbe.Kind.icmp, .stamp])
    func smaller(kind: IngressProbe.Kind) {
        for (large, small) in [(0.4, 0.1), (0.3, 0.2), (0.2, 0.1), (0.1, 0.05), (0.6, 0.3)] {
            let before = FaultyLine(before: large, behind: small).blames(Self.lines, pairs: 100, kind)
            #expect(before.share(.beyond) <= Self.stated, "\(large) before, \(small) behind: \(before)")
            let behind = FaultyLine(before: small, behind: large).blames(Self.lines, pairs: 100, kind)
            #expect(behind.share(.ingress) <= Self.stated, "\(small) before, \(large) behind: \(behind)")
        }
    }

    @Test("as much on both sides: with STAMP both are named, and one alone no more often than stated")
    func equal() {
        let found = FaultyLine(before: 0.15, behind: 0.15).blames(Self.lines, pairs: 100, .stamp)
        #expect(found.share(.both) > 0.5, "\(found)")
        #expect(found.share(.beyond, .ingress) <= Self.stated, "\(found)")
        let more = FaultyLine(before: 0.15, behind: 0.15).blames(Self.lines, pairs: 300, .stamp)
        #expect(more.share(.both) > 0.95, "\(more)")
    }

    @Test("random loss before the ingress alone is found in most lines", arguments: [IngressProbe.Kind.icmp, .stamp])
    func power(kind: IngressProbe.Kind) {
        #expect(FaultyLine(before: 0.2).blames(Self.lines, pairs: 100, kind).share(.ingress) > 0.5)
        #expect(FaultyLine(before: 0.36).blames(Self.lines, pairs: 100, kind).share(.ingress) > 0.75)
        #expect(FaultyLine(before: 0.2).blames(Self.lines, pairs: 300, kind).share(.ingress) > 0.9)
    }

    @Test("an ingress that keeps answers back is not named for a line that loses less")
    func selective() {
        for kept in [0.5, 0.7, 0.9] {
            let found = FaultyLine(behind: 0.1, kept: kept).blames(Self.lines, pairs: 100, .icmp)
            #expect(found.share(.ingress, .both) <= Self.stated, "\(kept): \(found)")
        }
    }
}

extension [SegmentBlame: Double] {
    fileprivate func share(_ blames: SegmentBlame...) -> Double { blames.reduce(0) { $0 + (self[$1] ?? 0) } }
}
