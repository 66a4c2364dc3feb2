/// What a round found on one line (docs/reference/glossary.md; docs/reference/formats.md, "Result of a round").
package struct LineSummary: Equatable, Sendable {
    /// How many probes had which outcome.
    package var counts = OutcomeCounts()
    /// Refusals by kind, in the order of `RefusalKind.allCases`, kinds with none left out.
    package var refusals: [RefusalCount] = []
    /// Further replies to answered probes.
    package var duplicates = 0
    /// Reordered arrivals, RFC 4737 section 3.3, late replies included, duplicates not.
    package var reordered = 0
    /// How far they came behind (RFC 4737 section 4.2); nil without a reordered arrival, and in what a history kept.
    package var reordering: ReorderingExtents?
    /// Datagrams from the line's address that are no valid reply to it.
    package var corrupt = 0
    /// Probes that the prober was held up over, whose delay is left out of the delay figures; always 0 with kernel
    /// stamps at both ends.
    package var uncertain = 0
    /// Wilson 95 % interval of the loss ratio; nil when nothing was sent.
    package var lossInterval: ClosedRange<Double>?
    /// The round-trip times, milliseconds; nil when nothing was received.
    package var rtt: DelayStatistics?
    /// The mean absolute delay variation over the round trip (RFC 3393), milliseconds; nil without two consecutive
    /// received probes.
    package var ipdvMeanAbsolute: Double?
    /// The 95th percentile of the absolute delay variation, milliseconds; nil without two consecutive received probes.
    package var ipdvP95: Double?
    /// RFC 3550 section 6.4.1 and appendix A.8, in arrival order; nil with fewer than two received probes.
    /// Milliseconds.
    package var jitter: Double?
    /// RFC 5481 PDV: p99 - min. Milliseconds; nil when nothing was received. See `pdvP99IsMaximum`.
    package var pdvP99: Double?
    /// How many runs of consecutive losses there were (RFC 3357).
    package var lossPeriods = 0
    /// How many probes the longest run of consecutive losses has; 0 without loss.
    package var longestLossRun = 0
    /// RFC 3357 section 6.1, 0...1; nil without loss. See `LossPattern`.
    package var lossNoticeableRate: Double?
    /// Bursts and gaps of loss (RFC 3611 section 4.7.2).
    package var burst = BurstGap()
    /// The loss left if each packet were sent again one interval later, 0...1; nil without two consecutive probes sent.
    /// See `RepeatedSending`.
    package var lossIfSentTwice: Double?
    /// The estimate R of `QualityEstimate`, 0...92.95; nil with fewer than two received probes, which have no jitter:
    /// an outage has no score.
    package var rEstimate: Double?
    /// The estimate MOS of `QualityEstimate`, 1...4.5; nil where `rEstimate` is nil.
    package var mosEstimate: Double?
    /// What the line is good for in games, for each of `GameVerdict.tickRates`, in their order.
    package var game = GameVerdict.unjudged

    /// What this machine's own doings mean for what may be said of the line; nil where there is nothing.
    package var doubt: LineDoubt? {
        get { apartDoubt.value }
        set { apartDoubt = Apart(newValue) }
    }
    private var apartDoubt = Apart<LineDoubt>(nil)

    /// The summary of a line on which nothing was planned.
    package init() {}

    /// The same line without losses that may be this machine's own: the best that can have been true of it.
    var forgiven: LineSummary { forgiving(doubt?.ownLoss?.count ?? 0) }

    /// How many losses must not be the line's for it to be within its limit.
    func lossesToForgive(_ limits: LineLimits) -> Int {
        (0..<counts.lost).first { !limits.isExceededByLoss(of: forgiving($0)) } ?? counts.lost
    }

    private func forgiving(_ losses: Int) -> LineSummary {
        guard losses > 0 else { return self }
        var best = self
        let count = min(losses, counts.lost)
        best.counts.lost -= count
        best.counts.received += count
        return best
    }
}
