/// How the probes of a line and the probes of its ingress that left beside them ended, two by two.
package struct SegmentPairs: Equatable, Sendable {
    /// Both probes came back in time.
    package var bothReceived = 0
    /// The line's probe was lost, late or refused, and the ingress answered.
    package var onlyLineLost = 0
    /// The line's probe came back, and the ingress did not answer in time.
    package var onlyIngressLost = 0
    /// Neither probe came back in time.
    package var bothLost = 0
    /// One of the two was never sent, so that there is no pair.
    package var unpaired = 0

    /// Counts that were made elsewhere; none is unpaired.
    package init(bothReceived: Int = 0, onlyLineLost: Int = 0, onlyIngressLost: Int = 0, bothLost: Int = 0) {
        self.bothReceived = bothReceived
        self.onlyLineLost = onlyLineLost
        self.onlyIngressLost = onlyIngressLost
        self.bothLost = bothLost
    }

    /// Counts two finished rows of one length, in order of the sequence number. A probe of the ingress that is still
    /// `planned` was not meant to be sent.
    package init(line: UnsafeBufferPointer<ProbeRecord>, ingress: UnsafeBufferPointer<ProbeRecord>) {
        for (line, ingress) in zip(line, ingress) where ingress.outcome != .planned {
            switch (line.outcome.countsAsLoss, ingress.outcome.countsAsLoss) {
            case (false, false): bothReceived += 1
            case (true, false): onlyLineLost += 1
            case (false, true): onlyIngressLost += 1
            case (true, true): bothLost += 1
            default: unpaired += 1
            }
        }
    }

    /// Pairs: both probes were sent.
    package var total: Int { bothReceived + onlyLineLost + onlyIngressLost + bothLost }
    /// Pairs in which the line's probe is loss.
    package var lineLost: Int { onlyLineLost + bothLost }
    /// Pairs in which the ingress's probe is loss.
    package var ingressLost: Int { onlyIngressLost + bothLost }
    /// Pairs in which the ingress answered in time.
    package var ingressAnswered: Int { total - ingressLost }
}
