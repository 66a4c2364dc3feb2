/// Percentiles of a sorted sample, by the empirical distribution function of RFC 2330 section 11.3: the smallest value
/// that at least `percent` of the sample does not exceed ("nearest rank").
///
/// Chosen over linear interpolation because the RFCs that name our figures build on it (RFC 2679, 2681, 5481),
/// and because a percentile is then always a delay that a probe really had: p99 of 100 probes is the 99th, whatever the
/// slowest did. The median is no exception, although RFC 2681 section 4.2 takes the mean of the central two values of
/// an even number: one rule holds for every percentile.
package enum Percentile {
    /// The 1-based rank, 1...count, of a percentile in a sample of `count` values.
    ///
    /// - Parameter percent: 1 to 100, whole, so that the rank is exact.
    @inlinable
    package static func rank(_ percent: Int, of count: Int) -> Int { (percent * count + 99) / 100 }

    /// The percentile of values sorted ascending, in their own unit; nil without values.
    package static func value(_ percent: Int, ofSorted values: [Int64]) -> Int64? {
        values.isEmpty ? nil : values[rank(percent, of: values.count) - 1]
    }

    /// The same in thousandths (999 is p99.9), 1 to 1000. Of fewer values than it takes to tell (1000 of 999) it is
    /// the greatest.
    package static func value(thousandths: Int, ofSorted values: [Int64]) -> Int64? {
        values.isEmpty ? nil : values[(thousandths * values.count + 999) / 1000 - 1]
    }

    /// The median of values sorted ascending, in their own unit; nil without values.
    ///
    /// The 50th percentile by the rule of all: of an even number the lower one of the central two.
    package static func median(ofSorted values: [Int64]) -> Double? { value(50, ofSorted: values).map(Double.init) }
}
