/// One line as a monitoring plugin judges it.
package struct CheckedLine: Sendable {
    /// The line with its figures, as the round's report has it.
    package let row: LineReportRow
    /// The thresholds that it was judged by: those of the command, the line's own limits in their place.
    package let thresholds: CheckThresholds
    /// What the plugin says of this line.
    package let state: CheckState
    /// Why the line is in this state; empty when it is OK.
    package let reasons: [LineReason]
}

/// A round as a monitoring plugin judges it.
package struct CheckResult: Sendable {
    /// The round, as it would be without a plugin.
    package let report: RoundReport
    /// The lines that were checked, in the order of the report.
    package let lines: [CheckedLine]
    /// The worst state of all lines; `unknown` when the round is not valid, was interrupted, or has no lines.
    package let state: CheckState

    /// Judges every line of a round.
    ///
    /// - Parameter thresholds: those of the command; a line's own limits take their place.
    package init(_ report: RoundReport, thresholds: CheckThresholds) {
        self.report = report
        lines = report.lines.map { row in
            let (state, reasons) = thresholds.judge(row, round: report.validity.verdict)
            return CheckedLine(
                row: row, thresholds: thresholds.applied(to: row.line), state: state,
                reasons: reasons + row.explanations(of: reasons))
        }
        // A part of a round says nothing of the rest.
        let isWhole = report.validity.verdict == .valid && !report.ledger.interrupted && !lines.isEmpty
        let worst = lines.map(\.state).max { $0.severity < $1.severity }
        state = isWhole ? worst ?? .unknown : .unknown
    }

    /// How many lines have this state.
    package func count(_ state: CheckState) -> Int { lines.count { $0.state == state } }

    /// Worst first: by state, then by loss, then by mean RTT, then as in the report.
    package var worstFirst: [CheckedLine] {
        lines.enumerated().sorted { left, right in
            let (one, other) = (Self.rank(left.element), Self.rank(right.element))
            return one == other ? left.offset < right.offset : one > other
        }.map(\.element)
    }

    private static func rank(_ line: CheckedLine) -> (Int, Double, Double) {
        let summary = line.row.summary
        return (line.state.severity, summary.counts.lossRatio ?? 2, summary.rtt?.mean ?? .infinity)
    }
}
