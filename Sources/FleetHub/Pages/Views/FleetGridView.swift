internal import FleetModel
internal import LineModel
internal import LineWeb

/// `/grid?rows=vantage&columns=ingress`: a vantage without its uplink is a bad row, a bad ingress a bad column.
struct FleetGridView {
    let view: FleetView
    let grid: FleetGrid
    let query: FieldQuery
    let problems: [FieldQuery.Problem]
    let request: PageRequest
    let site: Site

    private var words: PageWords { request.words }

    init(_ view: FleetView, _ request: PageRequest, _ site: Site) {
        (query, problems) = FieldQuery.reading(request.query)
        let rows = request.item("rows").flatMap(FleetRows.init(word:)) ?? .vantage
        let columns = request.item("columns").flatMap(FleetColumns.init(word:)) ?? .shared(.ingress)
        grid = FleetGrid(view, rows: rows, columns: columns, places: FleetLines.places(view, query))
        (self.view, self.request, self.site) = (view, request, site)
    }

    var page: Page {
        Page(
            title: words("Grid", "矩阵"),
            body: """
                \(AddressNotice.html(problems, words))<div class="heading"><h1>\(heading)</h1></div>\
                \(bar)\(QueryChips.html(query, words) { address($0) })
                <div id="grid">\(content)</div>
                """)
    }

    private var heading: String {
        let (rows, columns) = (name(grid.rowsBy), name(grid.columnsBy))
        return words("\(rows) by \(columns)", "\(rows) × \(columns)")
    }

    private func name(_ rows: FleetRows) -> String {
        switch rows {
        case .vantage: words("Vantages", "探测点")
        case .tag(let key): words("Vantages' \(key)", "探测点 \(key)")
        }
    }

    private func name(_ columns: FleetColumns) -> String {
        switch columns {
        case .line: words("line", "线路")
        case .shared(let dimension): dimension.name(words)
        }
    }

    private func address(_ query: FieldQuery) -> String {
        site.address(["grid"], [("rows", grid.rowsBy.word), ("columns", grid.columnsBy.word)] + query.items)
    }

    private var bar: HTML {
        let keys = Set(view.vantages.flatMap { $0.vantage.tags.map(\.key) }).sorted().prefix(30)
        let rows = ([FleetRows.vantage] + keys.map(FleetRows.tag)).map { (value: $0.word, text: name($0)) }
        let lineKeys = Set(view.content.lines.prefix(5_000).flatMap { $0.tags.map(\.key) }).sorted().prefix(30)
        let columns = ([.shared(.ingress), .line, .shared(.echo)] + lineKeys.map { FleetColumns.shared(.tag($0)) })
            .map { (value: $0.word, text: name($0)) }
        return """
            <div class="bar"><form method="get" action="\(site.address(["grid"]))" data-auto>\
            \(Choice.hidden(query.items.filter { $0.0 != "page" }))\
            \(Choice.html(words("rows", "行"), "rows", rows, grid.rowsBy.word))\
            \(Choice.html(words("columns", "列"), "columns", columns, grid.columnsBy.word))\
            <button class="nojs">\(words("Apply", "应用"))</button></form></div>
            """
    }

    private var content: HTML {
        guard !grid.rows.isEmpty, !grid.columns.isEmpty else {
            return EmptyState.html(
                words("There is nothing to show.", "没有可显示的内容。"),
                "<a href=\"\(site.address(["grid"]))\">\(words("Vantages by ingress", "按探测点和入口查看"))</a>")
        }
        return """
            \(LossLegend.html(words, hatching: true))<p class="soft">\(words(
            "A cell is the worst loss of its lines, in %, from its row's vantages. What does not count is hatched.",
            "每格为该行探测点所测线路中的最高丢包，单位 %；不计入的以斜线表示。"))</p>\
            <div class="scroll"><table class="grid"><thead><tr><th scope="col">\(name(grid.rowsBy)) \\ \
            \(name(grid.columnsBy))</th>\(grid.columns.map(head))</tr></thead>\
            <tbody>\(grid.rows.indices.map(row))</tbody></table></div>\(leftOut)
            """
    }

