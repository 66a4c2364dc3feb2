internal import LineModel
internal import LineWeb

/// Lines over all vantages that see them, a page at a time, with what they are filtered and ordered by.
struct FleetLinesView {
    let view: FleetView
    let query: FieldQuery
    let request: PageRequest
    let site: Site

    private var words: PageWords { request.words }

    /// The orders that these pages have.
    static let sorts: [FieldQuery.Sort] = [.worst, .name, .loss, .median]

    var section: HTML {
        let found = FleetLines.places(view, query)
        return """
            <section aria-label="\(words("Lines", "线路"))">\(bar)\(QueryChips.html(query, words) { address($0) })\
            <div id="lines">\(found.isEmpty ? nothing : content(found))</div></section>
            """
    }

    func address(_ query: FieldQuery) -> String { site.address([], query.items) }

    private var bar: HTML {
        let verdicts =
            [(value: "", text: words("all lines", "全部线路"))]
            + LineVerdict.allCases.map { (value: $0.rawValue, text: words.verdict($0)) }
        let sorts = Self.sorts.map { (value: $0 == .worst ? "" : $0.rawValue, text: name($0)) }
        let kept = query.items.filter { !["verdict", "sort", "page"].contains($0.0) }
        let chosen = query.sort == .worst && !query.isReversed ? "" : query.sort.rawValue
        return """
            <div class="bar"><h2 class="sr">\(words("Lines", "线路"))</h2>\
            <form method="get" action="\(site.address())" data-auto>\(Choice.hidden(kept))\
            \(Choice.html(words("show", "显示"), "verdict", verdicts, query.verdict?.rawValue ?? ""))\
            \(Choice.html(words("sort by", "排序"), "sort", sorts, chosen))\
            <button class="nojs">\(words("Apply", "应用"))</button></form></div>
            """
    }

    private func name(_ sort: FieldQuery.Sort) -> String {
        switch sort {
        case .name: words("name", "名称")
        case .loss: words("worst loss", "最高丢包")
        case .median: words("longest median", "最高中位数")
        default: words("worst", "异常优先")
        }
    }

    private var nothing: HTML {
        guard !view.worstFirst.isEmpty else {
            return EmptyState.html(
                words("No round of any vantage is here yet.", "还没有任何探测点的测量结果。"),
                "\(words("The lines are here as soon as the first one was sent.", "首轮结果上报后这里会显示线路。"))")
        }
        return EmptyState.html(
            words("No line fits, or the page has none.", "没有符合条件的线路，或该页为空。"),
            "<a href=\"\(site.address())\">\(words("Show all lines", "显示全部线路"))</a>")
    }

    private func content(_ found: [Int32]) -> HTML {
        let first = min((query.page - 1) * query.pageSize, found.count)
        let rows = found[first..<min(first + query.pageSize, found.count)]
        guard !rows.isEmpty else { return nothing }
        let pager = Pager(
            page: query.page, pageSize: query.pageSize, matched: found.count,
            order: query.isReversed
                ? words("\(name(query.sort)), reversed", "\(name(query.sort))（倒序）")
                : words("by \(name(query.sort))", "按\(name(query.sort))"))
        return """
            <table class="data stack stick lines fleet"><thead><tr>\(heads)</tr></thead>\
            <tbody>\(rows.map(row))</tbody></table>\
            \(pager.html(words) { page in address(query.with { $0.page = page }) })
            """
    }

