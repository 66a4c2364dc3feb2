/// What a round says of the two segments of a line: up to its ingress, and behind it.
package struct LineSegments: Equatable, Sendable {
    /// The protocol that the ingress is, or would have been, probed by.
    package var kind: IngressProbe.Kind
    /// The ingress was probed beside every n-th probe of the line; 1 when it could not be probed.
    package var every: Int
    /// The ingress was probed; where it could not be, the first of `notes` says why.
    package let isProbed: Bool
    /// The row of the samples with the probes of the ingress; nil when it was not probed, and in what a history kept.
    package var sampleRow: Int?
    /// How the ingress's own probes ended, those without a pair among them.
    package var ingress = OutcomeCounts()
    /// The ICMP errors that came for the ingress's own probes; empty when none came.
    package var refusals: [RefusalCount] = []
    /// Delays of the ingress over all of its received probes; nil when none was received.
    package var ingressRTT: DelayStatistics?
    /// Where the line's loss belongs, as far as the pairs tell.
    package var loss: SegmentLoss
    /// What the two delays are; nil when no pair came back.
    package var delay: SegmentDelay?
    /// The segment that the line's loss belongs to; nil when nothing was lost.
    package var lossAt: SegmentBlame?
    /// The segment that most of the line's delay arises in; nil when no probe of the line came back.
    package var delayAt: SegmentBlame?
    /// A reason that is the first of `notes` keeps blame from both segments.
    package private(set) var isWithheld = false
    /// What a reader has to know; also why a blame is unknown.
    package var notes: [SegmentNote] = []

    /// A line whose ingress could not be probed.
    ///
    /// - Parameter summary: the line's.
    package init(unavailable reason: SegmentNote, _ kind: IngressProbe.Kind, summary: LineSummary) {
        self.kind = kind
        every = 1
        isProbed = false
        loss = SegmentLoss(SegmentPairs(), kind: kind)
        lossAt = summary.counts.lossRatio ?? 0 > 0 ? .unknown : nil
        delayAt = summary.counts.received > 0 ? .unknown : nil
        notes = [reason]
    }

    /// A line whose ingress was probed. `delay`, `ingress` and the rest are to be set before `conclude`.
    ///
    /// - Parameter every: the ingress was probed beside every n-th probe of the line.
    package init(kind: IngressProbe.Kind, every: Int, pairs: SegmentPairs) {
        self.kind = kind
        self.every = every
        isProbed = true
        loss = SegmentLoss(pairs, kind: kind)
    }

    /// Draws blames and notes from the pairs, the delays and the ingress's own figures.
    ///
    /// - Parameter summary: the line's own figures.
    package mutating func conclude(_ summary: LineSummary) {
        lossAt = loss.blame
        delayAt = summary.counts.received > 0 ? delay?.blame ?? .unknown : nil
        notes = SegmentReasons.notes(self)
    }

    /// No round that is not valid, and no buffer of ours that was full, is held against a segment: both blames become
    /// unknown, with this reason in front.
    package mutating func withholdBlame(_ reason: SegmentNote) {
        if lossAt != nil { lossAt = .unknown }
        if delayAt != nil { delayAt = .unknown }
        notes.insert(reason, at: 0)
        isWithheld = true
    }
}
