/// The middle of figures that are figures of rounds already, and how far they lie from it. Of probes' delays it is
/// `Percentile.median`, which is always a delay that a probe had.
package enum MiddleValue {
    /// The mean of the two in the middle, or the one that is; nil without values.
    package static func of(_ values: [Double]) -> Double? {
        let sorted = values.sorted()
        guard let upper = sorted.dropFirst(sorted.count / 2).first else { return nil }
        return (sorted[(sorted.count - 1) / 2] + upper) / 2
    }

    /// The median absolute deviation: the middle of the distances from the middle; nil without values.
    package static func deviation(of values: [Double]) -> Double? {
        of(values).flatMap { middle in of(values.map { abs($0 - middle) }) }
    }
}
