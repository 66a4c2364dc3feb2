import LineModel
import TestSupport
import Testing

@Suite("Delay statistics", .seeded)
struct DelayStatisticsTests {
    @Test("of nothing are nil")
    func none() { #expect(DelayStatistics(nanoseconds: []) == nil) }

    @Test("of one delay are that delay; its deviation is undefined")
    func one() {
        let one = DelayStatistics(nanoseconds: [38_102_400])
        let delay = 38.1024
        var expected = DelayStatistics(
            min: delay, mean: delay, median: delay, p90: delay, p95: delay, p99: delay, max: delay, stddev: nil)
        expected.p999 = delay
        #expect(one == expected)
    }

    @Test("of two delays have the smaller as median, and the larger as every higher percentile")
    func two() throws {
        let two = try #require(DelayStatistics(nanoseconds: [30_000_000, 10_000_000]))
        #expect(two.min == 10 && two.mean == 20 && two.median == 10 && two.p90 == 30 && two.p99 == 30 && two.max == 30)
        #expect(isClose(two.stddev, 200.0.squareRoot()))
    }

    @Test("take percentiles by nearest rank: of 1...100 ms, p99 is 99 ms")
    func hundred() throws {
        let all = try #require(DelayStatistics(nanoseconds: (1...100).shuffled().map { $0 * 1_000_000 }))
        #expect(all.min == 1 && all.max == 100 && all.mean == 50.5 && all.median == 50)
        #expect(all.p90 == 90 && all.p95 == 95 && all.p99 == 99)
        // Of 1...n the sample variance is n (n + 1) / 12.
        #expect(isClose(all.stddev, (100.0 * 101 / 12).squareRoot()))
    }

    @Test(
        "take p99.9 by the same rule: from 1,000 delays on it is not the maximum",
        arguments: [1, 999, 1000, 1001, 2000])
    func thousand(_ count: Int) throws {
        let all = try #require(DelayStatistics(nanoseconds: (1...Int64(count)).shuffled().map { $0 * 1_000_000 }))
        let rank = [1: 1, 999: 999, 1000: 999, 1001: 1000, 2000: 1998][count]
        #expect(all.p999 == rank.map(Double.init))
    }

    @Test("give the ranks of RFC 2330 section 11.3 at the edges of a sample")
    func ranks() {
        #expect(Percentile.rank(50, of: 5) == 3 && Percentile.rank(25, of: 6) == 2 && Percentile.rank(100, of: 6) == 6)
        #expect(
            Percentile.rank(1, of: 1) == 1 && Percentile.rank(99, of: 1) == 1 && Percentile.rank(99, of: 101) == 100)
        #expect(Percentile.rank(90, of: 10) == 9 && Percentile.rank(90, of: 11) == 10)
    }

    @Test("keep a deviation of nanoseconds on a delay of 78 hours")
    func stable() throws {
        let base = ProbeRecord.maxRTTNanoseconds - 10
        let far = try #require(DelayStatistics(nanoseconds: [base, base + 1, base + 2]))
        #expect(isClose(far.stddev, 1e-6, within: 1e-12) && far.mean == Double(base + 1) / 1e6)
    }

    @Test("agree with sorting and counting, for any delays", arguments: 0..<200)
    func anyDelays(seed: UInt64) throws {
        var generator = Seed.generator(seed)
        let count = Int.random(in: 1...300, using: &generator)
        let delays = (0..<count).map { _ in Int64.random(in: 0...50_000_000, using: &generator) }
        let found = try #require(DelayStatistics(nanoseconds: delays), "seed \(seed)")
        let mean = delays.reduce(0.0) { $0 + Double($1) } / Double(count)
        #expect(isClose(found.mean, mean / 1e6), "seed \(seed)")
        for (percent, value) in [(50, found.median), (90, found.p90), (95, found.p95), (99, found.p99)] {
            // The definition itself: the smallest value that this share of the sample does not exceed.
            let smallest = delays.filter { value in delays.count { $0 <= value } * 100 >= percent * count }.min()
            #expect(smallest.map { Double($0) / 1e6 } == value, "seed \(seed), p\(percent)")
        }
        #expect(found.min <= found.median && found.median <= found.p90 && found.p90 <= found.p95, "seed \(seed)")
        #expect(found.p95 <= found.p99 && found.p99 <= found.max, "seed \(seed)")
    }
}