    private func head(_ column: FleetGrid.Group) -> HTML {
        let shown: HTML = "\(shown(column.name).cut)"
        let link = lines(column.name).map { "<a href=\"\($0)\">\(shown)</a>" as HTML } ?? shown
        return "<th scope=\"col\" title=\"\(column.name)\">\(link)</th>"
    }

    private func shown(_ group: String) -> String { group.isEmpty ? words("(empty)", "（空）") : group }

    /// The lines of a column.
    private func lines(_ column: String) -> String? {
        switch grid.columnsBy {
        case .line: site.line(column)
        case .shared(let dimension): site.linesOf(dimension, column)
        }
    }

    private func row(_ index: Int) -> HTML {
        let row = grid.rows[index]
        let cells = grid.cells[index].enumerated().map { place, cell in
            self.cell(cell, row, grid.columns[place].name)
        }
        return """
            <tr data-row data-key="\(row.name)"><th scope="row" title="\(row.name)">\(mark(row)) \(link(row))</th>\
            \(cells)</tr>
            """
    }

    private func link(_ row: FleetGrid.Group) -> HTML {
        grid.rowsBy == .vantage ? site.vantageLink(row.name) : "\(shown(row.name).cut)"
    }

    private func mark(_ row: FleetGrid.Group) -> HTML {
        if let standing = row.standing, standing != .reports { return standing.mark.mute(standing.word(words)) }
        let mark = StateMark(lines: row.all.cells, abnormal: row.all.abnormal, unmeasured: row.all.unmeasured)
        let word = words.verdict(mark == .good ? .healthy : mark == .unmeasured ? .unmeasured : .abnormal)
        return mark.mute(word)
    }

    private func cell(_ cell: FleetGrid.Cell?, _ row: FleetGrid.Group, _ column: String) -> HTML {
        guard let cell else { return "<td class=\"void\"></td>" }
        let isCounted = row.standing.map { [.reports, .late].contains($0) } ?? true
        let title = title(cell, row.name, column)
        let address = target(row, column)
        guard let loss = cell.worstLoss, isCounted else {
            let kind = isCounted ? "hatched" : "hatched other"
            return "<td class=\"\(kind)\"><a href=\"\(address)\" title=\"\(title)\">–</a></td>"
        }
        return """
            <td class="cell \(loss.lossClassName)"><a href="\(address)" title="\(title)">\
            \(LossText.percent(loss))</a></td>
            """
    }

    private func target(_ row: FleetGrid.Group, _ column: String) -> String {
        if grid.rowsBy == .vantage { return site.vantage(row.name) }
        return lines(column) ?? site.address()
    }

    private func title(_ cell: FleetGrid.Cell, _ row: String, _ column: String) -> String {
        let count = words(
            "\(cell.cells) measured, \(cell.abnormal) abnormal, \(cell.unmeasured) without a result",
            "共 \(cell.cells) 项，异常 \(cell.abnormal)，未测 \(cell.unmeasured)")
        let delay = cell.worstMedian.map { words("; median \(Shown.ms($0)) ms", "；时延中位数 \(Shown.ms($0)) ms") } ?? ""
        return "\(row) × \(column): \(count)\(delay)"
    }

    private var leftOut: HTML {
        let (rows, columns) = (grid.rowCount - grid.rows.count, grid.columnCount - grid.columns.count)
        var parts: [String] = []
        if rows > 0 { parts.append(words("\(rows.grouped) better rows", "较好的 \(rows.grouped) 行")) }
        if columns > 0 { parts.append(words("\(columns.grouped) better columns", "较好的 \(columns.grouped) 列")) }
        if grid.columnsBy == .line, view.worstFirst.count > FleetGrid.maxColumns, columns == 0 {
            let rest = view.worstFirst.count - FleetGrid.maxColumns
            parts.append(words("\(rest.grouped) better lines", "较好的 \(rest.grouped) 条线路"))
        }
        guard !parts.isEmpty else { return .empty }
        return """
            <p class="soft">\(words(
            "Not shown: \(parts.joined(separator: ", ")); filter the lines to see them.",
            "未显示：\(parts.joined(separator: "，"))；可筛选线路后查看。"))</p>
            """
    }
}
