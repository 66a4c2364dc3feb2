// @unchecked Sendable: the struct cannot be copied, so whoever holds it is the only user of the buckets; it may be
// handed from the measuring thread to another one, but not shared with mutation.

/// Counts durations in log-linear buckets, for the packet path: fixed in size, no allocation after `init`.
///
/// Values below 64 ns have a bucket each; above, every power of two has 32, so a percentile is at most 1/32 (3.125 %)
/// above the true one and never below it. The maximum and the count are exact. 15 KB.
@frozen
package struct LatenessHistogram: ~Copyable, @unchecked Sendable {
    /// Every Int64 that is not negative has a bucket: 63 significant bits make shifts of 0...57.
    @usableFromInline static let bucketCount = 57 * 32 + 64
    /// Lifetime: allocated in `init`, owned by this value alone, freed in `deinit`; no pointer to it leaves this file.
    @usableFromInline let buckets: UnsafeMutablePointer<UInt64>
    @usableFromInline var recorded = 0
    @usableFromInline var largest: Int64 = 0

    /// An empty histogram, whose buckets are allocated here and nowhere else.
    package init() {
        buckets = .allocate(capacity: LatenessHistogram.bucketCount)
        buckets.initialize(repeating: 0, count: LatenessHistogram.bucketCount)
    }

    deinit { buckets.deallocate() }

    /// How many values were recorded.
    @inlinable package var count: Int { recorded }

    /// The largest value recorded, exact; 0 when nothing was recorded.
    @inlinable package var maxNanoseconds: Int64 { largest }

    /// Counts one duration in nanoseconds; a negative one (two clocks read a moment apart) as 0. Does
    /// not allocate, branch-free but for the clamp.
    @inlinable
    package mutating func record(nanoseconds: Int64) {
        let value = max(nanoseconds, 0)
        buckets[LatenessHistogram.bucket(of: value)] &+= 1
        recorded &+= 1
        largest = max(largest, value)
    }

    /// Adds all that another histogram counted.
    package mutating func merge(_ other: borrowing LatenessHistogram) {
        for bucket in 0..<LatenessHistogram.bucketCount { buckets[bucket] &+= other.buckets[bucket] }
        recorded += other.recorded
        largest = max(largest, other.largest)
    }

    /// A percentile by nearest rank (see `Percentile`), rounded up to the end of its bucket but never above the
    /// maximum; nil when nothing was recorded. Nanoseconds.
    ///
    /// - Parameter percent: 1 to 100.
    package func percentile(_ percent: Int) -> Int64? {
        guard recorded > 0 else { return nil }
        var remaining = UInt64(Percentile.rank(percent, of: recorded))
        for bucket in 0..<LatenessHistogram.bucketCount {
            if buckets[bucket] >= remaining { return min(LatenessHistogram.highestValue(in: bucket), largest) }
            remaining -= buckets[bucket]
        }
        return largest
    }

    /// p50, p99 and the maximum; nil when nothing was recorded.
    package var figures: LatenessFigures? {
        guard let p50 = percentile(50), let p99 = percentile(99) else { return nil }
        return LatenessFigures(p50: p50, p99: p99, max: largest)
    }

    /// The bucket of a value that is not negative: its top six bits, offset by 32 for every bit below them.
    @inlinable
    static func bucket(of value: Int64) -> Int {
        // With bit 5 set, values below 32 take the same path as those up to 63: shift 0, a bucket each.
        let shift = 58 - (value | 32).leadingZeroBitCount
        return shift * 32 + Int(value >> Int64(shift))
    }

    /// The largest value that falls in a bucket.
    static func highestValue(in bucket: Int) -> Int64 {
        guard bucket >= 64 else { return Int64(bucket) }
        let shift = bucket / 32 - 1
        // In this order: the end of the last bucket is Int64.max, one more would not fit.
        return (Int64(bucket - shift * 32) << shift) + ((1 << shift) - 1)
    }
}
