/// What is said of a delay that STAMP tells: less than of a round trip, since all of it is kept in the history.
/// Milliseconds; negative only for one-way delays, within their error.
package struct STAMPDelay: Equatable, Sendable {
    /// The mean, the 95th percentile and the maximum, milliseconds.
    package var mean, p95, max: Double

    /// All three must be of the same delays, in milliseconds.
    package init(mean: Double, p95: Double, max: Double) {
        self.mean = mean
        self.p95 = p95
        self.max = max
    }

    /// Statistics of delays that are sorted ascending; nil when there are none.
    package init?(sortedNanoseconds sorted: [Int64]) {
        guard let all = DelayStatistics(sortedNanoseconds: sorted) else { return nil }
        self.init(mean: all.mean, p95: all.p95, max: all.max)
    }
}
