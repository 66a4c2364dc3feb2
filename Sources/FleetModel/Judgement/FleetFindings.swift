internal import LineModel

/// What a slot's cells say: who was able to see, what explains what they saw, and what only some of them saw.
package struct FleetFindings: Sendable {
    /// Of each vantage of the field, in its order.
    package var standings: [VantageStanding] = []
    /// What explains the bad cells, ordered by trouble and key: what lines share, then lines by themselves.
    package var causes: [FleetCause] = []
    /// The lines that are bad from some vantage, by name.
    package var seen: [SeenLine] = []
    /// Whether any vantage said anything of any line.
    package var isSighted = false

    /// The causes as cells, for the book: of a line by itself one for each cell.
    var cellCauses: [Cause] = []
    /// The slot's cells, for the figures of messages.
    var cells: FleetCells

    init(_ cells: FleetCells) {
        self.cells = cells
        standings = cells.standings
    }

    /// Rows of rounds that are no cells, over all vantages (`VantageStanding.passedOver`).
    package var passedOver: Int { standings.reduce(0) { $0 + $1.passedOver } }
}
