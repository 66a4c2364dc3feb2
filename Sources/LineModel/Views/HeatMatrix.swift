/// Lines by rounds: a cell a round of a line, or the worst of a group's lines in it.
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

    /// Lines that share something, as one row.
    package struct Group: Equatable, Sendable {
        /// What they share: the address of their ingress, the value of a tag.
        package var name: String
        /// How many lines of the query it has, at least 1.
        package var lines: Int

        /// A group with at least one line.
        package init(_ name: String, lines: Int) { (self.name, self.lines) = (name, lines) }
    }

    /// The beginnings of the columns, oldest first; each covers the time to the next.
    package var columns: [WallTime] = []
    /// How many rounds a column stands for: 1, or more where a column is the worst of several.
    package var roundsPerColumn = 1
    /// What rows are groups of; nil where each is a line.
    package var by: FieldDimension?
    /// What rows can be groups of, as in `FieldOverview`.
    package var dimensions: [FieldDimension] = []
    /// The lines, the worst first, of the page that was asked for; at most 1,000. None where rows are groups.
    package var lines: [Line] = []
    /// The groups, the worst first, of the page that was asked for; at most 1,000. None where rows are lines.
    package var groups: [Group] = []
    /// How many lines the query fits; where rows are groups, how many of those there are.
    package var matched = 0
    /// Lines that the query fits and that are in no group; no row has them.
    package var without = 0
    /// Row by row, `rowCount * columns.count`. A group's cell is the worst of its lines: a loss before what was not
    /// measured, and that before a round that is not valid.
    package var cells: [UInt8] = []

    /// How many rows there are.
    package var rowCount: Int { by == nil ? lines.count : groups.count }

    /// Without any line.
    package init() {}
}
