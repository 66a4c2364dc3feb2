/// The two thresholds of a monitoring plugin.
package struct CheckThresholds: Equatable, Sendable {
    /// Above it a line's state is a warning, unless it is critical.
    package var warning: CheckThreshold
    /// Above it a line's state is critical.
    package var critical: CheckThreshold

    /// Any two; `problems` says whether they fit together.
    package init(warning: CheckThreshold, critical: CheckThreshold) {
        self.warning = warning
        self.critical = critical
    }

    /// What is wrong with the two together, for people; empty when they fit.
    package var problems: [String] {
        var found: [String] = []
        let remedy = "lower -w or raise -c"
        if let low = warning.rtt, let high = critical.rtt, low > high {
            found.append("the delay of -w, \(low.shortText), is above that of -c, \(high.shortText); \(remedy)")
        }
        if let low = warning.loss, let high = critical.loss, low > high {
            let (low, high) = (FigureText.short(low * 100), FigureText.short(high * 100))
            found.append("the loss of -w, \(low)%, is above that of -c, \(high)%; \(remedy)")
        }
        return found
    }

    /// These thresholds, with the line's own limits in their place: such a limit is the critical threshold, and there
    /// is no warning below it.
    package func applied(to line: Line) -> CheckThresholds {
        var own = self
        if let loss = line.maxLoss { (own.warning.loss, own.critical.loss) = (nil, loss) }
        if let rtt = line.maxRTT { (own.warning.rtt, own.critical.rtt) = (nil, rtt) }
        return own
    }

    /// The state of one line of a report, with its reasons; there are none when it is OK.
    ///
    /// - Parameter round: the round's validity; a round that is not valid accuses no line.
    package func judge(_ row: LineReportRow, round: Validity.Verdict) -> (state: CheckState, reasons: [String]) {
        // Whether a line counts as measured does not depend on its limits.
        guard row.verdict != .unmeasured else { return (.unknown, row.reasons) }
        let own = applied(to: row.line)
        for (state, threshold) in [(CheckState.critical, own.critical), (.warning, own.warning)] {
            let judgement = LineVerdict.judge(
                summary: row.summary, limits: threshold.limits, round: round, segments: row.segments)
            if judgement.verdict == .abnormal { return (state, judgement.reasons) }
        }
        return (.ok, [])
    }
}
