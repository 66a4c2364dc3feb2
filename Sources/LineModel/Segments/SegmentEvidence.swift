/// What the pairs of a lossy line establish of its two segments.
struct SegmentEvidence {
    /// The loss before the ingress is established: by losses together, or by a reflector that answers everything.
    let isIngress: Bool
    /// It is established by losses together.
    let isIngressByPairs: Bool
    /// The loss behind the ingress is established, and is no small part of the line's.
    let isBeyond: Bool
    /// The loss behind the ingress is established, and is a small part of the line's.
    let isBeyondNegligible: Bool
    /// The ingress loses about what the line does, and certainly more than what is behind it, if it answers everything.
    let isIngressByShare: Bool
    /// The segment that certainly loses at least as much as the other; nil where that is open.
    let larger: LargerSegment.Side?

    /// Evidence of one side at this probability or less: 2.5 % at each end of a 95 % interval.
    static let significance = 0.025
    /// A segment shares the blame from this part of the line's loss on.
    static let minShare = 0.1

    /// - Parameters:
    ///   - pairs: at least one, of which the ingress answered at least one.
    ///   - beyond: the 95 % interval of the line's loss less the ingress's.
    init(_ pairs: SegmentPairs, beyond: ClosedRange<Double>, kind: IngressProbe.Kind) {
        let least = Self.minShare * Double(pairs.lineLost)
        let isTogether = pairs.bothLost > 0 && Double(pairs.bothLost) >= least
        isIngressByPairs = isTogether && SharedLossTest.probability(pairs) <= Self.significance
        // A reflector answers all that reaches it, so what it does not answer was lost; with ICMP one cannot know.
        let isSeen = kind == .stamp && pairs.ingressLost > 0 && Double(pairs.ingressLost) >= least
        isIngress = isIngressByPairs || isSeen
        let isBeyondSure = beyond.lowerBound > 0
        isBeyond = isBeyondSure && Double(pairs.lineLost - pairs.ingressLost) >= least
        isBeyondNegligible = isBeyondSure && !isBeyond
        let byShare = LargerSegment.byShare(pairs)
        // An ingress that loses more than the whole line keeps answers back, so that its share says nothing.
        isIngressByShare = byShare == .ingress && !isBeyondSure && beyond.upperBound >= 0
        let isIngressLarger = !isBeyondSure && isIngressByPairs && LargerSegment.isIngressByPairs(pairs)
        larger = isIngressByShare || isIngressLarger ? .ingress : byShare == .beyond ? .beyond : nil
    }
}
