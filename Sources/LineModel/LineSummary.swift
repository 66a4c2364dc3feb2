/// Statistics of delays, all in milliseconds. Percentiles are over received probes only (RFC 6703 section 6.3: delay
/// conditional on arrival, loss apart).
package struct DelayStatistics: Equatable, Sendable, Codable {
    package var min, mean, median, p90, p95, p99, max: Double
    /// Sample standard deviation (n - 1); 0 with one sample.
    package var stddev: Double

    package init(
        min: Double, mean: Double, median: Double, p90: Double, p95: Double, p99: Double, max: Double, stddev: Double
    ) {
        self.min = min
        self.mean = mean
        self.median = median
        self.p90 = p90
        self.p95 = p95
        self.p99 = p99
        self.max = max
        self.stddev = stddev
    }
}

/// How many probes ended how. `sent` is received + late + lost + refused; `unsent` is outside it.
package struct OutcomeCounts: Equatable, Sendable, Codable {
    package var received = 0
    package var late = 0
    package var lost = 0
    package var refused = 0
    package var unsent = 0

    package init() {}

    package var sent: Int { received + late + lost + refused }
    package var planned: Int { sent + unsent }
    /// (lost + late + refused) / sent; nil when nothing was sent.
    package var lossRatio: Double? { sent == 0 ? nil : Double(lost + late + refused) / Double(sent) }
}

/// What a round found on one line (docs/reference/glossary.md; docs/reference/formats.md, "Result of a round").
package struct LineSummary: Equatable, Sendable {
    package var counts = OutcomeCounts()
    /// Refusals by kind, in the order of `RefusalKind.allCases`, kinds with none left out.
    package var refusals: [RefusalCount] = []
    /// Further replies to answered probes.
    package var duplicates = 0
    /// Reordered arrivals, RFC 4737 section 3.3, late replies included, duplicates not.
    package var reordered = 0
    /// Datagrams from the line's address that are no valid reply to it.
    package var corrupt = 0
    /// Probes that the prober was held up over, whose delay is left out of the delay figures; always 0 with kernel
    /// stamps at both ends.
    package var uncertain = 0
    /// Wilson 95 % interval of the loss ratio; nil when nothing was sent.
    package var lossInterval: ClosedRange<Double>?
    /// nil when nothing was received.
    package var rtt: DelayStatistics?
    /// RFC 3393 over the round trip; nil without two consecutive received probes. Milliseconds.
    package var ipdvMeanAbsolute: Double?
    package var ipdvP95: Double?
    /// RFC 3550 section 6.4.1 and appendix A.8, in arrival order; nil with fewer than two received probes.
    /// Milliseconds.
    package var jitter: Double?
    /// RFC 5481 PDV: p99 - min. Milliseconds; nil when nothing was received. See `pdvP99IsMaximum`.
    package var pdvP99: Double?
    /// RFC 3357: runs of consecutive losses.
    package var lossPeriods = 0
    package var longestLossRun = 0
    /// RFC 3357 section 6.1, 0...1; nil without loss. See `LossPattern`.
    package var lossNoticeableRate: Double?
    /// RFC 3611 section 4.7.2.
    package var burst = BurstGap()
    /// The loss left if each packet were sent again one interval later, 0...1; nil without two consecutive probes sent.
    /// See `RepeatedSending`.
    package var lossIfSentTwice: Double?
    /// Estimates, see `QualityEstimate`: R 0...92.95 and MOS 1...4.5. nil with fewer than two received probes, which
    /// have no jitter: an outage has no score.
    package var rEstimate: Double?
    package var mosEstimate: Double?
    /// In the order of `GameVerdict.tickRates`, all of them.
    package var game = GameVerdict.unjudged

    package init() {}
}

/// How many probes of a line, or of a round, were refused in one way.
package struct RefusalCount: Equatable, Sendable {
    package var kind: RefusalKind
    package var count: Int

    package init(kind: RefusalKind, count: Int) {
        self.kind = kind
        self.count = count
    }
}

/// What is said of a line.
package enum LineVerdict: String, Sendable, CaseIterable {
    case healthy, abnormal, unmeasured
}

/// One line of a report: what was measured, what was found, what is said of it.
package struct LineReportRow: Sendable {
    package var line: Line
    /// The payload that was really used.
    package var payload: PayloadKind
    package var summary: LineSummary
    package var verdict: LineVerdict
    /// In words, for people; empty when healthy.
    package var reasons: [String]
    /// The line's row in the report's samples; nil when the line was never probed (its name did not resolve).
    package var sampleRow: Int?
    /// Why the line was never probed; nil where it was, or where only the reason's words tell it.
    package var unmeasured: UnmeasuredCause?
    private var apartStamp: Apart<StampSummary>
    private var apartSegments: Apart<LineSegments>

    /// What the replies of a STAMP line tell beyond a round trip; nil for lines of other formats.
    package var stamp: StampSummary? {
        get { apartStamp.value }
        set { apartStamp = Apart(newValue) }
    }

    /// The line's two segments; nil where they were not asked for, and for a line with one segment.
    package var segments: LineSegments? {
        get { apartSegments.value }
        set { apartSegments = Apart(newValue) }
    }

    package init(
        line: Line, payload: PayloadKind, summary: LineSummary, verdict: LineVerdict, reasons: [String],
        sampleRow: Int?, unmeasured: UnmeasuredCause? = nil, stamp: StampSummary? = nil, segments: LineSegments? = nil
    ) {
        self.line = line
        self.payload = payload
        self.summary = summary
        self.verdict = verdict
        self.reasons = reasons
        self.sampleRow = sampleRow
        self.unmeasured = unmeasured
        apartStamp = Apart(stamp)
        apartSegments = Apart(segments)
    }
}
