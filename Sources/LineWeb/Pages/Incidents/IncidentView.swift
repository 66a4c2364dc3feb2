package import LineModel
internal import LineReport

/// An incident's page: cause, lines, witnesses, what happened, who was told, what people noted.
package enum IncidentView {
    /// The incident, and beside it the worst line's graph over its time; nil where no line is known.
    package struct Answer: Sendable {
        /// All that is known of it.
        package var file: IncidentFile
        /// nil where no line is known.
        package var graph: LineWindow?
        /// Which places see it; nothing of a single vantage.
        package var seen = HTML.empty

        /// An incident without a graph.
        package init(file: IncidentFile, graph: LineWindow? = nil, seen: HTML = .empty) {
            (self.file, self.graph, self.seen) = (file, graph, seen)
        }
    }

    /// More of them are a link.
    static let maxLines = 200

    /// The page.
    package static func view(_ answer: Answer, _ request: PageRequest, _ site: Site) -> Page {
        let (file, outage) = (answer.file, answer.file.outage)
        let incident = outage.incident
        let phrase = request.findings.phrase(outage)
        return Page(
            title: "#\(incident.id) \(phrase)".shortened, isLive: outage.ended == nil,
            body: """
                <header><h1><span class="soft">#\(incident.id)</span> \(phrase)</h1>\
                <div id="incident-state" data-live><p class="facts"><span>\(state(outage, request.words))</span>\
                <span>\(times(outage, request))</span>\(attention(file, request))</p>\(worst(outage, request))</div>\
                \(CaseDownload.links(file, request, site))</header>\(answer.seen)
                \(NoteForm.incident(file, request, site))
                \(graph(answer, request, site))
                \(lines(file, request, site))
                \(ExplanationList.section(file.explanations, namesLines: true, request, site))
                \(InsteadList.section(answer.graph?.line, request, site))
                \(witnesses(file, request, site))
                \(happened(outage, request, site))
                \(told(file, request))
                <section id="notes" data-live><h2>\(request.words("Notes", "备注"))\
                </h2>\(NoteList.view(file.notes, request))</section>
                """)
    }

    // MARK: - In a line

    /// Open, quiet or over, as a word, a shape and a colour.
    package static func state(_ outage: HistoryOutage, _ words: PageWords) -> HTML {
        if outage.ended != nil { return State.plain(words("over", "已结束")) }
        if outage.incident.quietSince != nil { return StateMark.warn.html(words("quiet", "暂时平稳")) }
        return StateMark.bad.html(words("open", "进行中"))
    }

    /// "since 11:50, 15 min"; of one that is over, from when to when.
    package static func times(_ outage: HistoryOutage, _ request: PageRequest) -> HTML {
        let (incident, words) = (outage.incident, request.words)
        let lasted = request.lasted(incident.duration(at: outage.ended ?? request.now))
        let often =
            incident.reopened > 0 ? words(", down \(incident.timesDown) times", "，中断 \(incident.timesDown) 次") : ""
        guard let ended = outage.ended else {
            return "\(words("since", "始于")) \(request.moment(incident.openedAt)), \(lasted)\(often)"
        }
        return "\(request.moment(incident.openedAt)) – \(request.moment(ended)), \(lasted)\(often)"
    }

    /// Who is on it, and until when nobody is told of it, each as a fact of its own.
    package static func attention(_ file: IncidentFile, _ request: PageRequest) -> HTML {
        let words = request.words
        var facts = HTML.empty
        if let note = file.acknowledgement {
            facts += "<span>\(StateMark.good.html(words("\(note.author) is on it", "\(note.author) 已认领")))</span>"
        }
        if file.outage.ended == nil, let until = file.silence(at: request.now)?.until {
            facts += "<span>\(State.plain(words("silent until", "静默至"))) \(request.moment(until))</span>"
        }
        return facts
    }

    private static func worst(_ outage: HistoryOutage, _ request: PageRequest) -> HTML {
        let (incident, words) = (outage.incident, request.words)
        let loss = incident.worst.lossPerMille.map { Double($0) / 1000 }
        let delay = incident.worst.rttMicroseconds.map { Double($0) / 1000 }
        let entries = [
            outage.ended == nil
                ? Shown.entry(
                    words("lines now", "当前线路"), incident.lines.count.grouped,
                    note: words("at most \(incident.mostLines.grouped)", "最多 \(incident.mostLines.grouped)"))
                : Shown.entry(
                    words("lines", "线路"), outage.everyLine.count.grouped,
                    note: words(
                        "\(incident.mostLines.grouped) at one time", "同时最多 \(incident.mostLines.grouped)")),
            Shown.lossEntry(
                words("worst loss", "最高丢包"), loss,
                means: words("The greatest loss of any of its lines in a round.", "任一线路单轮最高丢包。")),
            Shown.entry(
                words("worst mean RTT", "最高平均时延"), Shown.ms(delay), "ms",
                means: words("The greatest mean round-trip time of any of its lines in a round.", "任一线路单轮最高平均往返时延。")),
            Shown.entry(
                words("recovered", "已恢复"), incident.recovered.count.grouped,
                note: incident.removed.isEmpty
                    ? ""
                    : words(
                        "\(incident.removed.count.grouped) no longer measured",
                        "\(incident.removed.count.grouped) 条不再测量"),
                means: words("Lines that cleared and are not bad again.", "已恢复且未再异常的线路。")),
        ]
        return "<dl class=\"sums\">\(entries)</dl>"
    }

    // MARK: - Sections

    private static func graph(_ answer: Answer, _ request: PageRequest, _ site: Site) -> HTML {
        guard let window = answer.graph else { return .empty }
        let focus = FocusWindow(from: window.from, to: window.to)
        return """
            <section id="graph" data-live><h2>\(request.words("Its worst line", "最严重的线路")): \
            \(site.lineLink(window.line.name, focus.items))</h2>\
            <figure>\(LineGraph.picture(window, drags: false, request, site))</figure></section>
            """
    }

    private static func lines(_ file: IncidentFile, _ request: PageRequest, _ site: Site) -> HTML {
        let (outage, words) = (file.outage, request.words)
        let incident = outage.incident
        guard !outage.everyLine.isEmpty else { return .empty }
        // Those that are bad now stand first; of a large field the page is never all of it.
        let bad = outage.ended == nil ? incident.lines : []
        let ordered = bad.sorted() + outage.everyLine.filter { !bad.contains($0) }.sorted()
        let focus = window(outage, request.now).items
        let items = ordered.prefix(maxLines).map { name -> HTML in
            let link = site.lineLink(name, focus)
            guard bad.contains(name) else { return "<li data-row>\(link)</li>" }
            let mark: StateMark = incident.trouble == .unmeasured ? .unmeasured : .bad
            let verdict = words.verdict(incident.trouble == .unmeasured ? LineVerdict.unmeasured : .abnormal)
            let evidence = file.evidence[name].map { "<br><span>\(request.findings.evidence($0))</span>" } ?? HTML.empty
            return """
                <li data-row>\(link) \(mark.html(verdict)) \
                <span class="soft">\(words("since", "始于")) \(request.moment(incident.since(name)))</span>\
                \(evidence)</li>
                """
        }
        let rest = ordered.count - items.count
        let more: HTML =
            rest > 0
            ? "<p>\(words("and \(rest.grouped) more", "另有 \(rest.grouped) 条")). \(shared(incident, request, site))</p>"
            : .empty
        return """
            <section id="lines" data-live><h2>\(words("Lines", "线路")) <span class="soft">\(ordered.count.grouped)\
            </span></h2>\
            <ul class="lines">\(items)</ul>\(more)</section>
            """
    }

    /// A link to all lines that share the cause, where the overview can filter by it.
    private static func shared(_ incident: Incident, _ request: PageRequest, _ site: Site) -> HTML {
        let value = incident.key.value
        let href: String? =
            switch incident.key.kind {
            case .ingress: site.linesOf(.ingress, value)
            case .echo: site.linesOf(.echo, value)
            case .tag:
                value.firstIndex(of: "=").flatMap { mark in
                    site.linesOf(.tag(String(value[..<mark])), String(value[value.index(after: mark)...]))
                }
            case .ingressHost, .echoHost: site.address([], [("q", value)])
            case .vantage, .fleet, .way, .line, .source, .other: nil
            }
        return href.map { "<a href=\"\($0)\">\(request.words("All lines that share it", "经过它的全部线路"))</a>" } ?? .empty
    }

    private static func witnesses(_ file: IncidentFile, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        let incident = file.outage.incident
        guard incident.key.kind != .line, !incident.trouble.isOfService else { return .empty }
        let link = shared(incident, request, site)
        guard !file.witnesses.isEmpty || link != .empty else { return .empty }
        let names = file.witnesses.map { site.lineLink($0) }.joined(", ")
        let proof: HTML =
            file.witnesses.isEmpty
            ? .empty
            : "\(words("Healthy lines that share the rest of the way: ", "其余路径相同而正常的线路："))\(names). "
        return """
            <section id="witnesses"><h2>\(words("What proves it", "判断依据"))</h2><p>\(proof)\(link)</p></section>
            """
    }

    private static func happened(_ outage: HistoryOutage, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        let items = outage.events.map { event -> HTML in
            let into = event.absorbedBy.map { number -> HTML in
                "<a href=\"\(site.address(["incidents", String(number)]))\">#\(number)</a>"
            }
            let lines = words(
                "\(event.lines.grouped) \(event.lines == 1 ? "line" : "lines")", "\(event.lines.grouped) 条线路")
            return """
                <li>\(request.time(event.at, seconds: true)) <b>\(request.findings.change(event.change))</b> \
                <span class="soft">\(lines)</span>\(into.isEmpty ? .empty : " › \(into.joined(", "))") \
                \(site.round(event.roundID, "\(words("round", "轮次"))"))</li>
                """
        }
        let list: HTML =
            items.isEmpty
            ? "<p class=\"soft\">\(words("Nothing was stored of it.", "没有记录。"))</p>"
            : "<ol class=\"timeline\">\(items)</ol>"
        return "<section id=\"happened\" data-live><h2>\(words("What happened", "经过"))</h2>\(list)</section>"
    }

    private static func told(_ file: IncidentFile, _ request: PageRequest) -> HTML {
        let words = request.words
        let heading = words("Who was told", "通知情况")
        guard !file.told.isEmpty else {
            let what = words("No message about it is known.", "没有相关消息的记录。")
            let next = words(
                "None was sent (a silence, or no destination under notify), or messages are not kept so long.",
                "未发送（静默，或 notify 中没有通知对象），或时间太久已不再保存。")
            return "<section id=\"told\" data-live><h2>\(heading)</h2><p class=\"soft\">\(what) \(next)</p></section>"
        }
        let heads = Shown.heads([
            (words("queued", "入队"), "", false), (words("to", "通知对象"), "", false), (words("about", "内容"), "", false),
            (words("state", "状态"), "", false), (words("ended", "完成"), "", false), (words("problem", "问题"), "", false),
        ])
        let rows = file.told.map { told -> HTML in
            """
            <tr><th scope="row">\(request.time(told.queued, seconds: true))</th><td>\(told.destination)</td>\
            <td>\(request.findings.change(told.change.rawValue))</td><td>\(state(told, words))</td>\
            <td>\(told.ended.map { request.time($0, seconds: true) } ?? .none)</td>\
            <td class="wrap">\(told.problem ?? "")</td></tr>
            """
        }
        return """
            <section id="told" data-live><h2>\(heading)</h2><div class="scroll"><table class="data tight"><thead>\
            <tr>\(heads)\
            </tr></thead><tbody>\(rows)</tbody></table></div></section>
            """
    }

    private static func state(_ told: IncidentFile.Told, _ words: PageWords) -> HTML {
        if told.hasArrived { return StateMark.good.html(words("arrived", "已送达")) }
        if told.ended != nil { return StateMark.bad.html(words("given up", "已放弃")) }
        return StateMark.warn.html(words("waiting", "等待重试"))
    }

    /// The incident's time with air on both sides, for graphs of its lines.
    package static func window(_ outage: HistoryOutage, _ now: WallTime) -> FocusWindow {
        let begun = outage.incident.openedAt
        let ended = outage.ended ?? now
        let air = max(Duration.seconds(3600), ended.since(begun) / 4)
        let to = ended.moved(by: air)
        let end = to.nanosecondsSince1970 > now.nanosecondsSince1970 ? now : to
        return FocusWindow(from: begun.moved(by: .zero - air).wholeSecond, to: end.wholeSecond)
    }
}
