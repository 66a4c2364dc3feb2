internal import LineModel
internal import LinePictures

/// The heat map as HTML: names as links, the picture beside them, times above.
struct HeatView {
    let matrix: HeatMatrix
    let query: FieldQuery
    let focus: FocusWindow
    let problems: [FieldQuery.Problem]
    let request: PageRequest
    let site: Site

    /// The height of a row in the style sheet, pixels.
    static let rowHeight = 14
    /// How many parts the axis of time has.
    private static let parts = 8

    init(
        _ matrix: HeatMatrix, _ query: FieldQuery, _ focus: FocusWindow, _ problems: [FieldQuery.Problem],
        _ request: PageRequest, _ site: Site
    ) {
        (self.matrix, self.query, self.focus, self.problems) = (matrix, query, focus, problems)
        (self.request, self.site) = (request, site)
    }

    private var words: PageWords { request.words }

    var page: Page {
        Page(
            title: words("Heat map", "热图"), isLive: focus.isMoving,
            body: """
                \(Notice.html(focus.problem))\(AddressNotice.html(problems, words))\
                <div class="heading"><h1>\(heading)</h1>\(ranges)</div>\
                \(bar)\(QueryChips.html(query, words) { address($0) })
                <div class="heat-legend">\(LossLegend.html(words, hatching: true))</div>
                <div id="heat" data-live>\(content)</div>
                """)
    }

    private var heading: String {
        guard let by = matrix.by?.name(words) else { return words("Lines by rounds", "线路 × 轮次") }
        return words("Lines by \(by) and rounds", "线路：\(by) × 轮次")
    }

    // MARK: - Addresses

    private func address(_ query: FieldQuery) -> String { site.address(["heat"], items(query) + window) }

    /// A page of 1,000 rows is the usual one here.
    private func items(_ query: FieldQuery) -> [(String, String?)] {
        [("by", matrix.by?.word)] + lineItems(query)
    }

    /// The same of single lines.
    private func lineItems(_ query: FieldQuery) -> [(String, String?)] {
        query.items.filter { $0.0 != "size" } + [
            ("size", query.pageSize == HeatPage.maxRows ? nil : String(query.pageSize))
        ]
    }

    /// The lines of a group, over the same time; nil where its name is too long for an address.
    private func lines(of group: String) -> String? {
        guard let by = matrix.by else { return nil }
        let filter = FieldQuery.Filter(by, group)
        guard (filter.item.1?.utf8.count ?? 0) <= Site.maxNameBytes else { return nil }
        return site.address(["heat"], lineItems(query.with { $0.sort = .worst }.narrowed(to: filter)) + window)
    }

    /// A moving window stays one; the other is absolute.
    private var window: [(String, String?)] {
        focus.isMoving ? [("last", request.item("last"))] : focus.items
    }

    // MARK: - Choices

    private var ranges: HTML {
        let links = HeatPage.ranges.map { range -> HTML in
            let here: HTML = focus.lasts(range) ? " aria-current=\"true\"" : .empty
            let address = site.address(["heat"], items(query) + focus.items(lasting: range))
            return "<a href=\"\(address)\"\(here)>\(range)</a>"
        }
        let earlier = site.address(["heat"], items(query) + focus.moved(by: -1).items)
        let later = site.address(["heat"], items(query) + focus.moved(by: 1).items)
        let isLast = focus.to.nanosecondsSince1970 >= request.now.wholeSecond.nanosecondsSince1970
        let next: HTML = isLast ? .empty : "<a rel=\"next\" href=\"\(later)\">\(words("later", "更晚")) ›</a>"
        return """
            <nav class="ranges" aria-label="\(words("Time", "时间范围"))">\
            <a rel="prev" href="\(earlier)">‹ \(words("earlier", "更早"))</a>\(links.joined())\(next)</nav>\
            <a class="soft" href="\(site.address(["heat"], items(query) + focus.items))" \
            title="\(words("a link to exactly this time", "指向这一时段的链接"))">\
            \(HTML.time(focus.from, .full, now: request.now)) – \(HTML.time(focus.to, .full, now: request.now))</a>
            """
    }

    private var bar: HTML {
        let kept = lineItems(query).filter { !["sort", "page"].contains($0.0) } + window
        let rows =
            [(value: "", text: words("lines", "线路"))]
            + (matrix.dimensions.isEmpty ? matrix.by.map { [$0] } ?? [] : matrix.dimensions).map {
                (value: $0.word, text: $0.name(words))
            }
        return """
            <div class="bar"><form method="get" action="\(site.address(["heat"]))" data-auto>\(Choice.hidden(kept))\
            \(Choice.html(words("rows", "行"), "by", rows, matrix.by?.word ?? ""))\
            \(Choice.html(words("sort by", "排序"), "sort", SortName.choices(query, words), SortName.value(query)))\
            <button class="nojs">\(words("Apply", "应用"))</button></form>\
            <a href="\(site.address([], query.items.filter { !["sort", "page", "size"].contains($0.0) }))">\
            \(words("these lines as a list", "以列表查看这些线路"))</a></div>
            """
    }

    // MARK: - Picture

