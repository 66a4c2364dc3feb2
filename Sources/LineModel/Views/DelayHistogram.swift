/// How many delays fall where: bins of one width, and what is above all of them.
package struct DelayHistogram: Equatable, Sendable {
    /// Where the first bin begins, milliseconds.
    package let from: Double
    /// How wide each bin is, milliseconds.
    package let width: Double
    /// How many delays each bin has; a delay at a bound belongs to the bin above it.
    package private(set) var counts: [Int]
    /// How many delays are above the last bin: far from all others, they would leave these one bin.
    package private(set) var above = 0
    /// How many delays there are in all.
    package let total: Int

    /// Sorts delays into bins whose width is 1, 2 or 5 times a power of ten.
    ///
    /// - Parameters:
    ///   - delays: milliseconds, in any order; what is no finite number is left out.
    ///   - bins: at most so many, 1 or more. Delays above the 99th percentile are `above` where they lie outside.
    /// - Returns: nil without delays.
    package init?(_ delays: [Double], bins: Int = 40) {
        let sorted = delays.filter(\.isFinite).sorted()
        guard let least = sorted.first, let most = sorted.last else { return nil }
        let usual = sorted[Percentile.rank(99, of: sorted.count) - 1]
        // A tail not much longer than the rest is drawn whole.
        let end = most - least <= 1.5 * (usual - least) ? most : usual
        width = Self.niceWidth(max(end - least, 1e-3) / Double(max(bins - 1, 1)))
        from = (least / width).rounded(.down) * width
        total = sorted.count
        counts = Array(repeating: 0, count: max(1, Int(((end - from) / width).rounded(.down)) + 1))
        for delay in sorted {
            let bin = max(0, Int(((delay - from) / width).rounded(.down)))
            if bin < counts.count { counts[bin] += 1 } else { above += 1 }
        }
    }

    /// Where a bin begins, milliseconds.
    package func beginning(of bin: Int) -> Double { from + Double(bin) * width }

    /// The least of 1, 2, 5, 10, … that is not below.
    private static func niceWidth(_ least: Double) -> Double {
        var power = 1e-3
        while power * 10 <= least { power *= 10 }
        return [1, 2, 5, 10].map { $0 * power }.first { $0 >= least } ?? 10 * power
    }
}
