internal import LineModel
internal import LinePictures
internal import LineReport

/// One page of lines, with what they are filtered and ordered by.
extension OverviewView {
    var lines: HTML {
        """
        <section aria-label="\(words("Lines", "线路"))">\(bar)\(chips)<div id="lines" data-live>\
        \(answer.rows.isEmpty ? nothing : table + pager)</div></section>
        """
    }

    private var pager: HTML {
        Pager(page: query.page, pageSize: query.pageSize, matched: answer.matched, order: order)
            .html(words) { page in address(query.with { $0.page = page }) }
    }

    private var order: String {
        let name = SortName.text(query.sort, words)
        if query.sort == .worst {
            return query.isReversed ? words("best first", "异常在后") : words("worst first", "异常在前")
        }
        return words("by \(name)", "按\(name)排序") + (query.isReversed ? words(", reversed", "（倒序）") : "")
    }

    private var nothing: HTML {
        if answer.matched > 0 {
            let first = address(query.with { $0.page = 1 })
            return EmptyState.html(
                words("There is no page \(query.page.grouped).", "没有第 \(query.page.grouped) 页。"),
                "<a href=\"\(first)\">\(words("First page", "第一页"))</a>")
        }
        let all = "<a href=\"\(site.address())\">\(words("Show all lines", "显示全部线路"))</a>" as HTML
        return EmptyState.html(
            words("No line fits.", "没有符合条件的线路。"),
            words("Search for less, or take a filter away. ", "请减少搜索词或去掉某个筛选条件。").html + all)
    }

    // MARK: - Filters

    private var chips: HTML { QueryChips.html(query, words) { address($0) } }

    /// Verdict and order as choices; the groups above, and links in the rows, are the other filters.
    private var bar: HTML {
        let verdicts =
            [(value: "", text: words("all lines", "全部线路"))]
            + LineVerdict.allCases.map {
                (value: $0.rawValue, text: words.verdict($0))
            }
        let kept = query.items.filter { !["verdict", "sort", "page"].contains($0.0) }
        let by = ("by", answer.by == .ingress ? nil : answer.by.word) as (String, String?)
        return """
            <div class="bar"><h2 class="sr">\(words("Lines", "线路"))</h2>\
            <form method="get" action="\(site.address())" data-auto>\(Choice.hidden(kept + [by]))\
            \(Choice.html(words("show", "显示"), "verdict", verdicts, query.verdict?.rawValue ?? ""))\
            \(Choice.html(words("sort by", "排序"), "sort", SortName.choices(query, words), SortName.value(query)))\
            <button class="nojs">\(words("Apply", "应用"))</button></form>\
            <a class="end" href="\(site.address(["heat"], shared))">\
            \(words("these lines as a heat map", "以热图查看这些线路"))</a></div>
            """
    }

    /// What other views of the same lines take over.
    private var shared: [(String, String?)] { query.items.filter { !["sort", "page", "size"].contains($0.0) } }

    // MARK: - Rows

    private var table: HTML {
        """
        <table class="data stack stick lines"><thead><tr>\(heads)</tr></thead>\
        <tbody>\(answer.rows.map(row))</tbody></table>
        """
    }

    /// Some of these lines had direct probes in the last round.
    private var hasGain: Bool { query.sort == .gain || answer.rows.contains { $0.gain != nil } }

    private var heads: HTML {
        [
            head(.name, words("line", "线路"), unit: "", words("the line's name", "线路名称"), isText: true),
            head(.loss, words("loss", "丢包"), unit: "%", Definitions.loss(words)),
            head(.median, words("median", "中位数"), unit: "ms", Definitions.median(words)),
            head(.p95, "p95", unit: "ms", Definitions.p95(words)),
            head(.jitter, words("jitter", "抖动"), unit: "ms", Definitions.jitter(words), classes: " wide"),
            hasGain ? head(.gain, words("gain", "增益"), unit: "ms", Definitions.gain(words), classes: " wide") : .empty,
            """
            <th title="\(Definitions.day(words))">\(words("last 24 h", "最近 24 小时"))\
            <span class="unit">\(words("loss under delay", "上为时延，下为丢包"))</span></th>
            """,
            "<th class=\"rest\" title=\"\(Definitions.verdict(words))\">\(words("state", "状态"))</th>",
            "<th class=\"wide\">\(words("tags", "标签"))</th>",
        ].joined()
    }

