internal import GRDB
package import LineModel

extension HistoryStore {
    /// Lines after one round: what a page of a long list is made of, whatever rounds come meanwhile.
    package struct FieldPage: Sendable, Equatable {
        /// The round that all rows are of.
        package var round: HistoryRound
        /// The lines that were wanted, in the query's order, without the hours of their last day.
        package var rows: [BoardRow]
        /// How many lines the query fits.
        package var matched: Int
    }

    /// Some of the lines that fit a query, after a round.
    ///
    /// - Parameters:
    ///   - query: its pages are not looked at.
    ///   - id: of the round; nil is the last one.
    ///   - place: of the first line that is wanted, from 0, in the query's order.
    ///   - most: so many lines at most.
    /// - Returns: nil when there is no such round.
    package func field(
        _ query: FieldQuery, round id: String? = nil, from place: Int, most: Int
    ) throws(HistoryError) -> FieldPage? {
        try fieldPage(round: id) { board in
            let places = board.places(query)
            return (places.dropFirst(place).prefix(most), places.count)
        }
    }

    /// One line after the last round.
    ///
    /// - Returns: nil when the last round did not have a line of this name.
    package func fieldLine(_ name: String) throws(HistoryError) -> FieldPage? {
        let page = try fieldPage(round: nil) { board in
            let place = board.lines.lines.firstIndex { $0.line.name == name }
            return (place.map { [Int32($0)] } ?? [], 1)
        }
        return page?.rows.isEmpty == false ? page : nil
    }

    private func fieldPage(
        round id: String?, _ choose: (FieldBoard) -> (places: ArraySlice<Int32>, matched: Int)
    ) throws(HistoryError) -> FieldPage? {
        try read { db in
            let sql = """
                SELECT seq, day, id, started, utc_offset, abnormal, unmeasured, lines, has_probes, part FROM round
                \(id == nil ? "" : "WHERE id = ?") ORDER BY seq DESC LIMIT 1
                """
            guard let row = try Row.fetchOne(db, sql: sql, arguments: id.map { [$0] } ?? []) else { return nil }
            let board = try board(of: row, in: db)
            let (places, matched) = choose(board)
            let open = try Self.openIncidentFiles(in: db)
            return FieldPage(
                round: HistoryRound(row, try decode(RoundPart.self, row["part"])),
                rows: try rows(of: places, on: board, open: open, now: nil, in: db), matched: matched)
        }
    }
}
