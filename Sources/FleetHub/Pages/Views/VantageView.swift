internal import FleetModel
internal import FleetStore
internal import LineModel
internal import LineReport
internal import LineWeb

/// `/vantages/NAME`: a vantage's own page: whether it can be trusted, and what it sees.
struct VantageView {
    let view: FleetView
    let vantage: FleetView.Vantage
    let open: [FleetReading.Seen]
    /// The page of its lines, from 1.
    let page: Int
    let request: PageRequest
    let site: Site

    static let pageSize = 200

    private var words: PageWords { request.words }

    var document: Page {
        Page(
            title: vantage.name.cut,
            body: """
                <header class="line-head"><h1>\(vantage.name)</h1><p class="route">\(tags)</p>\
                <p class="facts"><span title="\(vantage.standing.meaning(words))">\
                \(vantage.standing.mark.html(vantage.standing.word(words)))</span>\(why)</p></header>
                \(sums)\(trust)\(incidents)\(lines)
                """)
    }

    private var tags: HTML {
        var parts = vantage.vantage.tags.map { "<span>\($0.key)=\($0.value)</span>" as HTML }
        if vantage.hasOwnTags {
            parts.append("<span class=\"soft\">\(words("its own tags", "标签由探测点自报"))</span>")
        } else if !vantage.said.tags.isEmpty, vantage.said.tags != vantage.vantage.tags {
            let said = vantage.said.tags.map(\.text).joined(separator: " ")
            let text = words("calls itself \(said.cut), which does not count", "自报标签 \(said.cut)，不采用")
            parts.append("<span class=\"soft\">\(text)</span>")
        }
        if vantage.vantage.isFallback {
            parts.append("<span class=\"soft\">\(words("tells by itself without the hub", "中心失联时自行告警"))</span>")
        }
        return parts.joined(" ")
    }

    private var why: HTML {
        guard let doubt = vantage.doubt else { return .empty }
        return "<span>\(request.findings.doubt(doubt))</span>"
    }

    private var sums: HTML {
        guard let state = vantage.state else {
            return EmptyState.html(
                words("No round of it is here.", "尚无该探测点的测量结果。"),
                "\(words("Start it with the token that was shown when it was added.", "请用添加时显示的令牌启动该探测点。"))")
        }
        let header = state.header
        let clock = FleetText.clock(vantage.clockOffset ?? state.clockOffset, request)
        let generation =
            header.generation == 0
            ? words("own lines", "自有线路表") : words("generation \(header.generation)", "第 \(header.generation) 代线路表")
        let isOld = header.generation > 0 && header.generation < view.directory.generation
        let entries = [
            Shown.entry(
                words("abnormal", "异常"), "\(vantage.abnormal.grouped)", "/ \(vantage.lines.grouped)",
                note: words("\(vantage.unmeasured.grouped) unmeasured", "未测 \(vantage.unmeasured.grouped)"),
                means: words("Of its lines, as it sees them itself.", "该探测点自身看到的异常线路。")),
            Shown.lossEntry(
                words("loss of the round", "本轮丢包"), state.totals.lossRatio,
                note: words("\(state.totals.sent.grouped) probes", "\(state.totals.sent.grouped) 个探测包"),
                means: words("All its probes of the newest round together.", "最近一轮全部探测包合计。")),
            Shown.entry(
                words("backlog", "积压"), header.backlog.grouped, words("rounds", "轮"),
                means: words("Rounds that waited to be sent behind the newest one.", "最近一轮之后等待上报的轮数。")),
            Shown.entry(
                words("clock", "时钟"), clock ?? words("right", "准确"),
                means: words("Beside the hub's when the round came.", "该轮到达时与中心时钟的偏差。"),
                classes: clock == nil ? "" : "state warn"),
            Shown.entry(
                words("version", "版本"), header.version.cut,
                note: isOld ? words("\(generation), an older one", "\(generation)（较旧）") : generation,
                means: words("Of the program, and of the lines that it measured.", "程序版本，以及所测线路表的代数。")),
            Shown.entry(
                words("canaries", "基准线路"), "\(header.canaries - header.badCanaries)", "/ \(header.canaries)",
                means: words(
                    "Healthy ones of the lines outside of the operator's network that tell whether the uplink works.",
                    "运营方网络之外的基准线路中正常的条数，用于判断上行链路。")),
        ]
        return "<section id=\"figures\"><dl class=\"sums\">\(entries)</dl></section>"
    }

