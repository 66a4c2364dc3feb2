internal import LineHistory
package import LineModel
internal import LineReport

/// `/incidents`: open and past, the newest first.
package enum IncidentsPage {
    /// Which incidents are shown.
    package enum Filter: String, CaseIterable, Sendable { case all, open, past }

    /// A page of incidents.
    package struct Answer: Sendable {
        /// Which ones are asked for.
        package var filter = Filter.all
        /// The newest first.
        package var files: [IncidentFile] = []
        /// The number before which the next page begins; nil on the last one.
        package var next: Int?
        /// Whether this is not the first page.
        package var isLater = false
        /// What is said of an incident below its cause, by its number: who sees it.
        package var seen: [Int: HTML] = [:]

        /// A page with nothing on it.
        package init() {}
    }

    /// Rows of a page.
    package static let pageSize = 100

    static let route = PageRoute(.get, "/incidents", isShared: true) { request, site in
        let filter = request.item("state").flatMap(Filter.init) ?? .all
        let before = request.item("before").flatMap { Int($0) }
        let answer = try await site.ask { try Answer(filter, before: before, now: request.now, $0) }
        return .page(view(answer, request, site))
    }

    /// The page.
    package static func view(_ answer: Answer, _ request: PageRequest, _ site: Site) -> Page {
        let words = request.words
        let names = [
            Filter.all: words("all", "全部"), .open: words("open", "进行中"), .past: words("over", "已结束"),
        ]
        let filters = Filter.allCases.map { filter -> HTML in
            let href = site.address(["incidents"], [("state", filter == .all ? nil : filter.rawValue)])
            let current: HTML = filter == answer.filter ? " aria-current=\"true\"" : .empty
            return "<a href=\"\(href)\"\(current)>\(names[filter] ?? "")</a>"
        }
        let title = words("Incidents", "故障")
        return Page(
            title: title, isLive: !answer.isLater,
            body: """
                <header class="heading"><h1>\(title)</h1><nav class="ranges" aria-label="\(words("state", "状态"))">\
                \(filters.joined(" "))</nav></header>
                <div id="incidents" data-live>\(table(answer, request, site))</div>
                """)
    }

    private static func table(_ answer: Answer, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        guard !answer.files.isEmpty else { return empty(answer, words, site) }
        let heads = Shown.heads([
            (words("no.", "编号"), "", false), (words("state", "状态"), "", false), (words("what", "内容"), "", false),
            (words("when", "时间"), "", false), (words("lines", "线路"), words("the most at one time", "同一时刻最多"), true),
            (
                words("worst loss %", "最高丢包 %"),
                words("the greatest loss of any of its lines in a round", "任一线路单轮最高丢包"), true
            ), (words("who is on it", "处理人"), "", false),
        ])
        let items = [
            ("state", answer.filter == .all ? nil : answer.filter.rawValue), ("before", answer.next.map(String.init)),
        ]
        let more: HTML =
            answer.next == nil
            ? .empty
            : """
            <nav class="pager"><a rel="next" href="\(site.address(["incidents"], items))">\(words(
            "earlier ones", "更早的故障"))</a></nav>
            """
        return """
            <div class="scroll"><table class="data stack"><thead><tr>\(heads)</tr></thead>\
            <tbody>\(answer.files.map { row($0, answer.seen, request, site) })</tbody></table></div>\(more)
            """
    }

    private static func empty(_ answer: Answer, _ words: PageWords, _ site: Site) -> HTML {
        let overview: HTML = "<a href=\"\(site.address())\">\(words("The overview", "总览"))</a>"
        guard answer.filter == .open else {
            return EmptyState.html(
                words("No incident was found yet.", "尚无故障。"),
                """
                \(words(
                "One is opened when a line is abnormal in a valid round and is probed a second time with the same "
                + "result.",
                "线路在有效轮次中异常，且复测结果一致时，才会建立故障。")) \(overview)
                """)
        }
        return EmptyState.html(
            words("No incident is open.", "当前没有故障。"),
            "\(words("What is abnormal now and not told of yet is on", "尚未建立故障的异常见")) \(overview)")
    }

    private static func row(_ file: IncidentFile, _ seen: [Int: HTML], _ request: PageRequest, _ site: Site) -> HTML {
        let (outage, words) = (file.outage, request.words)
        let incident = outage.incident
        let href = site.address(["incidents", String(incident.id)])
        let loss = incident.worst.lossPerMille.map { Double($0) / 1000 }
        return """
            <tr data-row data-key="\(incident.id)"><th scope="row" class="first"><a href="\(href)">#\(incident.id)</a>\
            </th>\
            <td>\(IncidentView.state(outage, words))</td>\
            <td class="wrap full"><a href="\(href)">\(request.findings.phrase(outage))</a>\
            \(seen[incident.id] ?? .empty)</td>\
            <td>\(IncidentView.times(outage, request))</td>\
            \(HTML.cell(count: incident.mostLines, label: words("lines", "线路")))\
            \(HTML.lossCell(loss, label: words("worst loss %", "最高丢包 %")))\
            <td class="facts">\(IncidentView.attention(file, request))</td></tr>
            """
    }
}

extension IncidentsPage.Answer {
    /// A page of incidents; those of a state are looked for in a bounded number of steps.
    init(_ filter: IncidentsPage.Filter, before: Int?, now: WallTime, _ history: SiteHistory) throws {
        self.init()
        (self.filter, isLater) = (filter, before != nil)
        let (beginning, end) = (WallTime(nanosecondsSince1970: 0), now.moved(by: .seconds(86_400)))
        var place = before
        for _ in 0..<10 {
            // Open ones reach into the present, so that only they are found from now on.
            let from = filter == .open ? now : beginning
            let found = try history.incidentFiles(from: from, to: end, before: place, most: IncidentsPage.pageSize)
            files += found.filter { filter == .all || ($0.outage.ended == nil) == (filter == .open) }
            place = found.last?.outage.incident.id
            if found.count < IncidentsPage.pageSize { place = nil }
            if place == nil || files.count >= IncidentsPage.pageSize { break }
        }
        if files.count > IncidentsPage.pageSize {
            files = Array(files.prefix(IncidentsPage.pageSize))
            place = files.last?.outage.incident.id
        }
        next = place
    }
}
