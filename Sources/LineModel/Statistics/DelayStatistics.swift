/// Statistics of delays, all in milliseconds. Percentiles are over received probes only (RFC 6703 section 6.3: delay
/// conditional on arrival, loss apart).
package struct DelayStatistics: Equatable, Sendable, Codable {
    /// Minimum, mean, median, 90th, 95th and 99th percentile and maximum, milliseconds; percentiles as `Percentile`
    /// defines them.
    package var min, mean, median, p90, p95, p99, max: Double
    /// Sample standard deviation (n - 1); 0 with one sample.
    package var stddev: Double

    /// All must be of the same delays, in milliseconds.
    package init(
        min: Double, mean: Double, median: Double, p90: Double, p95: Double, p99: Double, max: Double, stddev: Double
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