    /// Its last rounds, and what was wrong with the newest one.
    private var trust: HTML {
        guard let state = vantage.state else { return .empty }
        let found = state.validity.findings.map { "<li>\(request.findings.finding($0))</li>" as HTML }
        let list: HTML = found.isEmpty ? .empty : "<ul class=\"findings\">\(found)</ul>"
        return """
            <section id="rounds"><h2>\(words("Its last rounds", "最近各轮"))</h2>\
            <p class="facts"><span>\(VantagesView.validity(state, most: VantageState.maxRecent, request))</span>\
            <span>\(StateMark(state.validity.verdict).html(words.verdict(state.validity.verdict)))</span>\
            <span class="soft">\(words("the newest of", "最近一轮")) \(request.moment(state.started)), \
            \(words("came", "到达")) \(request.moment(state.receivedAt))</span></p>\(list)</section>
            """
    }

    private var incidents: HTML {
        let own = open.filter { $0.from.contains(vantage.name) || $0.file.outage.incident.key.value == vantage.name }
        guard !own.isEmpty else { return .empty }
        let items = own.prefix(50).map { seen -> HTML in
            let incident = seen.file.outage.incident
            let href = site.address(["incidents", String(incident.id)])
            let cause = SeenView.cause(seen, request)
            return """
                <li data-row><a href="\(href)">#\(incident.id) \(cause)</a> \
                <span class="soft">\(words("since", "始于")) \(request.moment(incident.openedAt))</span></li>
                """
        }
        return """
            <section id="incidents"><h2>\(words("Open incidents that it sees", "该探测点可见的进行中故障"))</h2>\
            <ul class="plain">\(items)</ul></section>
            """
    }

    // MARK: - Lines

    private var lines: HTML {
        guard let state = vantage.state, !state.lines.isEmpty else { return .empty }
        let order = Self.worstFirst(state)
        let first = min((page - 1) * Self.pageSize, order.count)
        let shown = order[first..<min(first + Self.pageSize, order.count)]
        let heads = Shown.heads([
            (words("line", "线路"), "", false), (words("loss %", "丢包 %"), "", true),
            (words("median ms", "中位数 ms"), "", true), ("p95 ms", "", true), (words("jitter ms", "抖动 ms"), "", true),
            (words("state", "状态"), "", false),
            (
                words("bad from", "异常探测点"),
                words(
                    "Vantages that find it abnormal, of those that could see it.",
                    "判为异常的探测点数/能看到该线路的探测点数。"), true
            ),
        ])
        let pager = Pager(
            page: page, pageSize: Self.pageSize, matched: order.count, order: words("worst first", "异常在前"))
        return """
            <section id="lines"><h2>\(words("Its lines", "该探测点的线路"))</h2>\
            <div class="scroll"><table class="data stack lines"><thead><tr>\(heads)</tr></thead>\
            <tbody>\(shown.map { row(state, $0) })</tbody></table></div>\
            \(pager.html(words) { site.vantage(vantage.name).adding(page: $0) })</section>
            """
    }

    /// The places of its cells, the worst first.
    static func worstFirst(_ state: VantageState) -> [Int] {
        state.cells.indices.filter { state.cells[$0].state != .absent }
            .map { (key: state.cells[$0].order, place: $0) }
            .sorted { ($0.key.0, $0.key.1, $0.place) < ($1.key.0, $1.key.1, $1.place) }.map(\.place)
    }

    private func row(_ state: VantageState, _ place: Int) -> HTML {
        let (cell, number) = (state.cells[place], Int(state.lines[place]))
        let (line, tally) = (view.content.lines[number], view.tallies[number])
        let loss = cell.isMeasured ? cell.loss : nil
        return """
            <tr data-row data-key="\(line.name)"><td class="name">\
            <a href="\(site.line(line.name))">\(line.name.cut)</a></td>\
            \(HTML.lossCell(loss, label: words("loss %", "丢包 %")))\
            \(HTML.cell(FleetText.ms(cell.median), label: words("median ms", "中位数 ms")))\
            \(HTML.cell(FleetText.ms(cell.p95), label: "p95 ms"))\
            \(HTML.cell(FleetText.ms(cell.jitter), label: words("jitter ms", "抖动 ms")))\
            <td class="verdict">\(StateMark(cell.verdict, loss: cell.loss).html(words.verdict(cell.verdict)))</td>\
            <td class="n" data-label="\(words("bad from", "异常探测点"))" title="\(tally.meaning(words))">\
            \(tally.kOfN(words))</td></tr>
            """
    }
}

extension FleetCell {
    /// The less, the sooner a cell comes: abnormal ones first, then what nobody knows, each by loss.
    fileprivate var order: (Int, Double) {
        switch state {
        case .abnormal: (0, -(loss ?? 0))
        case .unmeasured, .absent: (1, 0)
        case .healthy: (2, -(loss ?? 0))
        }
    }
}

extension String {
    /// An address with the page of its rows.
    fileprivate func adding(page: Int) -> String {
        page == 1 ? self : self + (contains("?") ? "&" : "?") + "page=\(page)"
    }
}
