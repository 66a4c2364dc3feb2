/// The difference of two proportions that were seen on the same pairs: how much more often the line lost its probe than
/// the ingress did.
///
/// R. G. Newcombe, "Improved confidence intervals for the difference between binomial proportions based on paired
/// data", Statistics in Medicine 17 (1998), pages 2635-2650, method 10: Wilson's interval of each proportion, put
/// together with the correlation of the two.
package enum PairedDifference {
    /// The 95 % interval, within -1...1, of line loss - ingress loss; nil without pairs.
    package static func interval(_ pairs: SegmentPairs) -> ClosedRange<Double>? {
        guard let line = WilsonInterval.of(pairs.lineLost, in: pairs.total),
            let ingress = WilsonInterval.of(pairs.ingressLost, in: pairs.total)
        else { return nil }
        let total = Double(pairs.total)
        let (p1, p2) = (Double(pairs.lineLost) / total, Double(pairs.ingressLost) / total)
        let phi = correlation(pairs)
        let below = distance(p1 - line.lowerBound, ingress.upperBound - p2, phi)
        let above = distance(line.upperBound - p1, p2 - ingress.lowerBound, phi)
        return max(p1 - p2 - below, -1)...min(p1 - p2 + above, 1)
    }

    private static func distance(_ first: Double, _ second: Double, _ phi: Double) -> Double {
        max(first * first - 2 * phi * first * second + second * second, 0).squareRoot()
    }

    /// The correlation of the two outcomes of a pair, with Newcombe's correction for continuity; 0 when one of them
    /// never varied.
    private static func correlation(_ pairs: SegmentPairs) -> Double {
        let (lost, answered) = (Double(pairs.lineLost), Double(pairs.total - pairs.lineLost))
        let (silent, heard) = (Double(pairs.ingressLost), Double(pairs.ingressAnswered))
        let product = lost * answered * silent * heard
        guard product > 0 else { return 0 }
        var excess =
            Double(pairs.bothLost) * Double(pairs.bothReceived)
            - Double(pairs.onlyLineLost) * Double(pairs.onlyIngressLost)
        if excess > 0 { excess = max(excess - Double(pairs.total) / 2, 0) }
        return excess / product.squareRoot()
    }
}
