/// What a line's two segments said over a window: whose the loss was how often, and what each adds to the delay.
package struct WindowSegments: Equatable, Sendable {
    /// Measured rounds, or hours and days, that told of segments.
    package private(set) var told = 0
    /// Rounds whose loss belongs to the way to the ingress.
    package private(set) var ingress = 0
    /// Rounds whose loss belongs to the way beyond the ingress.
    package private(set) var beyond = 0
    /// Rounds whose loss belongs to both.
    package private(set) var both = 0
    /// Rounds with loss that could not be assigned.
    package private(set) var unknown = 0
    /// The greatest loss of a round among the ingress's own probes, 0...1; nil when no round tells.
    package private(set) var worstIngressLoss: Double?
    /// The greatest loss of a round beyond the ingress, 0...1; nil when no round tells.
    package private(set) var worstBeyondLoss: Double?
    /// The median of the rounds' median RTT to the ingress, milliseconds; nil when no round tells, and of hours and
    /// days.
    package private(set) var ingressRTT: Double?
    /// The median of what the way beyond the ingress adds, milliseconds; nil where `ingressRTT` is.
    package private(set) var beyondRTT: Double?
    /// The greatest median RTT of a round to the ingress, milliseconds; nil when no round tells.
    package private(set) var worstIngressRTT: Double?
    /// The greatest median of a round for what the way beyond adds, milliseconds; nil when no round tells.
    package private(set) var worstBeyondRTT: Double?
    /// What the newest round with segments says about them; empty of hours and days.
    package private(set) var notes: [SegmentNote] = []

    /// How many rounds had loss.
    package var lossy: Int { ingress + beyond + both + unknown }

    /// The segments of a window.
    ///
    /// - Returns: nil when no round of it had the ingress probed beside the line.
    package init?(_ window: LineWindow) {
        let points = window.points.filter { $0.isMeasured && $0.segments != nil }
        var spans = window.spans.compactMap(\.segments)
        if !points.isEmpty {
            var span = SegmentSpan()
            for point in points { if let segments = point.segments { span.add(segments) } }
            spans = [span]
        }
        guard !spans.isEmpty else { return nil }
        told = points.isEmpty ? spans.count : points.count
        for span in spans { add(span) }
        ingressRTT = Percentile.middle(of: points.compactMap { $0.segments?.ingressRTT?.median })
        beyondRTT = Percentile.middle(of: points.compactMap { $0.segments?.delay?.beyondMedian })
        notes = points.last?.segments?.notes ?? []
    }

    private mutating func add(_ span: SegmentSpan) {
        ingress += span.lossAtIngress
        beyond += span.lossBeyond
        both += span.lossAtBoth
        unknown += span.lossUnknown
        worstIngressLoss = Self.greater(worstIngressLoss, span.worstIngressLoss)
        worstBeyondLoss = Self.greater(worstBeyondLoss, span.worstBeyondLoss)
        worstIngressRTT = Self.greater(worstIngressRTT, span.worstIngressRTT)
        worstBeyondRTT = Self.greater(worstBeyondRTT, span.worstBeyondRTT)
    }

    private static func greater(_ first: Double?, _ second: Double?) -> Double? {
        guard let first, let second else { return first ?? second }
        return max(first, second)
    }
}
