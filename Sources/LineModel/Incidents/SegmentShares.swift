/// How much of a line's loss and delay belongs to which segment, for messages; as integers, so that a state that holds
/// it is stored exactly.
package struct SegmentShares: Codable, Hashable, Sendable {
    /// nil: nothing was lost.
    package var lossAt: SegmentBlame?
    /// nil: nothing was received.
    package var delayAt: SegmentBlame?
    /// Loss of the ingress's own probes, and by how much the line loses more: thousandths; nil where it is not known.
    /// The second is below 0 where the ingress answers only some of what reaches it.
    package var ingressLossPerMille: Int?
    package var beyondLossPerMille: Int?
    /// Mean delays, microseconds: of the ingress, and of what arises behind it; nil where nothing came back.
    package var ingressMicroseconds: Int?
    package var beyondMicroseconds: Int?

    package init(
        lossAt: SegmentBlame?, delayAt: SegmentBlame?, ingressLossPerMille: Int? = nil, beyondLossPerMille: Int? = nil,
        ingressMicroseconds: Int? = nil, beyondMicroseconds: Int? = nil
    ) {
        self.lossAt = lossAt
        self.delayAt = delayAt
        self.ingressLossPerMille = ingressLossPerMille
        self.beyondLossPerMille = beyondLossPerMille
        self.ingressMicroseconds = ingressMicroseconds
        self.beyondMicroseconds = beyondMicroseconds
    }

    package init(_ segments: LineSegments) {
        let scaled = { (value: Double) in Int((value * 1000).rounded()) }
        self.init(
            lossAt: segments.lossAt, delayAt: segments.delayAt,
            ingressLossPerMille: segments.loss.ingress.map(scaled),
            beyondLossPerMille: segments.loss.beyond.map(scaled),
            ingressMicroseconds: segments.ingressRTT.map { scaled($0.mean) },
            beyondMicroseconds: segments.delay.map { scaled($0.beyondMean) })
    }
}
