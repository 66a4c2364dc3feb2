/// Losses in bursts and in the gaps between them (RFC 3611 section 4.7.2).
///
/// A burst is the longest stretch that begins and ends with a loss and holds no `gmin` or more consecutive received
/// probes. All else is gap. As in the RFC's appendix A.2, a single loss with `gmin` or more received probes on either
/// side is no burst: it belongs to the gap. The row counts as preceded and followed by `gmin` received probes, so one
/// loss at its very end is such a single loss too.
package struct BurstGap: Equatable, Sendable {
    /// The RFC's recommended Gmin: a gap then has at most one loss in 17 probes.
    package static let gmin = 16

    /// How many bursts there are.
    package private(set) var count = 0
    /// Losses in bursts over probes in bursts, 0...1; nil without bursts.
    package private(set) var density: Double?
    /// Mean length of a burst, milliseconds; nil without bursts.
    package private(set) var meanDuration: Double?
    /// Losses in gaps over probes in gaps, 0...1; nil when no probe is in a gap (none was sent, or all are one burst).
    package private(set) var gapDensity: Double?
    /// Mean length of a gap, milliseconds; nil when no probe is in a gap. A row without bursts is one gap.
    ///
    /// The mean over gap periods, as the field is defined. The RFC's worked example and its appendix divide by the
    /// number of bursts instead: 520 ms there are 260 ms here.
    package private(set) var meanGapDuration: Double?

    /// The figures of a row without probes.
    package init() {}

    /// The figures of a row of probes in order of sequence. A loss is late, lost or refused, as in the loss ratio. An
    /// unsent probe is not a sample: it lengthens nothing and separates nothing (see `LossPattern`).
    ///
    /// A probe stands for one interval, so durations are probes times interval, in steps of it; they are send times and
    /// do not see how long a received probe took.
    ///
    /// - Parameters:
    ///   - intervalNanoseconds: the time between two probes of the line that is really used.
    ///   - gmin: 1 or more.
    package init(_ samples: UnsafeBufferPointer<ProbeRecord>, intervalNanoseconds: Int64, gmin: Int = BurstGap.gmin) {
        precondition(gmin > 0, "Gmin must not be zero (RFC 3611 section 4.7.2)")
        var tally = BurstTally()
        for record in samples {
            guard let isLoss = record.outcome.countsAsLoss else { continue }
            if isLoss { tally.addLoss(gmin: gmin) }
            tally.probes += 1
        }
        tally.closeStretch()
        tally.closeGap(before: tally.probes)
        let interval = Double(intervalNanoseconds) / 1e6
        let gapProbes = tally.probes - tally.burstProbes
        count = tally.bursts
        if tally.bursts > 0 {
            density = Double(tally.burstLosses) / Double(tally.burstProbes)
            meanDuration = Double(tally.burstProbes) * interval / Double(tally.bursts)
        }
        if tally.gaps > 0 {
            gapDensity = Double(tally.losses - tally.burstLosses) / Double(gapProbes)
            meanGapDuration = Double(gapProbes) * interval / Double(tally.gaps)
        }
    }
}

/// What is known of bursts and gaps up to some probe. Positions count the probes that were sent.
private struct BurstTally {
    var probes = 0
    var losses = 0
    var bursts = 0
    var burstProbes = 0
    var burstLosses = 0
    var gaps = 0
    /// Where the gap under way began.
    private var gapStart = 0
    /// The losses that belong together so far: from where to where, and how many. None before the first loss.
    private var stretchStart = 0
    private var stretchEnd = 0
    private var stretchLosses = 0

    /// The next probe is a loss.
    mutating func addLoss(gmin: Int) {
        losses += 1
        if stretchLosses > 0, probes - stretchEnd > gmin { closeStretch() }
        if stretchLosses == 0 { stretchStart = probes }
        stretchEnd = probes
        stretchLosses += 1
    }

    /// No further loss belongs to the stretch: two losses or more make it a burst.
    mutating func closeStretch() {
        if stretchLosses > 1 {
            closeGap(before: stretchStart)
            bursts += 1
            burstProbes += stretchEnd - stretchStart + 1
            burstLosses += stretchLosses
            gapStart = stretchEnd + 1
        }
        stretchLosses = 0
    }

    mutating func closeGap(before end: Int) {
        if end > gapStart { gaps += 1 }
    }
}
