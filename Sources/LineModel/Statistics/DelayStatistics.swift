/// Statistics of delays, all in milliseconds. Percentiles are over received probes only (RFC 6703 section 6.3: delay
/// conditional on arrival, loss apart).
package struct DelayStatistics: Equatable, Sendable, Codable {
    /// Minimum, mean, median, 90th, 95th and 99th percentile and maximum, milliseconds; percentiles as `Percentile`
    /// defines them.
    package var min, mean, median, p90, p95, p99, max: Double
    /// Sample standard deviation (n - 1); nil with one sample, of which it is undefined.
    package var stddev: Double?
    /// p99.9; of fewer than 1,000 delays the maximum. nil where it was not kept: the history keeps it with the probes.
    package var p999: Double?

    /// All must be of the same delays, in milliseconds.
    package init(
        min: Double, mean: Double, median: Double, p90: Double, p95: Double, p99: Double, max: Double, stddev: Double?
    ) {
        self.min = min
        self.mean = mean
        self.median = median
        self.p90 = p90
        self.p95 = p95
        self.p99 = p99
        self.max = max
        self.stddev = stddev
    }
}

extension DelayStatistics {
    /// Statistics of delays in nanoseconds, in any order; nil without any. Sorts a copy.
    package init?(nanoseconds: [Int64]) { self.init(sortedNanoseconds: nanoseconds.sorted()) }

    /// Statistics of delays in nanoseconds, sorted ascending; nil without any. Does not allocate.
    ///
    /// Minimum and mean after RFC 2681 section 4, percentiles with the median after RFC 2330 section 11.3 (see
    /// `Percentile`), all conditional on arrival (RFC 6703 section 6.3): losses are not in here as infinite delays.
    package init?(sortedNanoseconds sorted: [Int64]) {
        guard let least = sorted.first, let most = sorted.last, let median = Percentile.median(ofSorted: sorted),
            let p90 = Percentile.value(90, ofSorted: sorted), let p95 = Percentile.value(95, ofSorted: sorted),
            let p99 = Percentile.value(99, ofSorted: sorted)
        else { return nil }
        let (mean, stddev) = DelayStatistics.moments(sorted, above: least)
        self.init(
            min: Double(least) / 1e6, mean: mean / 1e6, median: median / 1e6, p90: Double(p90) / 1e6,
            p95: Double(p95) / 1e6, p99: Double(p99) / 1e6, max: Double(most) / 1e6, stddev: stddev.map { $0 / 1e6 })
        p999 = Percentile.value(thousandths: 999, ofSorted: sorted).map { Double($0) / 1e6 }
    }

    /// Arithmetic mean and sample standard deviation (n - 1; nil with one value), in the unit of the values.
    ///
    /// Two passes over the distances from the minimum: their sum is exact below 2^53 ns (104 days of delay), and no
    /// large squares are subtracted from each other, so a jitter of microseconds on a delay of hours keeps its digits.
    private static func moments(_ values: [Int64], above least: Int64) -> (mean: Double, stddev: Double?) {
        let count = Double(values.count)
        var sum = 0.0
        for value in values { sum += Double(value - least) }
        let excess = sum / count
        var squares = 0.0
        for value in values {
            let deviation = Double(value - least) - excess
            squares += deviation * deviation
        }
        let stddev = values.count > 1 ? (squares / (count - 1)).squareRoot() : nil
        return (Double(least) + excess, stddev)
    }
}
