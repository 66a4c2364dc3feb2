/// Where a line's loss belongs, from pairs of probes: one over the whole line, one to its ingress, in the same instant.
///
/// What may be concluded, and from what (docs/measuring/segments.md):
/// - A loss on the way to the ingress meets both probes of a pair equally often, whether or not it meets both of one
///   pair. So what counts is how much more often the line loses than the ingress does, and not how often the ingress
///   answered where the line lost: random loss in front of the ingress leaves most of those answered too.
/// - An ingress may answer fewer probes than reach it (its limit on ICMP). That makes its loss too large, never too
///   small; so loss behind the ingress that shows in spite of it is there.
/// - Probes of both that are lost together more often than chance would have it were lost on what they share.
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

    /// Evidence of one side at this probability or less: 2.5 % at each end of a 95 % interval.
    static let significance = 0.025
    /// A segment shares the blame from this part of the line's loss on.
    static let minShare = 0.1

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
        let evidence = interval.map { Evidence(pairs, beyond: $0, kind: kind) }
        (blame, doubt) = Self.judge(pairs, evidence, isSelective: isSelective)
        isBlamedByShareAlone = evidence.map { $0.isIngressByShare && !$0.isIngressByPairs } ?? false
    }

    private static func judge(
        _ pairs: SegmentPairs, _ evidence: Evidence?, isSelective: Bool
    ) -> (SegmentBlame?, SegmentDoubt?) {
        guard pairs.total > 0 else { return (.unknown, .noPairs) }
        guard pairs.lineLost > 0 else { return (nil, nil) }
        guard let evidence else { return (.unknown, .silent) }
        switch (evidence.isIngress, evidence.isBeyond) {
        case (true, true): return (.both, nil)
        case (true, false): return (.ingress, nil)
        case (false, true): return (.beyond, nil)
        case (false, false): return (.unknown, isSelective ? .selective : .tooFewLosses)
        }
    }

    /// What the pairs establish.
    private struct Evidence {
        /// The ingress's part is seen in pairs that were lost together.
        let isIngressByPairs: Bool
        /// The ingress loses at least half of what the line does, for sure.
        let isIngressByShare: Bool
        let isIngress: Bool
        let isBeyond: Bool

        init(_ pairs: SegmentPairs, beyond: ClosedRange<Double>, kind: IngressProbe.Kind) {
            guard pairs.lineLost > 0 else {
                (isIngressByPairs, isIngressByShare, isIngress, isBeyond) = (false, false, false, false)
                return
            }
            let loss = Double(pairs.lineLost) / Double(pairs.total)
            let least = minShare * loss
            let together = WilsonInterval.of(pairs.bothLost, in: pairs.total)?.lowerBound ?? 0
            let alone = WilsonInterval.of(pairs.ingressLost, in: pairs.total)?.lowerBound ?? 0
            isIngressByPairs = SharedLossTest.probability(pairs) <= significance && together >= least
            let isWithin = beyond.lowerBound <= 0 && beyond.upperBound >= 0
            isIngressByShare = isWithin && beyond.upperBound <= loss / 2
            // A reflector answers all that reaches it, so what it does not answer was lost; with ICMP one cannot know.
            let isIngressBeside = kind == .stamp && beyond.lowerBound > 0 && alone >= least
            isIngress = isIngressByPairs || isIngressByShare || isIngressBeside
            isBeyond = beyond.lowerBound > 0 && (!isIngress || beyond.lowerBound >= least)
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
    /// Fewer than `SegmentDelay.minPairs` pairs came back.
    case tooFewDelays
    /// The delays scatter too much.
    case tooWide
    /// The ingress answers later than the line's far end.
    case slowAnswers
}
