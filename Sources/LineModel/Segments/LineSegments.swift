/// What a round says of the two segments of a line: up to its ingress, and behind it.
package struct LineSegments: Equatable, Sendable {
    package var kind: IngressProbe.Kind
    /// The ingress was probed beside every n-th probe of the line.
    package var every: Int
    /// The row of the samples with the probes of the ingress; nil when it could not be probed.
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
    private(set) var isWithheld = false
    /// What a reader has to know, in words; also why a blame is unknown.
    package var notes: [String] = []

    /// A line whose ingress could not be probed.
    ///
    /// - Parameter summary: the line's.
    init(unavailable reason: String, _ probe: IngressProbe, summary: LineSummary) {
        kind = probe.kind
        every = 1
        loss = SegmentLoss(SegmentPairs(), kind: probe.kind)
        lossAt = summary.counts.lossRatio ?? 0 > 0 ? .unknown : nil
        delayAt = summary.counts.received > 0 ? .unknown : nil
        notes = [reason]
    }

    init(kind: IngressProbe.Kind, every: Int, sampleRow: Int, loss: SegmentLoss) {
        self.kind = kind
        self.every = every
        self.sampleRow = sampleRow
        self.loss = loss
    }

    /// No round that is not valid, and no buffer of ours that was full, is held against a segment: both blames become
    /// unknown, with this reason in front.
    mutating func withholdBlame(_ reason: String) {
        if lossAt != nil { lossAt = .unknown }
        if delayAt != nil { delayAt = .unknown }
        notes.insert(reason, at: 0)
        isWithheld = true
    }
}
