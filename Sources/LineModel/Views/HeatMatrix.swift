/// Lines by rounds: a cell a round of a line.
package struct HeatMatrix: Equatable, Sendable {
    /// What a cell says; a loss class is its `rawValue`.
    package enum Cell {
        /// The line was not in the round, or there was no round.
        package static let nothing: UInt8 = 7
        /// The round was valid, and the line unmeasured.
        package static let unmeasured: UInt8 = 8
        /// The round was not valid.
        package static let invalid: UInt8 = 9
    }

    /// The beginnings of the columns, oldest first; each covers the time to the next.
    package var columns: [WallTime] = []
    /// How many rounds a column stands for: 1, or more where a column is the worst of several.
    package var roundsPerColumn = 1
    /// The lines, the worst first, of the page that was asked for; at most 1,000.
    package var lines: [Line] = []
    /// How many lines the query fits.
    package var matched = 0
    /// Row by row, `lines.count * columns.count`.
    package var cells: [UInt8] = []

    /// Without any line.
    package init() {}
}