    private var heads: HTML {
        func head(_ sort: FieldQuery.Sort?, _ name: String, unit: String = "", _ meaning: String, _ kind: String = "n")
            -> HTML
        {
            let measure: HTML = unit.isEmpty ? .empty : "<span class=\"unit\">\(unit)</span>"
            guard let sort else { return "<th class=\"\(kind)\" title=\"\(meaning)\">\(name)\(measure)</th>" }
            let isHere = query.sort == sort
            let turned = address(query.with { ($0.sort, $0.isReversed, $0.page) = (sort, isHere && !$0.isReversed, 1) })
            let isUp = (sort == .name) != query.isReversed
            let sorted: HTML = isHere ? " aria-sort=\"\(isUp ? "ascending" : "descending")\"" : .empty
            return
                "<th class=\"\(kind)\"\(sorted) title=\"\(meaning)\"><a href=\"\(turned)\">\(name)</a>\(measure)</th>"
        }
        return [
            head(.name, words("line", "线路"), words("the line's name", "线路名称"), "name"),
            head(
                nil, words("bad from", "异常探测点"),
                words("Vantages that find it abnormal, of those that could see it.", "判为异常的探测点数/能看到该线路的探测点数。")),
            head(
                .loss, words("worst loss", "最高丢包"), unit: "%",
                words("The greatest loss from any vantage in its newest round.", "各探测点最近一轮中的最高丢包。")),
            head(
                .median, words("median", "中位数"), unit: "ms",
                words(
                    "The shortest and the longest median delay of the vantages' newest rounds.",
                    "各探测点最近一轮时延中位数的最小值与最大值。")),
            head(
                nil, words("worst from", "丢包最高来自"),
                words(
                    "The vantage with the greatest loss, then the longest delay.",
                    "丢包最高（其次时延最长）的探测点。"), "name"),
            head(nil, words("state", "状态"), words("Over all vantages that count.", "综合所有计入的探测点。"), "name"),
            head(nil, words("tags", "标签"), "", "wide few"),
        ].joined()
    }

    private func row(_ number: Int32) -> HTML {
        let (tally, line) = (view.tallies[Int(number)], view.content.lines[Int(number)])
        let worst: HTML = tally.worst < 0 ? .none : site.vantageLink(view.vantages[Int(tally.worst)].name)
        let way = line.echo.map { "\(line.ingress) > \($0)" } ?? line.ingress.description
        return """
            <tr data-row data-key="\(line.name)"><td class="name" title="\(way)">\
            <a href="\(site.line(line.name))">\(line.name.cut)</a></td>\
            <td class="n" data-label="\(words("bad from", "异常探测点"))" title="\(tally.meaning(words))">\
            \(tally.kOfN(words))</td>\
            \(HTML.lossCell(tally.worstLoss, label: words("worst loss %", "最高丢包 %")))\
            \(HTML.cell(
            FleetText.range(tally.leastMedian, tally.greatestMedian), label: words("median ms", "中位数 ms")))\
            <td class="worst" data-label="\(words("worst from", "丢包最高来自"))">\(worst)</td>\
            <td class="verdict">\(tally.mark.html(tally.word(words)))</td>\
            <td class="wide few tags">\(TagLinks.html(line, query, address: address))</td></tr>
            """
    }
}

/// The lines that fit a query, in its order.
enum FleetLines {
    static func places(_ view: FleetView, _ query: FieldQuery) -> [Int32] {
        var places = view.worstFirst
        if let verdict = query.verdict { places = places.filter { view.tallies[Int($0)].verdict == verdict } }
        for filter in query.filters {
            places = places.filter { filter.dimension.group(of: view.content.lines[Int($0)]) == filter.value }
        }
        let words = query.search.lowercased().split(whereSeparator: \.isWhitespace)
        if !words.isEmpty {
            places = places.filter { place in
                let text = text(view.content.lines[Int(place)])
                return words.allSatisfy { text.contains($0) }
            }
        }
        switch query.sort {
        case .name:
            places.sort { view.content.lines[Int($0)].name < view.content.lines[Int($1)].name }
        case .loss:
            places = sorted(places) { -Int64(view.tallies[Int($0)].worstLossMillionths) }
        case .median, .p95, .jitter, .gain:
            places = sorted(places) { -Int64(view.tallies[Int($0)].greatestMedian * 1000) }
        case .worst: break
        }
        return query.isReversed ? places.reversed() : places
    }

    /// Equal ones stay in the order of what is worst.
    private static func sorted(_ places: [Int32], _ key: (Int32) -> Int64) -> [Int32] {
        places.enumerated().map { (key: key($0.element), place: $0.offset, line: $0.element) }
            .sorted { ($0.key, $0.place) < ($1.key, $1.place) }.map(\.line)
    }

    /// What is searched: name, addresses, tags.
    private static func text(_ line: Line) -> String {
        let tags = line.tags.map { "\($0.key)=\($0.value)" }
        return ([line.name, line.ingress.description, line.echo?.description ?? ""] + tags)
            .joined(separator: "\n").lowercased()
    }
}
