package import LineModel

/// A vantage's round as the hub gets it: everything but the probes themselves, which stay at the vantage.
package struct FleetRound: Sendable {
    /// Whose round it is, and of which slot.
    package var header: RoundHeader
    /// The round: its plan, ledger and validity, and a row with its summary for each line. There are no samples.
    package var report: RoundReport
    /// One of each row of the report, in its order.
    package var states: [CellState]
    /// The evidence against lines that there is some of, by index of the row: the logarithm to base 10 of how many
    /// times likelier the line's past and present are under a fault than by chance. Of all others it is 0 or less.
    package var evidence: [Int: Double]

    /// - Parameter states: one of each row of the report.
    package init(header: RoundHeader, report: RoundReport, states: [CellState], evidence: [Int: Double] = [:]) {
        precondition(states.count == report.lines.count, "a state of each row")
        self.header = header
        self.report = report
        self.states = states
        self.evidence = evidence
    }
}
