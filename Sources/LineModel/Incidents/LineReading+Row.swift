extension LineReading {
    /// The reading of a report's line by the rules of the watch, which need not be those of the report.
    package init(
        _ row: LineReportRow, limits: LineLimits, round: Validity.Verdict, baseline: LineBaseline? = nil
    ) {
        guard row.sampleRow != nil else {
            self.init(
                verdict: .unmeasured, reasons: row.reasons, figures: LineFigures(), isUnderLowerMark: false)
            return
        }
        self.init(
            summary: row.summary, limits: limits, round: round, baseline: baseline, segments: row.segments,
            gain: row.gain)
        segments = row.segments.map(SegmentShares.init)
        ways = LossWays(row.stamp, sent: row.summary.counts.sent)
        if verdict == .abnormal, let ways { reasons.append(.ways(ways)) }
        reasons += row.stamp?.causes(verdict) ?? []
        reasons += row.explanations(of: reasons)
        isReached = row.isReached
    }
}

extension LineReading {
    /// What the line is known not to be the fault of; nil where there is nothing.
    var acquittal: CauseAcquittal? {
        var found: CauseAcquittal = isReached ? .vantage : []
        if verdict == .abnormal, reasons.isOfGainAlone { found.formUnion(.shared) }
        return found.isEmpty ? nil : found
    }
}
