package import LineModel

extension HistoryStore {
    /// All lines after the last round: counts, groups, open incidents, and one page of rows.
    ///
    /// - Parameters:
    ///   - query: which lines are rows, in which order; counts and groups are of all lines.
    ///   - by: what the groups share.
    ///   - now: ends the last day of the rows' hours.
    package func overview(
        _ query: FieldQuery, by: FieldDimension = .ingress, now: WallTime
    ) throws(HistoryError) -> FieldOverview {
        throw HistoryError(.failed, "not built")
    }

    /// The lines that fit the query, by two dimensions.
    ///
    /// - Parameters:
    ///   - rows: at most so many rows are given, the worst ones.
    ///   - columns: at most so many columns are given, the first by name.
    package func grid(
        _ query: FieldQuery, rows: FieldDimension, columns: FieldDimension, most: (rows: Int, columns: Int) = (300, 100)
    ) throws(HistoryError) -> FieldGrid {
        throw HistoryError(.failed, "not built")
    }

    /// The rounds of many lines within the time, the worst lines of it first.
    ///
    /// - Parameter columns: at most so many; where there are more rounds, a column is the worst of several.
    package func heat(
        _ query: FieldQuery, from: WallTime, to: WallTime, columns: Int = 288
    ) throws(HistoryError) -> HeatMatrix {
        throw HistoryError(.failed, "not built")
    }
}
