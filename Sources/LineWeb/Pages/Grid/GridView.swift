internal import LineModel

/// The grid as HTML.
struct GridView {
    let grid: FieldGrid
    let query: FieldQuery
    let shows: GridPage.Shows
    let problems: [FieldQuery.Problem]
    let request: PageRequest
    let site: Site
    private let delays: DelayShades

    /// Where there are more cells, those without loss are written in the least that says so, and lead nowhere without
    /// the script: a page must not grow with the field.
    static let maxWhole = 4_000

    init(
        _ grid: FieldGrid, _ query: FieldQuery, _ shows: GridPage.Shows, _ problems: [FieldQuery.Problem],
        _ request: PageRequest, _ site: Site
    ) {
        (self.grid, self.query, self.shows, self.problems) = (grid, query, shows, problems)
        (self.request, self.site) = (request, site)
        delays = DelayShades(grid.cells.lazy.joined().compactMap { $0?.worstMedian })
    }

    private var words: PageWords { request.words }
    private var isLarge: Bool { grid.rows.count * grid.columns.count > Self.maxWhole }

    var page: Page {
        Page(
            title: words("Grid", "矩阵"), isLive: true,
            body: """
                \(AddressNotice.html(problems, words))<div class="heading"><h1>\(heading)</h1></div>\
                \(bar)\(QueryChips.html(query, words) { address($0) })
                <div id="grid" data-live>\(content)</div>
                """)
    }

    private var heading: String {
        let (rows, columns) = (grid.rowsBy.name(words), grid.columnsBy.name(words))
        return words("Lines by \(rows) and \(columns)", "线路：\(rows) × \(columns)")
    }

    /// The same grid of other lines, or by other dimensions.
    private func address(
        _ query: FieldQuery, rows: FieldDimension? = nil, columns: FieldDimension? = nil
    ) -> String {
        site.address(
            ["grid"],
            [("rows", (rows ?? grid.rowsBy).word), ("columns", (columns ?? grid.columnsBy).word)]
                + [("show", shows == .loss ? nil : shows.rawValue)] + query.items)
    }

    private var bar: HTML {
        let dimensions = (grid.dimensions.isEmpty ? [.ingress, .echo] : grid.dimensions).map {
            (value: $0.word, text: $0.name(words))
        }
        let turned = address(query, rows: grid.columnsBy, columns: grid.rowsBy)
        let shown = [
            (value: "", text: words("worst loss", "最高丢包")),
            (value: "delay", text: words("worst median delay", "最高时延中位数")),
        ]
        return """
            <div class="bar"><form method="get" action="\(site.address(["grid"]))" data-auto>\
            \(Choice.hidden(query.items.filter { $0.0 != "page" }))\
            \(Choice.html(words("rows", "行"), "rows", dimensions, grid.rowsBy.word))\
            \(Choice.html(words("columns", "列"), "columns", dimensions, grid.columnsBy.word))\
            \(Choice.html(words("show", "显示"), "show", shown, shows == .loss ? "" : "delay"))\
            <button class="nojs">\(words("Apply", "应用"))</button></form>\
            <a href="\(turned)">\(words("turn round", "行列互换"))</a></div>
            """
    }

    private var content: HTML {
        guard grid.round != nil else {
            return EmptyState.html(
                words("No round was measured yet.", "还没有测量过。"),
                words("The grid is here as soon as the first one is over.", "第一轮结束后这里会显示矩阵。").html)
        }
        guard !grid.rows.isEmpty, !grid.columns.isEmpty else {
            return EmptyState.html(
                words("No line has both.", "没有同时具有这两项的线路。"),
                "<a href=\"\(site.address(["grid"]))\">\(words("By ingress and echo", "按入口和回显端查看"))</a>")
        }
        return """
            \(legend)<div class="scroll"><table class="grid"\(isLarge ? " data-sparse" : .empty as HTML)>\
            <thead><tr><th scope="col">\(grid.rowsBy.name(words)) \\ \(grid.columnsBy.name(words))</th>\
            \(grid.columns.map(head))</tr></thead><tbody>\(grid.rows.indices.map(row))</tbody></table></div>\(leftOut)
            """
    }

    private var legend: HTML {
        if shows == .loss { return LossLegend.html(words, hatching: false) + unit("%") }
        return delays.legend(words) + unit("ms")
    }

    private func unit(_ unit: String) -> HTML {
        """
        <p class="soft">\(words(
        "A cell is the worst of its lines, in \(unit); it leads to them.", "每格为其线路中最高的一条，单位 \(unit)；点击查看线路。"))</p>
        """
    }

    // MARK: - Cells

