/// The mean of a round's delays, and how far chance may have moved it.
package struct MeanEstimate: Equatable, Sendable {
    /// The mean, in any unit.
    package let mean: Double
    /// The sample standard deviation (n - 1), in the same unit; 0 or more.
    package let deviation: Double
    /// How many independent values say as much as these do.
    package let count: Double

    /// - Parameters:
    ///   - count: values.
    ///   - variation: the mean absolute difference of neighbouring values, in the same unit; nil takes them for
    ///     independent.
    package init(mean: Double, deviation: Double, count: Int, variation: Double?) {
        self.mean = mean
        self.deviation = deviation
        self.count = Double(count) * Self.share(deviation, variation)
    }

    /// Delays of neighbouring probes are alike, so that a hundred say less than a hundred independent ones would.
    ///
    /// The correlation r of neighbours follows from their mean absolute difference: it is 2 / sqrt(pi) deviations where
    /// values are normal and independent, and sqrt(1 - r) times that otherwise. Of n values with such a memory
    /// n (1 - r) / (1 + r) count (M. S. Bartlett, J. R. Stat. Soc. 98, 1935, pages 536-543). Values with rare great
    /// ones among them pass for more alike than they are: a cautious mistake. None counts more than once.
    private static func share(_ deviation: Double, _ variation: Double?) -> Double {
        guard let variation, deviation > 0 else { return 1 }
        let ratio = variation / (deviation * 1.128_379_167)
        let r = max(0, 1 - ratio * ratio)
        return (1 - r) / (1 + r)
    }

    /// The probability of two means as far apart as these, or further, of values that did not change (B. L. Welch,
    /// Biometrika 34, 1947, pages 28-35); nil where there are too few to tell.
    package static func test(_ before: MeanEstimate, _ after: MeanEstimate) -> Double? {
        guard before.count >= 3, after.count >= 3 else { return nil }
        let (one, other) = (before.variance, after.variance)
        guard one + other > 0 else { return before.mean == after.mean ? 1 : 0 }
        let freedom =
            (one + other) * (one + other) / (one * one / (before.count - 1) + other * other / (after.count - 1))
        return StudentTail.twoSided((after.mean - before.mean) / (one + other).squareRoot(), freedom: freedom)
    }

    /// Of the mean.
    private var variance: Double { deviation * deviation / count }
}

/// Student's distribution (Biometrika 6, 1908), without what the standard library lacks: for an even number of degrees
/// of freedom its tail is a finite sum (Abramowitz and Stegun, 26.7.4).
enum StudentTail {
    /// More make no difference that matters, and would take as many steps.
    private static let maxDegrees = 2000.0

    /// The probability of a value as far from 0 as this one, or further; within 1e-13 of the true one.
    ///
    /// - Parameter freedom: taken as the even number below it, which makes the tail a little longer; 2 at least.
    static func twoSided(_ t: Double, freedom: Double) -> Double {
        let degrees = max(2, Int(min(freedom, maxDegrees)) & ~1)
        let square = t * t
        let cosine2 = Double(degrees) / (Double(degrees) + square)
        var (term, sum) = (1.0, 1.0)
        for step in stride(from: 1, to: degrees / 2, by: 1) {
            term *= Double(2 * step - 1) / Double(2 * step) * cosine2
            sum += term
        }
        return max(0, 1 - (1 - cosine2).squareRoot() * sum)
    }
}
