/// Lines by two dimensions, after the last round.
package struct FieldGrid: Equatable, Sendable {
    /// The last round; nil before the first.
    package var round: HistoryRound?
    /// What rows are groups of.
    package var rowsBy: FieldDimension
    /// What columns are groups of.
    package var columnsBy: FieldDimension
    /// What a grid can be made by, as in `FieldOverview`.
    package var dimensions: [FieldDimension] = []
    /// The rows of all columns together, the worst first; at most what was asked for.
    package var rows: [GroupRow] = []
    /// The columns, by name; at most what was asked for.
    package var columns: [String] = []
    /// How many rows there are in all.
    package var rowCount = 0
    /// How many columns there are in all.
    package var columnCount = 0
    /// `cells[row][column]`; nil where no line is.
    package var cells: [[GroupRow?]] = []
    /// Lines without a group in one of the dimensions, which no cell has.
    package var without = 0

    /// Without any line.
    package init(rowsBy: FieldDimension, columnsBy: FieldDimension) {
        self.rowsBy = rowsBy
        self.columnsBy = columnsBy
    }
}
