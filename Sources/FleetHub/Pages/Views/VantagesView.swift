internal import FleetModel
internal import LineModel
internal import LineReport
internal import LineWeb

/// `/vantages`: who reported, who is late, who is blind.
struct VantagesView {
    let view: FleetView
    let request: PageRequest
    let site: Site

    static let pageSize = 200

    private var words: PageWords { request.words }

    /// Those that somebody should look after first, then by name.
    static func worstFirst(_ view: FleetView) -> [FleetView.Vantage] {
        view.vantages.sorted { one, other in
            let (left, right) = (key(one, view), key(other, view))
            return left != right ? left.lexicographicallyPrecedes(right) : one.name < other.name
        }
    }

    private static func key(_ vantage: FleetView.Vantage, _ view: FleetView) -> [Int] {
        [vantage.standing.rank, -vantage.abnormal, -(vantage.state?.header.backlog ?? 0)]
    }

    /// - Parameter page: from 1.
    func page(_ page: Int, search: String, standing: FleetView.Standing?) -> Page {
        let found = Self.worstFirst(view).filter { vantage in
            (standing.map { vantage.standing == $0 } ?? true) && Self.fits(vantage, search)
        }
        let first = min((page - 1) * Self.pageSize, found.count)
        let rows = Array(found[first..<min(first + Self.pageSize, found.count)])
        let items: [(String, String?)] = [("q", search.isEmpty ? nil : search), ("state", standing?.rawValue)]
        let pager = Pager(
            page: page, pageSize: Self.pageSize, matched: found.count, order: words("worst first", "异常在前"))
        let title = words("Vantages", "探测点")
        return Page(
            title: title,
            body: """
                <header class="heading"><h1>\(title)</h1>\(ranges(standing, search))</header>\(form(search, standing))
                \(rows.isEmpty ? nothing : table(rows))
                \(pager.html(words) { site.address(["vantages"], items + [("page", $0 == 1 ? nil : String($0))]) })
                """)
    }

    private static func fits(_ vantage: FleetView.Vantage, _ search: String) -> Bool {
        let parts = search.lowercased().split(whereSeparator: \.isWhitespace)
        guard !parts.isEmpty else { return true }
        let text = ([vantage.name] + vantage.vantage.tags.map { "\($0.key)=\($0.value)" })
            .joined(separator: "\n").lowercased()
        return parts.allSatisfy { text.contains($0) }
    }

    private func ranges(_ chosen: FleetView.Standing?, _ search: String) -> HTML {
        func link(_ standing: FleetView.Standing?, _ text: String) -> HTML {
            let items: [(String, String?)] = [("q", search.isEmpty ? nil : search), ("state", standing?.rawValue)]
            let current: HTML = standing == chosen ? " aria-current=\"true\"" : .empty
            return "<a href=\"\(site.address(["vantages"], items))\"\(current)>\(text)</a>"
        }
        let others = FleetView.Standing.allCases.map { standing in
            link(standing, "\(standing.word(words)) \(view.count(standing).grouped)")
        }
        return """
            <nav class="ranges" aria-label="\(words("state", "状态"))">\
            \(link(nil, words("all \(view.vantages.count.grouped)", "全部 \(view.vantages.count.grouped)"))) \
            \(others.joined(" "))</nav>
            """
    }

    private func form(_ search: String, _ standing: FleetView.Standing?) -> HTML {
        """
        <div class="bar"><form method="get" action="\(site.address(["vantages"]))">\
        \(Choice.hidden([("state", standing?.rawValue)]))\
        <label>\(words("name or tag", "名称或标签")) <input type="search" name="q" maxlength="200" value="\(search)">\
        </label> <button>\(words("Search", "搜索"))</button></form></div>
        """
    }

    private var nothing: HTML {
        EmptyState.html(
            words("No vantage fits.", "没有符合条件的探测点。"),
            "<a href=\"\(site.address(["vantages"]))\">\(words("All vantages", "全部探测点"))</a>")
    }

    // MARK: - The table

