/// What a line's two segments said over several measured rounds: how often the loss belonged to which, and the worst.
package struct SegmentSpan: Sendable, Equatable {
    /// Rounds whose loss belonged to the way to the ingress.
    package var lossAtIngress = 0
    /// Rounds whose loss belonged to the way beyond the ingress.
    package var lossBeyond = 0
    /// Rounds whose loss belonged to both.
    package var lossAtBoth = 0
    /// Rounds with loss that could not be assigned.
    package var lossUnknown = 0
    /// The greatest loss of a round, 0...1, among the ingress's own probes; nil when no round tells.
    package var worstIngressLoss: Double?
    /// The greatest difference of a round between the line's loss and that of the ingress's probes, 0...1; nil when no
    /// round tells. An ingress that answers selectively makes it 0.
    package var worstBeyondLoss: Double?
    /// The greatest median RTT of a round to the ingress, milliseconds; nil when no round tells.
    package var worstIngressRTT: Double?
    /// The greatest median of a round for what the way beyond the ingress adds, milliseconds; nil when no round tells.
    package var worstBeyondRTT: Double?

    /// No round has been added.
    package init() {}

    /// Adds a round that measured the line. Its row of the samples is not looked at.
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
