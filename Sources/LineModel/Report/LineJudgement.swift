/// What is said of a line, and why.
package struct LineJudgement: Equatable, Sendable {
    package var verdict: LineVerdict
    /// In words with the figure and the limit; empty when healthy.
    package var reasons: [String]
    /// Why the line is unmeasured; nil where it was measured.
    package var unmeasured: UnmeasuredCause?

    package init(verdict: LineVerdict, reasons: [String]) {
        self.verdict = verdict
        self.reasons = reasons
    }
}

extension LineVerdict {
    /// Half of the planned probes must have been sent for a line to be judged; with fewer, its figures say more about
    /// the prober than about the line.
    private static let leastSentShare = 0.5

    /// The verdict of one line from its summary, its limits and the verdict of the round that it was measured in.
    ///
    /// `unmeasured` when fewer than half of the planned probes were sent, or when the round is not `valid`: a suspect
    /// round raises no alarm either, while the summary stands in the report as it is. Otherwise `abnormal` with a
    /// reason for every limit that was exceeded, else `healthy`.
    ///
    /// An outage is never taken for low delay: with an RTT limit and no reply at all the line is abnormal even where
    /// its loss limit (100 %) allows the loss, since the RTT is then undefined, taken as infinite (RFC 2681 section
    /// 2.4).
    ///
    /// - Parameter segments: name the segment in the reasons; nil where they were not measured. They change no verdict.
    package static func judge(
        summary: LineSummary, limits: LineLimits, round: Validity.Verdict, segments: LineSegments? = nil
    ) -> LineJudgement {
        if let reason = whyUnmeasured(summary.counts, round: round) {
            var judgement = LineJudgement(verdict: .unmeasured, reasons: [reason])
            judgement.unmeasured = UnmeasuredCause(isSentEnough(summary.counts) ? .round : .sending)
            return judgement
        }
        let loss = lossReason(summary, limits)
        let delay = delayReason(summary, limits)
        let reasons = [
            loss.map { $0 + (segments.map(SegmentReasons.lossClause) ?? "") },
            delay.map { $0 + (summary.rtt == nil ? "" : segments.map(SegmentReasons.delayClause) ?? "") },
        ].compactMap { $0 }
        return LineJudgement(verdict: reasons.isEmpty ? .healthy : .abnormal, reasons: reasons)
    }

    private static func whyUnmeasured(_ counts: OutcomeCounts, round: Validity.Verdict) -> String? {
        if counts.planned == 0 { return "no probe was planned for the line" }
        if counts.sent == 0 { return "0 of \(FigureText.count(counts.planned, "planned probe")) sent" }
        if !isSentEnough(counts) {
            return "only \(counts.sent) of \(FigureText.count(counts.planned, "planned probe")) sent, fewer than half"
        }
        switch round {
        case .valid: return nil
        case .suspect, .invalid:
            return "the round is \(round.rawValue): the figures stand, but no verdict rests on them"
        }
    }

    private static func isSentEnough(_ counts: OutcomeCounts) -> Bool {
        counts.sent > 0 && Double(counts.sent) >= leastSentShare * Double(counts.planned)
    }

    private static func lossReason(_ summary: LineSummary, _ limits: LineLimits) -> String? {
        guard limits.isExceededByLoss(of: summary), let loss = summary.counts.lossRatio else { return nil }
        let limit = limits.maxLoss * 100
        return "loss \(FigureText.above(loss * 100, limit: limit)) % is above \(FigureText.short(limit)) %"
    }

    private static func delayReason(_ summary: LineSummary, _ limits: LineLimits) -> String? {
        guard limits.isExceededByRTT(of: summary), let limit = limits.maxRTT?.inMilliseconds else { return nil }
        guard let mean = summary.rtt?.mean else {
            return "no reply to \(FigureText.count(summary.counts.sent, "probe")): mean RTT is undefined, "
                + "which is above \(FigureText.short(limit)) ms"
        }
        return "mean RTT \(FigureText.above(mean, limit: limit)) ms is above \(FigureText.short(limit)) ms"
    }
}
