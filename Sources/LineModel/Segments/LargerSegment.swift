/// Which of a line's two segments certainly loses at least as much as the other, at 2.5 % of one side.
enum LargerSegment {
    /// One of the two segments.
    enum Side: Equatable {
        case ingress, beyond
    }

    /// By how often the line and the ingress answered. A packet survives the line if it survives both segments, so
    /// where the ingress answers a share q of its probes, a line whose segments lose equally much answers q squared.
    /// More than that, and the segment behind the ingress loses less; less, and it loses more.
    ///
    /// The variance is that of the difference (line's share - q squared) by the delta method, with the covariance of
    /// the pairs. An ingress that keeps answers back makes q too small: the verdict `.beyond` holds all the same.
    static func byShare(_ pairs: SegmentPairs) -> Side? {
        let total = Double(pairs.total)
        let line = Double(pairs.total - pairs.lineLost) / total
        let ingress = Double(pairs.ingressAnswered) / total
        let covariance = Double(pairs.bothReceived) / total - line * ingress
        let variance =
            line * (1 - line) + 4 * ingress * ingress * ingress * (1 - ingress) - 4 * ingress * covariance
        let bound = WilsonInterval.z95 * (max(variance, 0) / total).squareRoot()
        let difference = line - ingress * ingress
        return difference > bound ? .ingress : difference < -bound ? .beyond : nil
    }

    /// By which losses met both probes of a pair, where the ingress may keep answers back and losses before it come in
    /// outages: more losses were shared than the ingress left out by itself beside a loss of the line's own.
    static func isIngressByPairs(_ pairs: SegmentPairs) -> Bool {
        guard pairs.bothReceived > 0 else { return false }
        let kept = Double(pairs.onlyIngressLost) / Double(pairs.onlyIngressLost + pairs.bothReceived)
        // For each loss behind that the ingress answered, so many that it did not answer; and themselves once more.
        let weight = (1 + kept) / (1 - kept)
        let (shared, own) = (Double(pairs.bothLost), Double(pairs.onlyLineLost))
        return shared - own * weight > WilsonInterval.z95 * (shared + own * weight * weight).squareRoot()
    }
}
