/// What a round says of the two segments of a line: up to its ingress, and behind it.
package struct LineSegments: Equatable, Sendable {
    package var kind: IngressProbe.Kind
    /// The ingress was probed beside every n-th probe of the line.
    package var every: Int
    /// The ingress was probed; where it could not be, the first of `notes` says why.
    package let isProbed: Bool
    /// The row of the samples with the probes of the ingress; nil when it was not probed, and in what a history kept.
    package var sampleRow: Int?
    /// How the ingress's own probes ended, those without a pair among them.
    package var ingress = OutcomeCounts()
    package var refusals: [RefusalCount] = []
    /// Of the ingress, over all of its received probes; nil without any.
    package var ingressRTT: DelayStatistics?
    package var loss: SegmentLoss
    /// nil when no pair came back.
    package var delay: SegmentDelay?
    /// nil: nothing was lost.
    package var lossAt: SegmentBlame?
    /// nil: no probe of the line came back.
    package var delayAt: SegmentBlame?
    /// Nothing is held against a segment, for a reason that is the first of `notes`.
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

    package init(kind: IngressProbe.Kind, every: Int, pairs: SegmentPairs) {
        self.kind = kind
        self.every = every
        isProbed = true
        loss = SegmentLoss(pairs, kind: kind)
    }

    /// What follows from the pairs, the delays and the ingress's own figures: blames and notes.
    ///
    /// - Parameter summary: the line's.
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