    private func head(
        _ sort: FieldQuery.Sort, _ name: String, unit: String, _ meaning: String, isText: Bool = false,
        classes: String = ""
    ) -> HTML {
        let isHere = query.sort == sort
        let turned = address(query.with { ($0.sort, $0.isReversed, $0.page) = (sort, isHere && !$0.isReversed, 1) })
        let isUp = (sort == .name) != query.isReversed
        let sorted: HTML = isHere ? " aria-sort=\"\(isUp ? "ascending" : "descending")\"" : .empty
        let measure: HTML = unit.isEmpty ? .empty : "<span class=\"unit\">\(unit)</span>"
        return """
            <th class="\(isText ? "name" : "n")\(classes)"\(sorted) title="\(meaning)">\
            <a href="\(turned)">\(name)</a>\(measure)</th>
            """
    }

    private func row(_ row: BoardRow) -> HTML {
        let name = row.line.name
        let tags = TagLinks.html(row.line, query) { address($0) }
        return """
            <tr data-row data-key="\(name)"><td class="name" title="\(way(row.line))">\
            <a href="\(site.line(name))">\(name)</a></td>\
            \(HTML.lossCell(row.loss, label: words("loss %", "丢包 %")))\
            \(HTML.cell(row.rtt?.median, label: words("median ms", "中位数 ms")))\
            \(HTML.cell(row.rtt?.p95, label: "p95 ms"))\
            \(HTML.cell(row.jitter, label: words("jitter ms", "抖动 ms"), classes: "wide"))\
            \(hasGain ? HTML.cell(row.gain?.delay?.gain, label: words("gain ms", "增益 ms"), classes: "wide") : .empty)\
            <td class="day\(row.day.isEmpty ? " blank" : "")">\(HTML(trusted: Sparkline.svg(row.day)))</td>\
            <td class="verdict">\(state(row))</td><td class="wide few tags">\(tags)</td></tr>
            """
    }

    /// "203.0.113.9:7000 > 198.51.100.3:7"
    private func way(_ line: Line) -> String {
        line.echo.map { "\(line.ingress) > \($0)" } ?? line.ingress.description
    }

    private func state(_ row: BoardRow) -> HTML {
        let mark = StateMark(row.verdict, loss: row.loss)
        let reasons = found.reasons(row.reasons)
        var text = words.verdict(row.verdict)
        if let since = row.badSince { text += " " + found.duration(request.now.since(since)) }
        let state = mark.html(text)
        let linked: HTML =
            row.incident.map { id in
                """
                <a href="\(site.address(["incidents", String(id)]))" title="\(words("incident", "故障")) #\(id)">\
                \(state)</a>
                """
            } ?? state
        // Why a round is not valid is said once, at the top.
        if case .unmeasured(.round) = row.reasons.first { return linked }
        guard !reasons.isEmpty else { return linked }
        let said = reasons.joined(separator: words("; ", "；"))
        return "\(linked) <span class=\"reason soft\" title=\"\(said)\">\(reasons[0].withoutBreaks)</span>"
    }
}

/// What lines can be ordered by, in words.
enum SortName {
    /// The orders as a choice; the one that holds stays turned round where it is.
    static func choices(_ query: FieldQuery, _ words: PageWords) -> [(value: String, text: String)] {
        FieldQuery.Sort.allCases.map { sort in
            guard sort == query.sort else { return (sort == .worst ? "" : sort.rawValue, text(sort, words)) }
            return (value(query), text(sort, words) + (query.isReversed ? words(", reversed", "（倒序）") : ""))
        }
    }

    /// The item of the address; empty for the usual order.
    static func value(_ query: FieldQuery) -> String { query.items.first { $0.0 == "sort" }?.1 ?? "" }

    static func text(_ sort: FieldQuery.Sort, _ words: PageWords) -> String {
        switch sort {
        case .worst: words("worst", "异常优先")
        case .name: words("name", "名称")
        case .loss: words("loss", "丢包")
        case .median: words("median RTT", "时延中位数")
        case .p95: "p95"
        case .jitter: words("jitter", "抖动")
        case .gain: words("gain over direct", "相对直连的增益")
        }
    }
}
