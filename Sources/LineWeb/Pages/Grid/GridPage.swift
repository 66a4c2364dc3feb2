internal import LineHistory
internal import LineModel

/// `/grid?rows=ingress&columns=echo`: lines by two of what they share. A bad ingress is a bad row.
enum GridPage {
    /// What a cell says of its lines.
    enum Shows: String, CaseIterable, Sendable {
        case loss, delay
    }

    static let route = PageRoute(.get, "/grid", isShared: true) { request, site in
        let (query, problems) = FieldQuery.reading(request.query)
        let rows = request.item("rows").flatMap(FieldDimension.init(word:)) ?? .ingress
        let columns = request.item("columns").flatMap(FieldDimension.init(word:)) ?? (rows == .echo ? .ingress : .echo)
        let shows = request.item("show").flatMap(Shows.init(rawValue:)) ?? .loss
        let answer = try await site.ask { try $0.grid(query, rows: rows, columns: columns) }
        return .page(GridView(answer, query, shows, problems, request, site).page)
    }
}
