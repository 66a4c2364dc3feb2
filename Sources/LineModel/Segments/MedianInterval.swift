/// The 95 % interval of a median by the ranks of the sample, whatever the distribution (RFC 2330 section 11.3 on order
/// statistics): from the r-th smallest value to the r-th largest, r = (n - 1.96 sqrt n) / 2 rounded down, which is
/// never narrower than the binomial distribution's own.
enum MedianInterval {
    /// - Parameter values: sorted ascending.
    /// - Returns: nil where no rank is low enough: fewer than 8 values.
    static func of(_ values: [Int64]) -> ClosedRange<Double>? {
        let count = Double(values.count)
        let rank = Int((count - WilsonInterval.z95 * count.squareRoot()) / 2)
        guard rank >= 1 else { return nil }
        return Double(values[rank - 1])...Double(values[values.count - rank])
    }
}