    private var content: HTML {
        if let by = matrix.by, matrix.groups.isEmpty, matrix.without > 0 {
            return EmptyState.html(
                words("None of these lines has \(by.name(words)).", "这些线路都没有\(by.name(words))。"),
                "<a href=\"\(site.address(["heat"], lineItems(query) + window))\">\(words("The lines", "查看线路"))</a>")
        }
        guard matrix.rowCount > 0 else {
            return EmptyState.html(
                words("No line fits.", "没有符合条件的线路。"),
                "<a href=\"\(site.address(["heat"]))\">\(words("All lines", "全部线路"))</a>")
        }
        guard !matrix.columns.isEmpty else {
            return EmptyState.html(
                words("No round was measured in this time.", "此时段没有测量。"),
                "<a href=\"\(site.address(["heat"]))\">\(words("The last 24 hours", "最近 24 小时"))</a>")
        }
        return """
            \(resolution)<div class="heat\(HeatPage.isNarrow(matrix) ? " squares" : .empty as HTML)"><div></div>\
            \(axis)<ol id="heat-names">\(names)</ol>\(picture)</div>\(pager)
            """
    }

    private var names: [HTML] {
        guard matrix.by != nil else {
            return matrix.lines.map { line in
                """
                <li data-row data-key="\(line.name)"><a href="\(site.line(line.name, focus.items))">\(line.name)</a>\
                </li>
                """
            }
        }
        return matrix.groups.map { group in
            let count = words(
                "\(group.lines.grouped) \(group.lines == 1 ? "line" : "lines")", "\(group.lines.grouped) 条线路")
            let target: HTML = lines(of: group.name).map { " href=\"\($0)\"" } ?? .empty
            let shown = group.name.isEmpty ? words("(empty)", "（空）") : group.name.cut
            return "<li data-row data-key=\"\(group.name)\"><a\(target) title=\"\(count)\">\(shown)</a></li>"
        }
    }

    private var resolution: HTML {
        let count = matrix.roundsPerColumn
        let text =
            count == 1
            ? words("A column is a round.", "每列一轮。")
            : words("A column is the worst of \(count) rounds.", "每列取 \(count) 轮中丢包最高的一轮。")
        return "<p class=\"soft\">\(text)\(ofGroups)</p>"
    }

    /// What a row is, and which lines no row has.
    private var ofGroups: String {
        guard let by = matrix.by else { return "" }
        let row = words(
            " A cell is the worst of its lines; a row leads to them.", "每格取该组线路中丢包最高的一条；点击行名查看线路。")
        guard matrix.without > 0 else { return row }
        let count = matrix.without.grouped
        return row
            + words(
                " \(count) \(matrix.without == 1 ? "line has" : "lines have") no \(by.name(words)).",
                "另有 \(count) 条线路没有\(by.name(words))。")
    }

    /// Times at equal parts of the columns.
    private var axis: HTML {
        let count = matrix.columns.count
        // A time takes the room of some six squares.
        let parts = HeatPage.isNarrow(matrix) ? max(1, min(Self.parts, count / 6)) : min(Self.parts, count)
        let isShort = focus.length <= .seconds(36 * 3600)
        let times = (0..<parts).map { part -> HTML in
            let form: TimeForm = isShort && part > 0 ? .minute : .moment
            return "<span>\(HTML.time(matrix.columns[count * part / parts], form, now: request.now))</span>"
        }
        return "<div class=\"axis\">\(times)</div>"
    }

    private var picture: HTML {
        let height = matrix.rowCount * Self.rowHeight
        let (rows, columns) = (matrix.rowCount.grouped, matrix.columns.count)
        let alternative =
            matrix.by == nil
            ? words("Loss of \(rows) lines over \(columns) columns of time", "\(rows) 条线路在 \(columns) 列时间上的丢包")
            : words("Loss of \(rows) groups over \(columns) columns of time", "\(rows) 组线路在 \(columns) 列时间上的丢包")
        func address(_ file: String, _ colors: PictureScheme?) -> String {
            site.address([file], items(query) + focus.items + [("colors", colors?.rawValue)])
        }
        let width: HTML =
            HeatPage.isNarrow(matrix) ? "width=\"\(matrix.columns.count * Self.rowHeight)\" " : .empty
        let source: HTML =
            request.chosenScheme == nil
            ? "<source media=\"(prefers-color-scheme:dark)\" srcset=\"\(address("heat.png", .dark))\">" : .empty
        return """
            <picture>\(source)<img src="\(address("heat.png", request.chosenScheme ?? .light))" \
            \(width)height="\(height)" alt="\(alternative)" data-heat="\(address("heat.txt", nil))" \
            data-names="heat-names" \
            data-columns="\(matrix.columns.count)" data-rows="\(matrix.rowCount)" data-starts="\(starts)" \
            data-classes="\(classes)"></picture>
            """
    }

    /// Seconds since 1970, the first whole and the others as distances, which repeat.
    private var starts: String {
        let seconds = matrix.columns.map { $0.nanosecondsSince1970 / 1_000_000_000 }
        guard let first = seconds.first else { return "" }
        return ([first] + zip(seconds.dropFirst(), seconds).map { $0 - $1 }).map(String.init).joined(separator: " ")
    }

    /// What the cells' numbers mean.
    private var classes: String {
        let loss = LossClass.allCases.map { words("loss ", "丢包 ") + LossLegend.text($0, words) }
        let others = [
            words("no round", "没有测量"), words("unmeasured", "未测"), words("round not valid", "该轮不可信"),
        ]
        return (loss + others).joined(separator: "|")
    }

    private var pager: HTML {
        let order = query.sort == .worst ? words("worst first", "异常在前") : ""
        return Pager(page: query.page, pageSize: query.pageSize, matched: matrix.matched, order: order)
            .html(words) { page in address(query.with { $0.page = page }) }
    }
}
