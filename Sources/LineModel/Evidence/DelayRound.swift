/// What a valid round found of a line's delay and jitter, and what is usual there at that hour.
package struct DelayRound: Equatable, Sendable {
    /// The round's shortest RTT, its median and its 95th percentile.
    package var level: DelayLevel
    /// The 95th percentile of the variation between consecutive probes (IPDV), milliseconds; nil without two
    /// consecutive probes that were received.
    package var variation: Double?
    /// The line's own past at that hour; nil where there is too little of it: then the round says nothing.
    package var baseline: LineBaseline?

    /// A round by its figures.
    package init(level: DelayLevel, variation: Double?, baseline: LineBaseline?) {
        self.level = level
        self.variation = variation
        self.baseline = baseline
    }

    /// A round by what it measured on the line; nil where nothing was received.
    package init?(_ summary: LineSummary, baseline: LineBaseline?) {
        guard let rtt = summary.rtt else { return nil }
        self.init(
            level: DelayLevel(min: rtt.min, median: rtt.median, p95: rtt.p95), variation: summary.ipdvP95,
            baseline: baseline)
    }
}
