internal import LineHistory
internal import LineModel
internal import LineReport

/// `/incidents`: open and past, the newest first.
enum IncidentsPage {
    /// Which incidents are shown.
    enum Filter: String, CaseIterable, Sendable { case all, open, past }

    struct Answer: Sendable {
        var filter = Filter.all
        var files: [IncidentFile] = []
        /// The number before which the next page begins; nil on the last one.
        var next: Int?
        /// Whether this is not the first page.
        var isLater = false
    }

    static let pageSize = 100

    static let route = PageRoute(.get, "/incidents", isShared: true) { request, site in
        let filter = request.item("state").flatMap(Filter.init) ?? .all
        let before = request.item("before").flatMap { Int($0) }
        let answer = try await site.ask { try Answer(filter, before: before, now: request.now, $0) }
        return .page(view(answer, request, site))
    }

    static func view(_ answer: Answer, _ request: PageRequest, _ site: Site) -> Page {
        let words = request.words
        let names = [
            Filter.all: words("all", "全部"), .open: words("open", "进行中"), .past: words("over", "已结束"),
        ]
        let filters = Filter.allCases.map { filter -> HTML in
            let href = site.address(["incidents"], [("state", filter == .all ? nil : filter.rawValue)])
            return "<a href=\"\(href)\"\(filter == answer.filter ? " aria-current=\"true\"" : "")>\(names[filter] ?? "")</a>"
        }
        let title = words("Incidents", "故障")
        return Page(
            title: title, isLive: !answer.isLater,
            body: """
                <h1>\(title)</h1><nav class="ranges" aria-label="\(words("state", "状态"))">\(filters.joined(" "))</nav>
                <div id="incidents" data-live>\(table(answer, request, site))</div>
                """)
    }

    private static func table(_ answer: Answer, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        guard !answer.files.isEmpty else {
            return """
                <p class="empty">\(answer.filter == .open
                    ? words("No incident is open: every line is as it should be, or is still being confirmed.",
                    "当前没有故障：线路均正常，或仍在复测确认中。")
                    : words("No incident was found yet. One is opened when a line is abnormal in a valid round and a second "
                    + "probing agrees.", "尚无故障。线路在有效轮次中异常且复测一致时，才会建立故障。"))</p>
                """
        }
        let rows = answer.files.map { row($0, request, site) }
        let more = answer.next.map { next -> HTML in
            let items = [
                ("state", answer.filter == .all ? nil : answer.filter.rawValue), ("before", String(next)),
            ] as [(String, String?)]
            return "<p class=\"pager\"><a href=\"\(site.address(["incidents"], items))\">\(words("earlier ones", "更早的故障")) ›</a></p>"
        }
        return """
            <div class="scroll"><table class="figures rows"><thead><tr>\
            <th scope="col">\(words("no.", "编号"))</th><th scope="col">\(words("state", "状态"))</th>\
            <th scope="col">\(words("what", "内容"))</th><th scope="col">\(words("when", "时间"))</th>\
            <th scope="col" title="\(words("the most lines at one time", "同一时刻最多的线路数"))">\(words("lines", "线路"))</th>\
            <th scope="col" title="\(words("the greatest loss of any of its lines in a round", "任一线路单轮最高丢包"))">\
            \(words("worst loss %", "最高丢包 %"))</th><th scope="col">\(words("who", "处理人"))</th></tr></thead>\
            <tbody>\(rows)</tbody></table></div>\(more ?? "")
            """
    }

    private static func row(_ file: IncidentFile, _ request: PageRequest, _ site: Site) -> HTML {
        let (outage, words) = (file.outage, request.words)
        let incident = outage.incident
        let href = site.address(["incidents", String(incident.id)])
        let loss = incident.worst.lossPerMille.map { Double($0) / 1000 }
        return """
            <tr><th scope="row"><a href="\(href)">#\(incident.id)</a></th>\
            <td class="text">\(IncidentView.state(outage, words))</td>\
            <td class="text wide"><a href="\(href)">\(Words(.keys, request.language).phrase(outage))</a></td>\
            <td class="text">\(IncidentView.times(outage, request))</td><td>\(incident.mostLines)</td>\
            <td class="\(loss.map { LossClass(loss: $0).style } ?? "")">\(Shown.percent(loss))</td>\
            <td class="text">\(IncidentView.attention(file, request, site).afterDot)</td></tr>
            """
    }
}

extension HTML {
    /// Without the dot that stands before what is behind something else.
    fileprivate var afterDot: HTML { text.hasPrefix(" · ") ? HTML(trusted: String(text.dropFirst(3))) : self }
}

extension IncidentsPage.Answer {
    /// A page of incidents; those of a state are looked for in a bounded number of steps.
    init(_ filter: IncidentsPage.Filter, before: Int?, now: WallTime, _ history: HistoryStore) throws {
        self.init(filter: filter, isLater: before != nil)
        let (beginning, end) = (WallTime(nanosecondsSince1970: 0), now.moved(.seconds(86_400)))
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
