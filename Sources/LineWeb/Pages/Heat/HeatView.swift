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
                <div class="heading"><h1>\(words("Lines by rounds", "线路 × 轮次"))</h1>\(ranges)</div>\
                \(bar)\(QueryChips.html(query, words) { address($0) })
                <div class="heat-legend">\(LossLegend.html(words, hatching: true))</div>
                <div id="heat" data-live>\(content)</div>
                """)
    }

    // MARK: - Addresses

    private func address(_ query: FieldQuery) -> String { site.address(["heat"], items(query) + window) }

    /// A page of 1,000 rows is the usual one here.
    private func items(_ query: FieldQuery) -> [(String, String?)] {
        query.items.filter { $0.0 != "size" } + [
            ("size", query.pageSize == HeatPage.mostRows ? nil : String(query.pageSize))
        ]
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
        let kept = items(query).filter { !["sort", "page"].contains($0.0) } + window
        return """
            <div class="bar"><form method="get" action="\(site.address(["heat"]))" data-auto>\(Choice.hidden(kept))\
            \(Choice.html(words("sort by", "排序"), "sort", SortName.choices(query, words), SortName.value(query)))\
            <button class="nojs">\(words("Apply", "应用"))</button></form>\
            <a href="\(site.address([], query.items.filter { !["sort", "page", "size"].contains($0.0) }))">\
            \(words("these lines as a list", "以列表查看这些线路"))</a></div>
            """
    }

    // MARK: - Picture

    private var content: HTML {
        guard !matrix.lines.isEmpty else {
            return EmptyState.html(
                words("No line fits.", "没有符合条件的线路。"),
                "<a href=\"\(site.address(["heat"]))\">\(words("All lines", "全部线路"))</a>")
        }
        guard !matrix.columns.isEmpty else {
            return EmptyState.html(
                words("No round was measured in this time.", "此时段没有测量。"),
                "<a href=\"\(site.address(["heat"]))\">\(words("The last 24 hours", "最近 24 小时"))</a>")
        }
        let names = matrix.lines.map { line -> HTML in
            """
            <li data-row data-key="\(line.name)"><a href="\(site.line(line.name, focus.items))">\(line.name)</a></li>
            """
        }
        return """
            \(resolution)<div class="heat\(HeatPage.isNarrow(matrix) ? " squares" : .empty as HTML)"><div></div>\
            \(axis)<ol id="heat-names">\(names)</ol>\(picture)</div>\(pager)
            """
    }

    private var resolution: HTML {
        let count = matrix.roundsPerColumn
        let text =
            count == 1
            ? words("A column is a round.", "每列一轮。")
            : words("A column is the worst of \(count) rounds.", "每列取 \(count) 轮中丢包最高的一轮。")
        return "<p class=\"soft\">\(text)</p>"
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
        let height = matrix.lines.count * Self.rowHeight
        let alternative = words(
            "Loss of \(matrix.lines.count) lines over \(matrix.columns.count) columns of time",
            "\(matrix.lines.count) 条线路在 \(matrix.columns.count) 列时间上的丢包")
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
            data-columns="\(matrix.columns.count)" data-rows="\(matrix.lines.count)" data-starts="\(starts)" \
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
