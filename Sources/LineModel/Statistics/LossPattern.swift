/// How the losses of a row cluster (RFC 3357 sections 4 to 6).
package struct LossPattern: Equatable, Sendable {
    /// The loss constraint (delta) of `noticeableRate`. The RFC leaves it open and takes 99 in its example; in a row of
    /// 100 probes that would make every loss but the first noticeable. 16 is where RFC 3611's bursts end: a loss is
    /// noticeable if it continues a burst.
    package static let noticeableDistance = BurstGap.gmin

    /// Loss periods: runs of consecutive losses, a single loss being a run of one.
    package private(set) var periods = 0
    /// Probes in the longest period; 0 without loss.
    package private(set) var longestRun = 0
    /// Losses that are at most `noticeableDistance` probes after the loss before them (RFC 3357 section 6.1), over all
    /// losses, 0...1; nil without loss. The first loss has none before it and is not noticeable.
    package private(set) var noticeableRate: Double?

    /// The pattern of a row of probes in order of sequence. A loss is late, lost or refused, as in the loss ratio.
    ///
    /// An unsent probe is not a sample (RFC 7680 section 2): it neither ends a run nor lengthens it nor adds to a loss
    /// distance, so losses on both sides of it are consecutive. A probe left in flight is a loss, one left planned is
    /// unsent (see `LineSummarizer`).
    ///
    /// - Parameter noticeableDistance: 1 or more; 1 are losses directly after a loss.
    package init(
        _ samples: UnsafeBufferPointer<ProbeRecord>, noticeableDistance: Int = LossPattern.noticeableDistance
    ) {
        var (losses, noticeable, run) = (0, 0, 0)
        // Probes since the latest loss.
        var distance: Int?
        for record in samples {
            guard let isLoss = record.outcome.countsAsLoss else { continue }
            distance = distance.map { $0 + 1 }
            guard isLoss else {
                run = 0
                continue
            }
            run += 1
            if run == 1 { periods += 1 }
            longestRun = max(longestRun, run)
            losses += 1
            if let distance, distance <= noticeableDistance { noticeable += 1 }
            distance = 0
        }
        if losses > 0 { noticeableRate = Double(noticeable) / Double(losses) }
    }
}
