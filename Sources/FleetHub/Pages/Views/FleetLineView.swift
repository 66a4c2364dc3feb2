internal import FleetModel
internal import LineModel
internal import LineReport
internal import LineWeb

/// `/lines/NAME`: a line from its vantages, on one scale and within one time.
struct FleetLineView {
    /// A vantage that has the line, with what it says now, and within the time.
    struct Row: Sendable {
        var vantage: FleetView.Vantage
        var cell: FleetCell
        /// nil where it is not asked for, or where the store has nothing.
        var window: LineWindow?
        /// Whether the reader asked for its graph, or it is one of the worst.
        var isShown: Bool
    }

    /// Graphs of a page.
    static let maxGraphs = 8

    let line: Line
    let tally: FleetView.Tally
    let rows: [Row]
    let focus: FocusWindow
    /// Why there is no window; nil where there is one.
    let problem: String?
    /// Whether this member has only the results of the time that it led.
    let isParted: Bool
    /// The open incidents that have the line.
    let open: [FleetReading.Seen]
    let request: PageRequest
    let site: Site

    private var words: PageWords { request.words }
    private var chosen: [Row] { rows.filter(\.isShown) }

    var page: Page {
        Page(
            title: line.name.cut,
            body: """
                \(head)\(ranges)\(Notice.html(problem))\(parted)\(graph)\(table)\(incidents)
                """)
    }

    private var parted: HTML {
        guard isParted else { return .empty }
        return """
            <p class="notice">\(words(
            "Only this member's own results are shown: with several members the one that judges keeps them, in files "
                + "of its own. Name a store for all of them: results.",
            "所示仅为本成员保存的结果：多成员运行时，结果由当时负责判定的成员自行保存。请配置共用的结果存储（results）。"
            ))</p>
            """
    }

    // MARK: - The line

    private var head: HTML {
        """
        <header class="line-head"><h1>\(line.name)</h1><p class="route">\(route)</p>\
        <p class="facts"><span>\(tally.mark.html(tally.word(words)))</span>\
        <span title="\(tally.meaning(words))">\(seen)</span></p></header>
        """
    }

    private var seen: String {
        guard tally.seen > 0 else { return words("no vantage sees it now", "当前没有探测点能看到") }
        let count = tally.kOfN(words)
        return tally.bad == 0
            ? words("healthy from all \(Int(tally.seen))", "\(Int(tally.seen)) 个探测点均正常")
            : words("abnormal from \(count) vantages", "\(count) 个探测点判为异常")
    }

    private var route: HTML {
        func link(_ dimension: FieldDimension, _ value: String, _ shown: String) -> HTML {
            guard let href = site.linesOf(dimension, value) else { return "<span>\(shown.cut)</span>" }
            return "<a href=\"\(href)\">\(shown.cut)</a>"
        }
        var text = link(.ingress, line.ingress.description, line.ingress.description)
        if let echo = line.echo?.description {
            text += " <span aria-hidden=\"true\">›</span> " + link(.echo, echo, echo)
        }
        for tag in line.tags { text += " " + link(.tag(tag.key), tag.value, "\(tag.key)=\(tag.value)") }
        return text
    }

    // MARK: - The time

    /// This page with another time, and the same vantages.
    private func address(_ items: [(String, String?)]) -> String {
        let asked = request.query.filter { $0.name == "vantage" }.map { ($0.name, String?.some($0.value)) }
        return site.line(line.name, asked + items)
    }

    private var ranges: HTML {
        let names = [
            "3h": words("3 h", "3 小时"), "30h": words("30 h", "30 小时"), "10d": words("10 d", "10 天"),
            "400d": words("400 d", "400 天"),
        ]
        let links = FocusWindow.ranges.map { range -> HTML in
            let current: HTML = focus.lasts(range) ? " aria-current=\"true\"" : .empty
            return "<a href=\"\(address(focus.items(lasting: range)))\"\(current)>\(names[range] ?? range)</a>"
        }
        let isLast = focus.to.nanosecondsSince1970 >= request.now.wholeSecond.nanosecondsSince1970
        let next: HTML =
            isLast
            ? .empty : "<a rel=\"next\" href=\"\(address(focus.moved(by: 1).items))\">\(words("later", "更晚")) ›</a>"
        let resolution = rows.compactMap(\.window).first.map { LineGraph.resolution($0, request) }
        return """
            <nav class="ranges" aria-label="\(words("range", "时间范围"))"><span class="set">\
            <a rel="prev" href="\(address(focus.moved(by: -1).items))">‹ \(words("earlier", "更早"))</a>\
            \(links)\(next)</span></nav>\(Notice.html(focus.problem))\
            <p class="window"><a href="\(address(focus.items))" title="\(words(
            "a link to exactly this range", "指向这一时段的链接"))">\
            \(request.time(focus.from)) – \(request.time(focus.to))</a>\(resolution.map { " · \($0)" } ?? "")</p>
            """
    }

