/// What a round, or a confirmation, says of a line.
package struct LineReading: Equatable, Sendable {
    /// What is said of the line.
    package var verdict: LineVerdict
    /// Why it is said; empty when the line is healthy.
    package var reasons: [LineReason]
    /// The figures that an incident shows of the line.
    package var figures: LineFigures
    /// Whether the line is healthy by so much that it can clear.
    package var isUnderLowerMark: Bool
    /// What the line is above, where its loss alone does not tell why it is abnormal; nil otherwise.
    package var excess: LineExcess?
    /// On which way packets were lost; nil where the far end does not tell.
    package var ways: LossWays?
    /// How loss and delay are shared between the line's segments; nil for a line whose segments were not measured.
    package var segments: SegmentShares?
    /// What the round counted on the line, without losses that may be this machine's own; nil where it counted nothing.
    package var counts: OutcomeCounts?
    /// What the round says of the line's delay and jitter as evidence; nil where it is not judged so.
    package var delay: DelayRound?
    /// Whether the far end was within reach though it answered nothing (`LineReportRow.isReached`).
    package var isReached = false

    /// A reading without excess, ways and segments; `isUnderLowerMark` counts only in a healthy one.
    package init(verdict: LineVerdict, reasons: [LineReason] = [], figures: LineFigures, isUnderLowerMark: Bool) {
        self.verdict = verdict
        self.reasons = reasons
        self.figures = figures
        self.isUnderLowerMark = isUnderLowerMark && verdict == .healthy
    }

    /// The reading of a measured line, by its limits and, where there is enough of it, by its own past.
    ///
    /// The lower mark is `LineWatchRules.clearFactor` of each limit. Where the past is known, the mark is that share of
    /// the way from the usual RTT to the limit: a line that always is at 250 ms clears under a limit of 300 ms, too.
    package init(
        summary: LineSummary, limits: LineLimits, round: Validity.Verdict, baseline: LineBaseline? = nil,
        segments: LineSegments? = nil, gain: LineGain? = nil
    ) {
        var judgement = LineVerdict.judge(
            summary: summary, limits: limits, round: round, segments: segments, gain: gain)
        let change = baseline?.findChange(in: summary.forgiven) ?? []
        if judgement.isMeasuredButForLoss, !change.isEmpty {
            // A change that is found without the losses in doubt stands.
            let reasons = judgement.verdict == .unmeasured ? [] : judgement.reasons
            judgement = LineJudgement(verdict: .abnormal, reasons: reasons + change)
        }
        self.init(
            verdict: judgement.verdict, reasons: judgement.reasons, figures: LineFigures(summary),
            isUnderLowerMark: Self.isUnderLowerMark(summary, limits, baseline) && limits.isGainInOrder(gain))
        counts = summary.forgiven.counts
        if verdict == .abnormal { excess = LineExcess(summary, limits: limits, baseline: baseline) }
    }

    /// Whether the line is abnormal for its delay, too.
    var isAccusedOfRTT: Bool {
        excess?.rttLimit != nil || excess?.usualRTT != nil || reasons.contains { $0.kind == .delayEvidence }
    }

    private static func isUnderLowerMark(
        _ summary: LineSummary, _ limits: LineLimits, _ baseline: LineBaseline?
    ) -> Bool {
        guard let loss = summary.counts.lossRatio else { return false }
        let factor = LineWatchRules.clearFactor
        guard loss <= limits.maxLoss * factor else { return false }
        if let limit = limits.maxRTT?.inMilliseconds {
            guard let mean = summary.rtt?.mean else { return false }
            let usual = min(baseline?.usualRTT ?? 0, limit)
            guard mean <= usual + (limit - usual) * factor else { return false }
        }
        return baseline?.isUnderLowerMark(summary) ?? true
    }
}
