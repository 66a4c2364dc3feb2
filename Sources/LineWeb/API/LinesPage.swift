internal import LineHistory
internal import LineModel
internal import LineReport

/// A page of the lines after a round. Its cursor names the round and the place, so that the next page goes on in the
/// same order when a new round has come meanwhile.
enum LinesPage {
    static func read(
        _ history: HistoryStore, _ query: FieldQuery, _ cursor: APICursor?
    ) throws -> APIList<BoardRow> {
        let place = cursor?.place ?? 0
        guard let field = try history.field(query, round: cursor?.round, from: place, most: query.pageSize)
        else {
            guard let cursor else { return APIList([]) }
            throw APIProblem(
                410, "Gone",
                "the round \(TerminalText.quoted(cursor.round.prefix(32))) of this cursor is not kept any more; begin "
                    + "without a cursor")
        }
        let next = place + field.rows.count
        let hasMore = !field.rows.isEmpty && next < field.matched
        return APIList(
            field.rows, next: hasMore ? APICursor(round: field.round.id, place: next).text : nil,
            matched: field.matched, round: field.round)
    }
}