    // MARK: - Graphs

    private var graph: HTML {
        let shown = chosen.filter { $0.window != nil }
        let windows = shown.compactMap(\.window)
        guard !windows.isEmpty else { return .empty }
        let titles = shown.map { "\($0.vantage.name.cut)\(about($0))" }
        return """
            <figure class="smoke-graph" id="smoke-graph">\
            \(LineGraph.picture(
            windows, titles: titles, id: "fleet", isFull: request.item("scale") == "full", drags: true, request, site))\
            <figcaption>\(LineGraph.key(words))\(LineGraph.caption(windows.first, words)) \
            \(words("All vantages have one scale.", "所有探测点使用同一刻度。"))</figcaption></figure>
            """
    }

    /// What is said beside a vantage's name above its graph.
    private func about(_ row: Row) -> String {
        let tags = row.vantage.vantage.tags.prefix(3).map(\.value).joined(separator: ", ")
        return tags.isEmpty ? "" : " · \(tags.cut)"
    }

    // MARK: - Vantage by vantage

    private var table: HTML {
        let heads = Shown.heads([
            (words("vantage", "探测点"), "", false),
            (words("state", "状态"), words("now, as it sees the line", "当前，以该探测点所见"), false),
            (words("loss %", "丢包 %"), words("of its newest round", "最近一轮"), true),
            (words("median ms", "中位数 ms"), words("of its newest round", "最近一轮"), true),
            (words("p95 ms", "p95 ms"), words("of its newest round", "最近一轮"), true),
            (words("loss %, range", "时段丢包 %"), words("all probes of the range together", "所选时段全部探测包合计"), true),
            (words("worst round %", "单轮最高 %"), words("of the range", "所选时段"), true),
            (words("median ms, range", "时段中位数 ms"), words("of the range's rounds", "所选时段各轮"), true),
            (words("abnormal", "异常"), words("rounds of the range, of those that measured it", "所选时段异常轮数/测得轮数"), true),
        ])
        let left = rows.count - chosen.count
        let more: HTML =
            left == 0
            ? .empty
            : """
            <p class="soft">\(words(
            "Graphs and the range's figures are of \(FleetText.vantages(chosen.count, words)); choose one by its name.",
            "图形与时段数据取其中 \(chosen.count) 个探测点；点击名称可单独查看。"))</p>
            """
        return """
            <section id="vantages"><h2>\(words("Vantage by vantage", "各探测点"))</h2>\
            <div class="scroll"><table class="data stack"><thead><tr>\(heads)</tr></thead>\
            <tbody>\(rows.map(row))</tbody></table></div>\(more)</section>
            """
    }

    private func row(_ row: Row) -> HTML {
        let (vantage, cell) = (row.vantage, row.cell)
        let figures = row.window.map { WindowFigures($0) }
        let alone = site.line(line.name, [("vantage", vantage.name)] + focus.items)
        let mark =
            vantage.counts
            ? StateMark(cell.verdict, loss: cell.loss).html(words.verdict(cell.verdict))
            : vantage.standing.mark.html(vantage.standing.word(words))
        let rounds = figures.flatMap { $0.rounds == 0 ? nil : "\($0.abnormal.grouped)/\($0.measured.grouped)" }
        return """
            <tr data-row data-key="\(vantage.name)"><th scope="row" class="name"><a href="\(alone)">\
            \(vantage.name.cut)</a> \(VantagesView.tags(vantage))</th>\
            <td><a href="\(site.vantage(vantage.name))">\(mark)</a></td>\
            \(HTML.lossCell(cell.isMeasured ? cell.loss : nil, label: words("loss %", "丢包 %")))\
            \(HTML.cell(FleetText.ms(cell.median), label: words("median ms", "中位数 ms")))\
            \(HTML.cell(FleetText.ms(cell.p95), label: "p95 ms"))\
            \(HTML.lossCell(figures?.loss, label: words("loss %, range", "时段丢包 %")))\
            \(HTML.lossCell(figures?.worstLoss, label: words("worst round %", "单轮最高 %")))\
            \(HTML.cell(figures?.median, label: words("median ms, range", "时段中位数 ms")))\
            \(HTML.cell(rounds, label: words("abnormal", "异常")))</tr>
            """
    }

    private var incidents: HTML {
        guard !open.isEmpty else { return .empty }
        let items = open.map { seen -> HTML in
            let incident = seen.file.outage.incident
            let href = site.address(["incidents", String(incident.id)])
            let cause = SeenView.cause(seen, request)
            return "<li><a href=\"\(href)\">#\(incident.id) \(cause)</a> \(SeenView.text(seen, request, site))</li>"
        }
        return """
            <section id="incidents"><h2>\(words("Open incidents", "进行中的故障"))</h2>\
            <ul class="plain">\(items)</ul></section>
            """
    }
}
