/// What is said of a line, and why.
package struct LineJudgement: Equatable, Sendable {
    /// What is said of the line.
    package var verdict: LineVerdict
    /// Why it is said, with the figure and the limit; empty when the line is healthy.
    package var reasons: [LineReason]

    /// A judgement that was made; nothing checks that the reasons suit the verdict.
    package init(verdict: LineVerdict, reasons: [LineReason]) {
        self.verdict = verdict
        self.reasons = reasons
    }

    /// Whether the line was measured, or all but its loss was: that may be this machine's own.
    var isMeasuredButForLoss: Bool {
        guard verdict == .unmeasured else { return true }
        if case .unmeasured(.ownLoss)? = reasons.first { return true }
        return false
    }
}

extension LineVerdict {
    /// Half of the planned probes must have been sent for a line to be judged; with fewer, its figures say more about
    /// the prober than about the line.
    private static let minSentShare = 0.5

    /// The verdict of one line from its summary, its limits and the verdict of the round that it was measured in.
    ///
    /// `unmeasured` when fewer than half of the planned probes were sent, when this machine's doings on the line alone
    /// leave nothing to say (`LineSummary.doubt`), or when the round is not `valid`: a suspect round raises no alarm
    /// either, while the summary stands in the report as it is. Otherwise `abnormal` with a reason for every limit that
    /// was exceeded, else `healthy`. A line whose losses exceed the limit by no more than may be this machine's own is
    /// `unmeasured` too, and so is one within it whose losses may be those of a machine that dropped many packets. What
    /// exceeds a limit beyond that stands.
    ///
    /// An outage is never taken for low delay: with an RTT limit and no reply at all the line is abnormal even where
    /// its loss limit (100 %) allows the loss, since the RTT is then undefined, taken as infinite (RFC 2681 section
    /// 2.4).
    ///
    /// - Parameters:
    ///   - segments: name the segment in the reasons; nil where they were not measured. They change no verdict.
    ///   - gain: what is held against the limit of the gain; nil where the line had no direct probes.
    package static func judge(
        summary: LineSummary, limits: LineLimits, round: Validity.Verdict, segments: LineSegments? = nil,
        gain: LineGain? = nil
    ) -> LineJudgement {
        let neighbour = summary.doubt?.neighbour.map { [LineReason.noNeighbour($0)] } ?? []
        if let reason = whyUnmeasured(summary, round: round) {
            return LineJudgement(verdict: .unmeasured, reasons: [.unmeasured(reason)] + neighbour)
        }
        let loss = lossReason(summary, limits, segments)
        let shortfall = GainShortfall(gain, limits: limits).map(LineReason.gain)
        let reasons = [loss, delayReason(summary, limits, segments), shortfall].compactMap(\.self)
        if let doubt = summary.doubt, let own = doubt.ownLoss {
            let isExcused = loss != nil && reasons.count == 1 && !limits.isExceededByLoss(of: summary.forgiven)
            if isExcused || reasons.isEmpty && doubt.isLossUnsure {
                let reason = Unmeasured.ownLoss(own, lost: summary.counts.lost)
                return LineJudgement(verdict: .unmeasured, reasons: [.unmeasured(reason)])
            }
        }
        guard !reasons.isEmpty else { return LineJudgement(verdict: .healthy, reasons: []) }
        return LineJudgement(verdict: .abnormal, reasons: reasons + neighbour)
    }

    private static func whyUnmeasured(_ summary: LineSummary, round: Validity.Verdict) -> Unmeasured? {
        let counts = summary.counts
        if let reason = summary.doubt?.unmeasured { return reason }
        // Where no neighbour answers, more probes would not have fared better than those that wait for it.
        let isSilent = summary.doubt?.neighbour != nil && counts.sent > 0 && counts.sent == counts.lost
        guard isSilent || isSentEnough(counts) else { return .sending(sent: counts.sent, planned: counts.planned) }
        return round == .valid ? nil : .round(round)
    }

    private static func isSentEnough(_ counts: OutcomeCounts) -> Bool {
        counts.sent > 0 && Double(counts.sent) >= minSentShare * Double(counts.planned)
    }

    private static func lossReason(
        _ summary: LineSummary, _ limits: LineLimits, _ segments: LineSegments?
    ) -> LineReason? {
        guard limits.isExceededByLoss(of: summary), let loss = summary.counts.lossRatio else { return nil }
        return .loss(ratio: loss, limit: limits.maxLoss, at: segments.flatMap(SegmentReasons.lossPlace))
    }

    private static func delayReason(
        _ summary: LineSummary, _ limits: LineLimits, _ segments: LineSegments?
    ) -> LineReason? {
        guard limits.isExceededByRTT(of: summary), let limit = limits.maxRTT?.inMilliseconds else { return nil }
        guard let mean = summary.rtt?.mean else { return .noReply(sent: summary.counts.sent, limit: limit) }
        return .delay(mean: mean, limit: limit, at: segments.map(SegmentReasons.delayPlace))
    }
}
