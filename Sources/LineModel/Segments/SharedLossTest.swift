/// Fisher's exact test, one-sided: how likely the line and the ingress would lose at least as many probes together as
/// they did, if the losses of one were independent of the other's.
package enum SharedLossTest {
    /// The probability, 0...1; 1 when one of the two lost nothing or everything.
    package static func probability(_ pairs: SegmentPairs) -> Double {
        let (line, ingress, total) = (pairs.lineLost, pairs.ingressLost, pairs.total)
        let range = max(0, line + ingress - total)...min(line, ingress)
        guard range.count > 1 else { return 1 }
        // Weights relative to what was seen: those of a hypergeometric distribution follow from their neighbours'.
        var (more, weight) = (1.0, 1.0)
        var together = pairs.bothLost
        while together < range.upperBound, weight > 0 {
            weight *= Double((line - together) * (ingress - together))
            weight /= Double((together + 1) * (total - line - ingress + together + 1))
            more += weight
            together += 1
        }
        guard more.isFinite else { return 1 }
        var fewer = 0.0
        (together, weight) = (pairs.bothLost, 1)
        while together > range.lowerBound, weight > 0 {
            weight *= Double(together * (total - line - ingress + together))
            weight /= Double((line - together + 1) * (ingress - together + 1))
            fewer += weight
            together -= 1
        }
        return more / (more + fewer)
    }
}
