/// What a line's two segments said over several measured rounds: how often the loss belonged to which, and the worst.
package struct SegmentSpan: Sendable, Equatable {
    /// Rounds with something lost, by the segment that it belonged to.
    package var lossAtIngress = 0
    package var lossBeyond = 0
    package var lossAtBoth = 0
    package var lossUnknown = 0
    /// The greatest of a round, 0...1: loss of the ingress's own probes, and by how much the line lost more; nil where
    /// no round tells. An ingress that answers selectively makes the second 0.
    package var worstIngressLoss: Double?
    package var worstBeyondLoss: Double?
    /// The greatest median of a round, milliseconds: to the ingress, and behind it.
    package var worstIngressRTT: Double?
    package var worstBeyondRTT: Double?

    package init() {}

    package mutating func add(_ segments: LineSegments) {
        switch segments.lossAt {
        case .ingress: lossAtIngress += 1
        case .beyond: lossBeyond += 1
        case .both: lossAtBoth += 1
        case .unknown: lossUnknown += 1
        case nil: break
        }
        Self.raise(&worstIngressLoss, segments.loss.ingress)
        Self.raise(&worstBeyondLoss, segments.loss.beyond.map { max($0, 0) })
        Self.raise(&worstIngressRTT, segments.ingressRTT?.median)
        Self.raise(&worstBeyondRTT, segments.delay?.beyondMedian)
    }

    private static func raise(_ worst: inout Double?, _ value: Double?) {
        if let value { worst = max(worst ?? value, value) }
    }
}
