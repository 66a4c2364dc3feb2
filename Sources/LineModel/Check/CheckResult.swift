/// One line as a monitoring plugin judges it.
package struct CheckedLine: Sendable {
    package let row: LineReportRow
    /// The line's own limits considered.
    package let thresholds: CheckThresholds
    package let state: CheckState
    /// Empty when OK.
    package let reasons: [LineReason]
}

/// A round as a monitoring plugin judges it.
package struct CheckResult: Sendable {
    package let report: RoundReport
    /// In the order of the report.
    package let lines: [CheckedLine]
    package let state: CheckState

    package init(_ report: RoundReport, thresholds: CheckThresholds) {
        self.report = report
        lines = report.lines.map { row in
            let (state, reasons) = thresholds.judge(row, round: report.validity.verdict)
            return CheckedLine(
                row: row, thresholds: thresholds.applied(to: row.line), state: state, reasons: reasons)
        }
        // A part of a round says nothing of the rest.
        let isWhole = report.validity.verdict == .valid && !report.ledger.interrupted && !lines.isEmpty
        let worst = lines.map(\.state).max { $0.severity < $1.severity }
        state = isWhole ? worst ?? .unknown : .unknown
    }

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