    private func lines(_ filters: [FieldQuery.Filter]) -> String {
        site.address([], filters.reduce(query.with { $0.sort = .worst }) { $0.narrowed(to: $1) }.items)
    }

    private func head(_ column: String) -> HTML {
        """
        <th scope="col" title="\(column)"><a href="\(lines([.init(grid.columnsBy, column)]))">\(shown(column))</a></th>
        """
    }

    private func shown(_ group: String) -> String { group.isEmpty ? words("(empty)", "（空）") : group }

    private func row(_ index: Int) -> HTML {
        let row = grid.rows[index]
        let mark = StateMark(lines: row.lines, abnormal: row.abnormal, unmeasured: row.unmeasured)
        let word = words.verdict(mark == .good ? .healthy : mark == .unmeasured ? .unmeasured : .abnormal)
        let cells = grid.cells[index].enumerated().map { column, cell in
            self.cell(cell, row.group, grid.columns[column])
        }
        return """
            <tr data-row data-key="\(row.group)"><th scope="row" title="\(row.group)">\(mark.mute(word)) \
            <a href="\(lines([.init(grid.rowsBy, row.group)]))">\(shown(row.group))</a></th>\(cells)</tr>
            """
    }

    private func cell(_ cell: GroupRow?, _ row: String, _ column: String) -> HTML {
        guard let cell else { return isLarge ? "<td class=\"void\">" : "<td class=\"void\"></td>" }
        let figure = shows == .loss ? cell.worstLoss : cell.worstMedian
        guard let figure else {
            let isUnmeasured = cell.worstLoss == nil
            let word = isUnmeasured ? words("unmeasured", "未测") : words("no reply", "无回复")
            return whole(cell, isUnmeasured ? "hatched" : "cell loss-6", word, row, column, "–")
        }
        let text = shows == .loss ? LossText.percent(figure) : FigureText.fixed(figure, decimals: 0)
        if isLarge, cell.abnormal == 0, shows == .delay || figure == 0 {
            return shows == .loss ? "<td>0" : "<td class=\"delay \(delays.className(figure))\">\(text)"
        }
        let name = shows == .loss ? "cell \(figure.lossClassName)" : "delay \(delays.className(figure))"
        return whole(cell, name, "", row, column, text)
    }

    private func whole(
        _ cell: GroupRow, _ name: String, _ word: String, _ row: String, _ column: String, _ text: String
    ) -> HTML {
        let said: HTML = isLarge ? .empty : " title=\"\(title(cell, row, column, word))\""
        return """
            <td class="\(name)"><a href="\(lines([.init(grid.rowsBy, row), .init(grid.columnsBy, column)]))"\(said)>\
            \(text)</a></td>
            """
    }

    private func title(_ cell: GroupRow, _ row: String, _ column: String, _ word: String) -> String {
        let count = words(
            "\(cell.lines) \(cell.lines == 1 ? "line" : "lines"), \(cell.abnormal) abnormal",
            "\(cell.lines) 条线路，异常 \(cell.abnormal) 条")
        let loss = cell.worstLoss.map { words("loss \(LossText.percent($0)) %", "丢包 \(LossText.percent($0))%") }
        let delay = cell.worstMedian.map {
            words("median \(FigureText.fixed($0, decimals: 1)) ms", "时延中位数 \(FigureText.fixed($0, decimals: 1)) ms")
        }
        let parts = [word.isEmpty ? nil : word, count, loss, delay].compactMap { $0 }
        return "\(row) × \(column): " + parts.joined(separator: words(", ", "，"))
    }

    private var leftOut: HTML {
        var parts: [String] = []
        let (rows, columns) = (grid.rowCount - grid.rows.count, grid.columnCount - grid.columns.count)
        if rows > 0 { parts.append(words("\(rows.grouped) better rows", "较好的 \(rows.grouped) 行")) }
        if columns > 0 { parts.append(words("\(columns.grouped) columns", "\(columns.grouped) 列")) }
        var text = ""
        if !parts.isEmpty {
            text = words(
                "Not shown: \(parts.joined(separator: ", ")); filter the lines to see them. ",
                "未显示：\(parts.joined(separator: "，"))；可筛选线路后查看。")
        }
        if grid.without > 0 {
            text += words(
                "\(grid.without.grouped) lines have no \(grid.rowsBy.name(words)) or no \(grid.columnsBy.name(words)).",
                "另有 \(grid.without.grouped) 条线路缺少\(grid.rowsBy.name(words))或\(grid.columnsBy.name(words))。")
        }
        return text.isEmpty ? .empty : "<p class=\"soft\">\(text)</p>"
    }
}
