package import LineModel

extension HistoryStore {
    /// Some lines of the ones that fit a query, after a round.
    ///
    /// - Parameters:
    ///   - id: of the round; nil is the last one.
    ///   - place: of the first line that is wanted, from 0, in the query's order.
    ///   - most: so many lines at most, 1...1000.
    /// - Returns: nil when there is no such round, or its lines are not kept.
    package func field(
        _ query: FieldQuery, round id: String?, from place: Int, most: Int, now: WallTime
    ) throws(HistoryError) -> (round: HistoryRound, rows: [BoardRow], matched: Int)? {
        var query = query
        query.pageSize = most
        query.page = place / most + 1
        var rows: [BoardRow] = []
        var overview = try overview(query, now: now)
        guard let round = overview.round, id == nil || id == round.id else { return nil }
        rows = overview.rows
        let cut = place % most
        if cut > 0 {
            query.page += 1
            overview = try self.overview(query, now: now)
            rows = Array((rows + overview.rows).dropFirst(cut).prefix(most))
        }
        return (round, rows, overview.matched)
    }

    /// The whole history.
    package func everything() throws -> HistoryStore { self }
}
