internal import LineModel
internal import LineReport
internal import LineWeb

/// `/`: whether everything is all right, at one glance: what is open, who reported, and the lines, the worst first.
struct FleetOverviewView {
    let view: FleetView
    let query: FieldQuery
    let problems: [FieldQuery.Problem]
    let request: PageRequest
    let site: Site

    var words: PageWords { request.words }

    /// What more of each there is, is one click away.
    static let maxIncidents = 20
    static let maxVantages = 12

    var page: Page {
        Page(
            title: view.directory.open.isEmpty ? words("Fleet", "全网总览") : headline,
            body: """
                \(AddressNotice.html(problems, words))\(old)\(standing)\(incidents)\(vantages)\
                \(FleetLinesView(view: view, query: query, request: request, site: site).section)
                """)
    }

    /// A page that shows what was must say so.
    private var old: HTML {
        guard let problem = view.problem else { return .empty }
        return """
            <p class="notice bad"><b>\(words("The hub's database cannot be read.", "无法读取中心数据库。"))</b> \
            \(words("What is shown is of", "所示内容的时间为")) \(request.time(view.now, seconds: true)). \(problem)</p>
            """
    }

    // MARK: - The first line

    private var standing: HTML {
        let counts = view.lineCounts
        return """
            <section id="standing"><div class="standing">\
            <h1 class="state large \(mark.rawValue)">\(headline)</h1><span class="facts">\(facts(counts))</span></div>\
            <div class="facts soft"><span>\(reported)</span>\(judged)\(generation)</div></section>
            """
    }

    private var mark: StateMark {
        let open = view.directory.open
        if !open.isEmpty { return open.contains { $0.file.acknowledgement == nil } ? .bad : .warn }
        if view.vantages.isEmpty || view.vantages.allSatisfy({ !$0.counts }) { return .unmeasured }
        if view.vantages.contains(where: { $0.standing != .reports }) || view.lineCounts.abnormal > 0 { return .warn }
        return .good
    }

    private var headline: String {
        let open = view.directory.open.count
        if open > 0 { return words("\(open) \(open == 1 ? "incident" : "incidents")", "\(open) 个故障") }
        if view.vantages.isEmpty { return words("No vantage yet", "还没有探测点") }
        if view.vantages.allSatisfy({ !$0.counts }) { return words("No vantage sees anything", "没有探测点可用") }
        if view.lineCounts.abnormal > 0 {
            return words("No incident, some lines abnormal", "没有故障，部分线路异常")
        }
        if view.vantages.contains(where: { $0.standing != .reports }) {
            return words("No line abnormal, some vantages do not see", "没有线路异常，部分探测点不可用")
        }
        return words("All healthy", "全部正常")
    }

    private func facts(_ counts: (healthy: Int, abnormal: Int, partly: Int, unmeasured: Int)) -> HTML {
        func link(_ verdict: LineVerdict, _ count: Int, _ mark: StateMark) -> HTML {
            let text = words("\(count.grouped) \(words.verdict(verdict))", "\(words.verdict(verdict)) \(count.grouped)")
            let address = site.address([], query.with { ($0.verdict, $0.page) = (verdict, 1) }.items)
            return "<span><a href=\"\(address)\">\(count == 0 ? "\(text)" : mark.html(text))</a></span>"
        }
        let partly: HTML =
            counts.partly == 0
            ? .empty
            : """
            <span class="soft">\(words(
            "\(counts.partly.grouped) of them from some vantages only",
            "其中 \(counts.partly.grouped) 条仅部分探测点可见"))</span>
            """
        return link(.abnormal, counts.abnormal, .bad) + partly + link(.unmeasured, counts.unmeasured, .unmeasured)
            + link(.healthy, counts.healthy, .good)
    }

    /// "30 of 32 vantages report, 1 late, 1 blind"
    private var reported: HTML {
        let all = view.vantages.count
        let others = FleetView.Standing.allCases.filter { $0 != .reports }.compactMap { standing -> HTML? in
            let count = view.count(standing)
            guard count > 0 else { return nil }
            return
                "\(standing.mark.html(words("\(count) \(standing.word(words))", "\(standing.word(words)) \(count)")))"
        }
        let reports = view.count(.reports)
        let text = words(
            "\(reports.grouped) of \(FleetText.vantages(all, words)) \(all == 1 ? "reports" : "report")",
            "\(all.grouped) 个探测点中 \(reports.grouped) 个正常上报")
        return "\(text)\(others.isEmpty ? .empty : " · " as HTML)\(others.joined(" · "))"
    }

