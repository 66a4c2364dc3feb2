/// Where a line's loss belongs, from pairs of probes: one over the whole line, one to its ingress, in the same instant.
///
/// What may be concluded, and from what (docs/measuring/segments.md):
/// - A loss on the way to the ingress meets both probes of a pair equally often, whether or not it meets both of one
///   pair. So what counts is how much more often the line loses than the ingress does, and not how often the ingress
///   answered where the line lost: random loss in front of the ingress leaves most of those answered too.
/// - An ingress may answer fewer probes than reach it (its limit on ICMP). That makes its loss too large, never too
///   small; so loss behind the ingress that shows in spite of it is there.
/// - Probes of both that are lost together more often than chance would have it were lost on what they share.
/// - A segment is named alone only where it certainly loses at least as much as the other (`LargerSegment`), so that
///   the smaller part is never taken for the whole.
package struct SegmentLoss: Equatable, Sendable {
    /// The counts that all else is drawn from.
    package let pairs: SegmentPairs
    /// Loss of the line's probes within the pairs, 0...1; nil without pairs.
    package let line: Double?
    /// Loss of the ingress's own probes within the pairs, 0...1; nil without pairs.
    package let ingress: Double?
    /// The 95 % Wilson interval of `ingress`; nil without pairs.
    package let ingressInterval: ClosedRange<Double>?
    /// `line` less `ingress`: the share of a line's probes that is lost behind the ingress, -1...1. It is below 0 when
    /// the ingress answers selectively, and nil without pairs and when the ingress answered nothing.
    package let beyond: Double?
    /// The 95 % interval of `beyond`; nil with it.
    package let beyondInterval: ClosedRange<Double>?
    /// The segment that the loss belongs to; nil when nothing was lost.
    package let blame: SegmentBlame?
    /// Why the blame is unknown; nil when it is known.
    package let doubt: SegmentDoubt?
    /// The ingress lost more than the whole line: it answers only some of what reaches it.
    package let isSelective: Bool
    /// The ingress is to blame for losing as much as the line, though not in the same pairs: one that answers
    /// selectively by the same share would look the same.
    package let isBlamedByShareAlone: Bool

    /// Draws the conclusions from the counts.
    ///
    /// - Parameter kind: ICMP's own limits make a silent ingress weaker evidence than a STAMP reflector's silence.
    package init(_ pairs: SegmentPairs, kind: IngressProbe.Kind) {
        self.pairs = pairs
        let total = Double(pairs.total)
        let answers = pairs.ingressAnswered > 0
        line = pairs.total > 0 ? Double(pairs.lineLost) / total : nil
        ingress = pairs.total > 0 ? Double(pairs.ingressLost) / total : nil
        ingressInterval = WilsonInterval.of(pairs.ingressLost, in: pairs.total)
        beyond = answers ? Double(pairs.lineLost - pairs.ingressLost) / total : nil
        let interval = answers ? PairedDifference.interval(pairs) : nil
        beyondInterval = interval
        isSelective = interval.map { $0.upperBound < 0 } ?? false
        let evidence = interval.map { SegmentEvidence(pairs, beyond: $0, kind: kind) }
        (blame, doubt) = Self.judge(pairs, evidence, isSelective: isSelective)
        isBlamedByShareAlone = evidence.map { $0.isIngressByShare && !$0.isIngressByPairs } ?? false
    }

    private static func judge(
        _ pairs: SegmentPairs, _ evidence: SegmentEvidence?, isSelective: Bool
    ) -> (SegmentBlame?, SegmentDoubt?) {
        guard pairs.total > 0 else { return (.unknown, .noPairs) }
        guard pairs.lineLost > 0 else { return (nil, nil) }
        guard let evidence else { return (.unknown, .silent) }
        switch (evidence.isIngress, evidence.isBeyond) {
        case (true, true): return (.both, nil)
        case (false, true): return evidence.larger == .beyond ? (.beyond, nil) : (.unknown, .ingressOpen)
        case (true, false) where evidence.isBeyondNegligible || evidence.larger == .ingress: return (.ingress, nil)
        case (false, false) where evidence.isIngressByShare: return (.ingress, nil)
        case (true, false): return (.unknown, .beyondOpen)
        case (false, false): return (.unknown, isSelective ? .selective : .tooFewLosses)
        }
    }
}

/// Why a round does not tell which segment something belongs to.
package enum SegmentDoubt: Equatable, Sendable {
    /// No two probes left beside each other.
    case noPairs
    /// The ingress answered no probe.
    case silent
    /// The ingress answers only some of what reaches it.
    case selective
    /// The losses fit either segment.
    case tooFewLosses
    /// Some loss is behind the ingress, and whether as much is before it is open.
    case ingressOpen
    /// Some loss is before the ingress, and whether as much is behind it is open.
    case beyondOpen
    /// Fewer than `SegmentDelay.minPairs` pairs came back.
    case tooFewDelays
    /// The delays scatter too much.
    case tooWide
    /// The ingress answers later than the line's far end.
    case slowAnswers
}
