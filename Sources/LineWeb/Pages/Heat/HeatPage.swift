internal import LineHistory
internal import LineModel
internal import LinePictures

/// `/heat?last=24h`: lines by rounds, a cell a round of a line; with `by=ingress`, `by=echo` or `by=tag:KEY` a row is
/// the worst of a group's lines.
enum HeatPage {
    /// The ranges that are offered, as `last=` has them.
    static let ranges = ["6h", "24h", "7d", "30d"]
    static let usual = Duration.seconds(86_400)
    static let maxRows = 1000

    static let route = PageRoute(.get, "/heat", isShared: true) { request, site in
        let (query, problems) = read(request)
        let focus = FocusWindow(request, usual: usual)
        let answer = try await ask(query, request, focus, site)
        return .page(HeatView(answer, query, focus, problems, request, site).page)
    }

    /// The cells as a picture, `colors=light` or `dark`.
    static let picture = PageRoute(.get, "/heat.png", isShared: true) { request, site in
        let answer = try await ask(read(request).query, request, FocusWindow(request, usual: usual), site)
        let scheme = request.item("colors").flatMap(PictureScheme.init(rawValue:)) ?? .light
        let cell = isNarrow(answer) ? HeatView.rowHeight : 4
        return .file(type: "image/png", bytes: HeatMap(answer).png(scheme: scheme, cell: cell))
    }

    /// Whether so few rounds are shown that cells are squares, and the picture is not as wide as there is room:
    /// hatching that is stretched is none.
    static func isNarrow(_ matrix: HeatMatrix) -> Bool { matrix.columns.count <= 70 }

    /// The cells for the script: a row a line or group, a digit a cell, as `HeatMatrix.Cell` numbers them.
    static let cells = PageRoute(.get, "/heat.txt", isShared: true) { request, site in
        let answer = try await ask(read(request).query, request, FocusWindow(request, usual: usual), site)
        return .file(type: "text/plain; charset=utf-8", bytes: text(answer))
    }

    static func read(_ request: PageRequest) -> (query: FieldQuery, problems: [FieldQuery.Problem]) {
        var (query, problems) = FieldQuery.reading(request.query)
        if request.item("size") == nil { query.pageSize = maxRows }
        return (query, problems)
    }

    private static func ask(
        _ query: FieldQuery, _ request: PageRequest, _ focus: FocusWindow, _ site: Site
    ) async throws -> HeatMatrix {
        let dimension = request.item("by").flatMap(FieldDimension.init(word:))
        return try await site.ask { try $0.heat(query, by: dimension, from: focus.from, to: focus.to) }
    }

    static func text(_ matrix: HeatMatrix) -> [UInt8] {
        let columns = matrix.columns.count
        var text: [UInt8] = []
        text.reserveCapacity(matrix.cells.count + matrix.rowCount)
        for (index, cell) in matrix.cells.enumerated() {
            text.append(UInt8(ascii: "0") + min(cell, 9))
            if columns > 0, index % columns == columns - 1 { text.append(UInt8(ascii: "\n")) }
        }
        return text
    }
}