    func table(_ rows: [FleetView.Vantage]) -> HTML {
        let heads = Shown.heads([
            (words("vantage", "探测点"), "", false), (words("state", "状态"), "", false),
            (words("last round", "最近一轮"), words("when its newest round began", "最近一轮的开始时间"), false),
            (words("validity", "有效性"), words("of its last rounds, the oldest first", "最近各轮，旧的在前"), false),
            (
                words("abnormal", "异常"),
                words("of its lines, as it sees them itself", "该探测点自身看到的异常线路/全部线路"), true
            ),
            (
                words("backlog", "积压"), words("rounds that waited behind its newest one", "最近一轮之后等待上报的轮数"), true
            ),
            (words("clock", "时钟"), words("beside the hub's when the round came", "该轮到达时与中心的偏差"), false),
            (words("version", "版本"), words("of the program, and the generation of its lines", "程序版本与线路表代数"), false),
            (words("tags", "标签"), "", false),
        ])
        return """
            <div class="scroll"><table class="data stack vantages"><thead><tr>\(heads)</tr></thead>\
            <tbody>\(rows.map(row))</tbody></table></div>
            """
    }

    private func row(_ vantage: FleetView.Vantage) -> HTML {
        let state = vantage.state
        let backlog = state.map { $0.header.backlog } ?? 0
        return """
            <tr data-row data-key="\(vantage.name)"><th scope="row" class="name">\(site.vantageLink(vantage.name))</th>\
            <td title="\(vantage.standing.meaning(words))">\(vantage.standing.mark.html(vantage.standing.word(words)))\
            \(why(vantage))</td>\
            <td data-label="\(words("last round", "最近一轮"))">\(last(vantage))</td>\
            <td>\(Self.validity(state, request))</td>\
            <td class="n" data-label="\(words("abnormal", "异常"))">\
            \(state == nil ? "–" : "\(vantage.abnormal.grouped)/\(vantage.lines.grouped)")</td>\
            \(HTML.cell(
            state == nil ? nil : backlog.grouped, label: words("backlog", "积压"), classes: backlog > 0 ? "warned" : ""))\
            <td data-label="\(words("clock", "时钟"))">\(clock(vantage))</td>\
            <td data-label="\(words("version", "版本"))">\(version(vantage))</td>\
            <td class="few tags">\(Self.tags(vantage))</td></tr>
            """
    }

    private func why(_ vantage: FleetView.Vantage) -> HTML {
        guard let doubt = vantage.doubt else { return .empty }
        return " <span class=\"reason soft\">\(request.findings.doubt(doubt))</span>"
    }

    private func last(_ vantage: FleetView.Vantage) -> HTML {
        if let state = vantage.state { return request.moment(state.started) }
        guard let header = view.directory.last[vantage.name]?.header else { return .none }
        return request.moment(WallTime(nanosecondsSince1970: header.slot * 1_000_000_000))
    }

    /// A mark for each of the last rounds, the oldest first.
    static func validity(_ state: VantageState?, most: Int = 12, _ request: PageRequest) -> HTML {
        guard let state else { return .none }
        let words = request.words
        let marks = state.recent.suffix(most).map { round -> HTML in
            let at = WallTime(
                nanosecondsSince1970: round.slot * 1_000_000_000, utcOffsetSeconds: request.now.utcOffsetSeconds)
            let name = "\(at.text(.moment, now: request.now)) \(words.verdict(round.validity))"
            return "<span title=\"\(name)\">\(StateMark(round.validity).mute(name))</span>"
        }
        return "<span class=\"rounds\">\(marks)</span>"
    }

    private func clock(_ vantage: FleetView.Vantage) -> HTML {
        guard let offset = vantage.clockOffset else { return .none }
        guard let off = FleetText.clock(offset, request) else { return "\(words("right", "准确"))" }
        return StateMark.warn.html(off)
    }

    private func version(_ vantage: FleetView.Vantage) -> HTML {
        guard let header = vantage.state?.header else { return .none }
        let generation = header.generation
        let isOld = generation > 0 && generation < view.directory.generation
        let shown = words("gen. \(generation)", "第 \(generation) 代")
        let lines: HTML =
            generation == 0
            ? "<span class=\"soft\">\(words("own lines", "自有线路表"))</span>"
            : isOld ? StateMark.warn.html(shown) : "<span class=\"soft\">\(shown)</span>"
        return "\(header.version.cut) \(lines)"
    }

    static func tags(_ vantage: FleetView.Vantage) -> HTML {
        let shown = vantage.vantage.tags.prefix(4).map { tag -> HTML in
            "<span class=\"tag\" title=\"\(tag.key)=\(tag.value)\">\(tag.value.cut)</span>"
        }
        return shown.joined(" ")
    }
}
