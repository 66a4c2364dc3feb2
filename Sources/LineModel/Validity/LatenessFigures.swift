/// Percentiles of how late probes were put on the wire, in nanoseconds.
package struct LatenessFigures: Equatable, Sendable, Codable {
    /// The median, the 99th percentile and the maximum.
    package var p50, p99, max: Int64

    /// Percentiles that a `LatenessHistogram` found; only the maximum is exact.
    package init(p50: Int64, p99: Int64, max: Int64) {
        self.p50 = p50
        self.p99 = p99
        self.max = max
    }
}
