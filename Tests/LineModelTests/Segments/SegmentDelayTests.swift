import TestSupport
import Testing

@testable import LineModel

@Suite("Which segment a delay belongs to")
struct SegmentDelayTests {
    /// Delays in milliseconds, a pair each.
    private func delay(line: [Double], ingress: [Double]) -> SegmentDelay? {
        let pairs = zip(line, ingress)
        return SegmentDelay(
            sortedDifferences: pairs.map { Int64(($0 - $1) * 1e6) }.sorted(),
            sortedLine: line.map { Int64($0 * 1e6) }.sorted())
    }

    private func steady(_ line: Double, _ ingress: Double, count: Int = 20) -> SegmentDelay? {
        delay(line: Array(repeating: line, count: count), ingress: Array(repeating: ingress, count: count))
    }

    @Test("is shared out by thirds, and what is behind is the whole less the ingress")
    func thirds() throws {
        let behind = try #require(steady(40, 10))
        #expect(behind.blame == .beyond && behind.doubt == nil && isClose(behind.beyondMedian, 30))
        #expect(isClose(behind.beyondMean, 30) && isClose(behind.beyondShare, 0.75) && behind.pairs == 20)
        #expect(behind.beyondInterval == 30...30 && isClose(behind.lineMedian, 40))
        #expect(steady(40, 35)?.blame == .ingress && steady(40, 20)?.blame == .both)
    }

    @Test("is a matter of each pair: a queue that both probes of a pair met is no part of what is behind")
    func paired() throws {
        let queue = (0..<40).map { Double($0 % 10) * 7 }
        let found = try #require(delay(line: queue.map { 50 + $0 }, ingress: queue.map { 5 + $0 }))
        #expect(found.beyondInterval == 45...45 && isClose(found.beyondMean, 45))
    }

    @Test("is unknown with fewer pairs than the median's interval takes, and without pairs is nothing")
    func few() {
        #expect(steady(40, 10, count: 8)?.blame == .beyond)
        #expect(steady(40, 10, count: 7)?.doubt == .tooFewDelays && steady(40, 10, count: 7)?.blame == .unknown)
        #expect(steady(40, 10, count: 7)?.beyondShare == nil && steady(40, 10, count: 0) == nil)
    }

    @Test("is unknown where the ingress answers later than the far end, or all scatters")
    func doubts() {
        #expect(steady(40, 55)?.doubt == .slowAnswers && steady(40, 55)?.blame == .unknown)
        let scattered = delay(line: Array(repeating: 40, count: 9), ingress: (0..<9).map { Double($0) * 5 })
        #expect(scattered?.doubt == .tooWide)
    }

    @Test("the ranks of the median's interval hold it with at least 95 %, for every number of pairs")
    func ranks() {
        for count in 8...400 {
            let values = (1...Int64(count)).map { $0 }
            guard let interval = MedianInterval.of(values) else {
                Issue.record("no interval of \(count)")
                continue
            }
            let rank = Int(interval.lowerBound)
            #expect(Int(interval.upperBound) == count - rank + 1)
            #expect(outside(rank, of: count) * 2 <= 0.05, "\(count): \(rank)")
        }
        #expect(MedianInterval.of([1, 2, 3, 4, 5, 6, 7]) == nil)
    }

    /// P(X < rank) for X the number of values below the median, binomial of `count` and one half.
    private func outside(_ rank: Int, of count: Int) -> Double {
        var term = 1.0
        for _ in 0..<count { term /= 2 }
        var sum = 0.0
        for hits in 0..<rank {
            sum += term
            term *= Double(count - hits) / Double(hits + 1)
        }
        return sum
    }
}

@Suite("How an ingress is asked for")
struct IngressProbeTests {
    @Test("by its name, for STAMP with a port")
    func texts() throws {
        #expect(try IngressProbe(text: "icmp") == .icmp && IngressProbe(text: "stamp") == .stamp(port: 862))
        #expect(try IngressProbe(text: "stamp:9000") == .stamp(port: 9000))
        for probe in [IngressProbe.icmp, .stamp(), .stamp(port: 1)] {
            #expect(try IngressProbe(text: probe.description) == probe)
        }
    }

    @Test(
        "and by nothing else",
        arguments: ["", "ICMP", "udp", "icmp:1", "stamp:", "stamp:0", "stamp:65536", "stamp:+1", "stamp:1:2"])
    func refused(text: String) { #expect(throws: TextError.self) { try IngressProbe(text: text) } }
}
