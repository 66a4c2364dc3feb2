/// What is said of a delay that STAMP tells: less than of a round trip, since all of it is kept in the history.
/// Milliseconds; negative only for one-way delays, within their error.
package struct StampDelay: Equatable, Sendable {
    package var mean, p95, max: Double

    package init(mean: Double, p95: Double, max: Double) {
        self.mean = mean
        self.p95 = p95
        self.max = max
    }

    /// nil without any.
    package init?(sortedNanoseconds sorted: [Int64]) {
        guard let all = DelayStatistics(sortedNanoseconds: sorted) else { return nil }
        self.init(mean: all.mean, p95: all.p95, max: all.max)
    }
}
