/// How much of a line's loss and delay belongs to which segment, for messages; as integers, so that a state that holds
/// it is stored exactly.
package struct SegmentShares: Codable, Hashable, Sendable {
    /// Which segment the loss belongs to; nil when nothing was lost.
    package var lossAt: SegmentBlame?
    /// Which segment the delay belongs to; nil when nothing was received.
    package var delayAt: SegmentBlame?
    /// The loss of the ingress's own probes, thousandths; nil where it is not known.
    package var ingressLossPerMille: Int?
    /// How much more the line loses than its ingress, thousandths; below 0 where the ingress answers only some of
    /// what reaches it. nil where it is not known.
    package var beyondLossPerMille: Int?
    /// The mean delay of the ingress, microseconds; nil where nothing came back.
    package var ingressMicroseconds: Int?
    /// The mean delay that arises behind the ingress, microseconds; nil where nothing came back.
    package var beyondMicroseconds: Int?

    /// Shares of which only the two segments to blame must be given; the figures are unknown unless they are.
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

    /// Takes the shares from a round's segments of the line, rounded to whole thousandths and microseconds.
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
