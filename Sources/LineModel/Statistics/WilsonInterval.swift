/// The score interval of a proportion (E. B. Wilson, JASA 22, 1927, pages 209-212).
package enum WilsonInterval {
    /// The 97.5 % point of the normal distribution, for 95 % confidence.
    package static let z95 = 1.959964
    /// The 95 % point of the normal distribution, for 90 % confidence.
    package static let z90 = 1.644854

    /// The interval of 95 %, or of another confidence, within 0...1, of a proportion of which `hits` of `trials` were
    /// seen; nil without trials.
    ///
    /// Its lower end is exactly 0 when nothing was hit and its upper end exactly 1 when everything was: rounding must
    /// not make a line without loss look as if it had some.
    ///
    /// - Parameters:
    ///   - hits: 0...trials.
    ///   - z: the point of the normal distribution that gives the confidence; above 0.
    package static func of(_ hits: Int, in trials: Int, z: Double = z95) -> ClosedRange<Double>? {
        guard trials > 0 else { return nil }
        precondition(hits >= 0 && hits <= trials, "hits must be within 0...trials")
        return of(ratio: Double(hits) / Double(trials), trials: Double(trials), z: z)
    }

    /// The same by the ratio that was seen, of trials that need not be whole: those that many dependent ones are worth.
    ///
    /// - Parameters:
    ///   - ratio: 0...1.
    ///   - trials: above 0.
    package static func of(ratio p: Double, trials n: Double, z: Double = z95) -> ClosedRange<Double> {
        precondition(p >= 0 && p <= 1 && n > 0, "a ratio is within 0...1, of some trials")
        let z2 = z * z
        let centre = (p + z2 / (2 * n)) / (1 + z2 / n)
        let halfWidth = z / (1 + z2 / n) * (p * (1 - p) / n + z2 / (4 * n * n)).squareRoot()
        let lower = p == 0 ? 0 : max(0, centre - halfWidth)
        let upper = p == 1 ? 1 : min(1, centre + halfWidth)
        return lower...upper
    }
}
