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

    /// A warning that lies above its alarm.
    package enum Problem: Hashable, Sendable {
        case delay(warning: Duration, critical: Duration)
        /// Ratios, 0...1.
        case loss(warning: Double, critical: Double)
    }

    /// What is wrong with the two together; empty when all is well.
    package var problems: [Problem] {
        var found: [Problem] = []
        if let low = warning.rtt, let high = critical.rtt, low > high {
            found.append(.delay(warning: low, critical: high))
        }
        if let low = warning.loss, let high = critical.loss, low > high {
            found.append(.loss(warning: low, critical: high))
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

    /// The state of one line of a report, with the reasons; none when it is OK.
    package func judge(_ row: LineReportRow, round: Validity.Verdict) -> (state: CheckState, reasons: [LineReason]) {
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