    private var judged: HTML {
        guard let slot = view.directory.judged else { return .empty }
        let at = WallTime(nanosecondsSince1970: slot * 1_000_000_000, utcOffsetSeconds: request.now.utcOffsetSeconds)
        return "<span>\(words("judged up to the slot of", "已判定至")) \(request.moment(at))</span>"
    }

    private var generation: HTML {
        guard view.directory.generation > 0 else { return .empty }
        return """
            <span>\(words("lines of generation", "线路表第")) \(view.directory.generation)\
            \(words("", " 代"))</span>
            """
    }

    // MARK: - Incidents

    private var incidents: HTML {
        let open = view.directory.open
        guard !open.isEmpty else {
            return """
                <section id="incidents"><p class="soft">\(words("No open incident.", "没有进行中的故障。")) \
                <a href="\(site.address(["incidents"]))">\(words("Past ones", "历史故障"))</a></p></section>
                """
        }
        let left = open.count - min(open.count, Self.maxIncidents)
        let more: HTML =
            left == 0
            ? .empty
            : """
            <p><a href="\(site.address(["incidents"], [("state", "open")]))">\
            \(words("\(left.grouped) more open incidents", "另有 \(left.grouped) 个进行中的故障"))</a></p>
            """
        return """
            <section id="incidents"><h2 class="sr">\(words("Open incidents", "进行中的故障"))</h2>\
            <ul class="plain incidents">\(open.prefix(Self.maxIncidents).map(row))</ul>\(more)</section>
            """
    }

    private func row(_ seen: FleetReading.Seen) -> HTML {
        let incident = seen.file.outage.incident
        let found = request.findings
        let lasted = request.lasted(incident.duration(at: request.now))
        var facts: [HTML] = ["\(found.lines(incident.lines.count, incident.trouble))"]
        if let loss = incident.worst.lossPerMille, incident.trouble == .abnormal {
            facts.append("\(words("worst loss", "最高丢包")) \(HTML.loss(Double(loss) / 1000, words))")
        }
        facts.append(
            """
            \(words("since", "始于")) \(request.moment(incident.openedAt)) \(words("(\(lasted))", "（\(lasted)）"))
            """)
        let from = SeenView.text(seen, request, site)
        let said: HTML = from == .empty ? .empty : "<span class=\"why\">\(from)</span>"
        let mark: StateMark = incident.trouble == .unmeasured ? .unmeasured : .bad
        let word = incident.trouble == .unmeasured ? words.verdict(.unmeasured) : words.verdict(.abnormal)
        let cause = SeenView.cause(seen, request)
        return """
            <li data-row data-key="incident-\(incident.id)"><span class="what">\(mark.mute(word))\
            <a href="\(site.address(["incidents", String(incident.id)]))">\(cause)</a></span>\
            <span class="facts">\(facts.map { "<span>\($0)</span>" as HTML })</span>\
            <span class="do">\(attention(seen.file))</span>\(said)</li>
            """
    }

    private func attention(_ file: IncidentFile) -> HTML {
        if let note = file.acknowledgement {
            return "\(words("acknowledged by \(note.author)", "\(note.author) 已认领"))"
        }
        let address = site.address(["incidents", String(file.outage.incident.id)]) + "#note"
        return "<a href=\"\(address)\">\(words("acknowledge", "认领"))</a>"
    }

    // MARK: - Vantages

    private var vantages: HTML {
        guard !view.vantages.isEmpty else {
            return EmptyState.html(
                words("No vantage was added yet.", "还没有添加探测点。"),
                "\(words("Add one with", "请用以下命令添加：")) <code>plumbhub vantage add NAME</code>")
        }
        let ordered = VantagesView.worstFirst(view)
        let left = ordered.count - min(ordered.count, Self.maxVantages)
        let more: HTML = left == 0 ? .empty : "\(words("and \(left.grouped) more", "另有 \(left.grouped) 个"))"
        let table = VantagesView(view: view, request: request, site: site).table(
            Array(ordered.prefix(Self.maxVantages)))
        return """
            <section id="vantages"><h2>\(words("Vantages", "探测点")) <span class="soft">\
            <a href="\(site.address(["vantages"]))">\(words("all of them", "查看全部"))</a> \(more)</span></h2>\
            \(table)</section>
            """
    }
}
