import LineModel
import TestSupport
import Testing

@Suite("Lateness histogram", .seeded)
struct LatenessHistogramTests {
    @Test("without a value has no figures")
    func empty() {
        let histogram = LatenessHistogram()
        let figures = histogram.figures
        #expect(figures == nil)
    }

    @Test("keeps small values exact, and counts a negative one as 0")
    func small() {
        var histogram = LatenessHistogram()
        for value in [-7, 63, 5] as [Int64] { histogram.record(nanoseconds: value) }
        let (figures, count) = (histogram.figures, histogram.count)
        #expect(figures == LatenessFigures(p50: 5, p99: 63, max: 63) && count == 3)
    }

    @Test("holds every value that there is", arguments: [0, 1, 31, 32, 63, 64, 65, 1_000, 1 << 40, .max - 1, .max])
    func extremes(value: Int64) {
        var histogram = LatenessHistogram()
        histogram.record(nanoseconds: value)
        let figures = histogram.figures
        #expect(figures == LatenessFigures(p50: value, p99: value, max: value))
    }

    @Test("is never below a percentile and at most 3.2 % above it, with count and maximum exact", arguments: 0..<100)
    func resolution(seed: UInt64) {
        var generator = Seed.generator(seed)
        var histogram = LatenessHistogram()
        var values: [Int64] = []
        for _ in 0..<Int.random(in: 1...400, using: &generator) {
            let value = Int64(generator.next() >> UInt64.random(in: 1...63, using: &generator))
            values.append(value)
            histogram.record(nanoseconds: value)
        }
        values.sort()
        let (count, largest) = (histogram.count, histogram.maxNanoseconds)
        #expect(count == values.count && largest == values.last, "seed \(seed)")
        for percent in [1, 25, 50, 90, 99, 100] {
            let exact = Percentile.value(percent, ofSorted: values) ?? -1
            let found = histogram.percentile(percent) ?? -1
            #expect(found >= exact && Double(found - exact) <= 0.032 * Double(exact), "seed \(seed), p\(percent)")
        }
    }

    @Test("merged is as if one had recorded everything", arguments: 0..<20)
    func merge(seed: UInt64) {
        var generator = Seed.generator(seed)
        var left = LatenessHistogram()
        var right = LatenessHistogram()
        var both = LatenessHistogram()
        for place in 0..<1_000 {
            let value = Int64(generator.next() >> 40)
            if place % 3 == 0 { left.record(nanoseconds: value) } else { right.record(nanoseconds: value) }
            both.record(nanoseconds: value)
        }
        left.merge(right)
        let (merged, whole, count) = (left.figures, both.figures, left.count)
        #expect(merged == whole && count == 1_000, "seed \(seed)")
    }
}
