internal import LineModel
internal import LineReport

/// An incident's page: cause, lines, witnesses, what happened, who was told, what people noted.
enum IncidentView {
    /// The incident, and beside it the worst line's graph over its time; nil where no line is known.
    struct Answer: Sendable {
        var file: IncidentFile
        var graph: LineWindow?
    }

    static func view(_ answer: Answer, _ request: PageRequest, _ site: Site) -> Page {
        let words = request.words
        let (file, outage) = (answer.file, answer.file.outage)
        let incident = outage.incident
        let phrase = Words(.keys, request.language).phrase(outage)
        return Page(
            title: "#\(incident.id) \(phrase)".shortened, isLive: outage.ended == nil,
            body: """
                <header class="incident-head"><h1><span class="muted">#\(incident.id)</span> \(phrase)</h1>\
                <div id="incident-state" data-live><p>\(state(outage, words)) · \(times(outage, request)) \
                \(attention(file, request, site))</p>\(worst(incident, request))</div></header>
                \(NoteForm.incident(file, request, site))
                \(graph(answer, request, site))
                \(lines(file, request, site))
                \(witnesses(file, request, site))
                \(happened(outage, request, site))
                \(told(file, request))
                <section id="notes" data-live><h2>\(words("Notes", "备注"))</h2>\(NoteList.view(file.notes, request))</section>
                """)
    }

    // MARK: - In a line

    /// Open, quiet or over, as a word, a shape and a colour.
    static func state(_ outage: HistoryOutage, _ words: PageWords) -> HTML {
        if outage.ended != nil { return State.mark("over", "○", words("over", "已结束")) }
        if outage.incident.quietSince != nil { return State.mark("quiet", "◔", words("quiet", "暂时平稳")) }
        return State.mark("open", "■", words("open", "进行中"))
    }

    /// "since 11:50, 15 min"; of one that is over, from when to when.
    static func times(_ outage: HistoryOutage, _ request: PageRequest) -> HTML {
        let (incident, words) = (outage.incident, request.words)
        let lasted = Shown.duration(incident.duration(at: outage.ended ?? request.now), words)
        let often = incident.reopened > 0
            ? words(", down \(incident.timesDown) times", "，中断 \(incident.timesDown) 次") : ""
        guard let ended = outage.ended else {
            return "\(words("since", "始于")) \(request.time(incident.openedAt, near: request.now)), \(lasted)\(often)"
        }
        return """
            \(request.time(incident.openedAt)) – \(request.time(ended, near: incident.openedAt)), \(lasted)\(often)
            """
    }

    /// Who is on it, and until when nobody is told of it.
    static func attention(_ file: IncidentFile, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        var text: HTML = ""
        if let note = file.acknowledgement {
            text += " · \(State.mark("acknowledged", "✓", words("\(note.author) is on it", "\(note.author) 已认领")))"
        }
        if file.outage.ended == nil, let until = file.silence(at: request.now)?.until {
            text += " · \(State.mark("silent", "∅", words("silent until", "静默至"))) \(request.time(until, near: request.now))"
        }
        return text
    }

    private static func worst(_ incident: Incident, _ request: PageRequest) -> HTML {
        let words = request.words
        let loss = incident.worst.lossPerMille.map { Double($0) / 1000 }
        let delay = incident.worst.rttMicroseconds.map { Double($0) / 1000 }
        return """
            <dl class="figures"><div><dt>\(words("lines now", "当前线路"))</dt><dd><b>\(incident.lines.count)</b>\
            <small>\(words("at most \(incident.mostLines)", "最多 \(incident.mostLines)"))</small></dd></div>\
            <div><dt title="\(words("the greatest loss of any of its lines in a round", "任一线路单轮最高丢包"))">\
            \(words("worst loss", "最高丢包"))</dt><dd><b>\(Shown.percent(loss))</b> %</dd></div>\
            <div><dt title="\(words("the greatest mean RTT of any of its lines in a round", "任一线路单轮最高平均时延"))">\
            \(words("worst mean RTT", "最高平均时延"))</dt><dd><b>\(Shown.ms(delay))</b> ms</dd></div>\
            <div><dt>\(words("recovered", "已恢复"))</dt><dd><b>\(incident.recovered.count)</b> \
            \(words("lines", "条"))</dd></div></dl>
            """
    }

    // MARK: - Sections

    private static func graph(_ answer: Answer, _ request: PageRequest, _ site: Site) -> HTML {
        guard let window = answer.graph else { return "" }
        let focus = FocusWindow(from: window.from, to: window.to)
        return """
            <section id="graph" data-live><h2>\(request.words("Worst line", "最差线路")) \
            \(site.lineLink(window.line.name, focus.items))</h2>\
            <figure class="smoke">\(LineGraph.svg(window, isFull: false, request))</figure></section>
            """
    }

    private static func lines(_ file: IncidentFile, _ request: PageRequest, _ site: Site) -> HTML {
        let (outage, words) = (file.outage, request.words)
        let incident = outage.incident
        guard !outage.everyLine.isEmpty else { return "" }
        // Those that are bad now stand first; a page is never the whole of a large field.
        let ordered = outage.everyLine.sorted { left, right in
            let (first, second) = (incident.lines.contains(left), incident.lines.contains(right))
            return first == second ? left < right : first
        }
        let focus = window(outage, request.now).items
        let most = 200
        let items = ordered.prefix(most).map { name -> HTML in
            let isBad = incident.lines.contains(name) && outage.ended == nil
            let state = isBad
                ? State.verdict(incident.trouble == .unmeasured ? .unmeasured : .abnormal, words)
                : State.mark("over", "○", words("not any more", "已不再"))
            let since = isBad
                ? " \(words("since", "始于")) \(request.time(incident.badSince(name), near: request.now))" as HTML : ""
            return "<li>\(site.lineLink(name, focus)) \(state)\(since)</li>"
        }
        let rest = ordered.count - items.count
        return """
            <section id="lines" data-live><h2>\(words("Lines", "线路")) \
            <span class="muted">\(Shown.count(ordered.count))</span></h2><ul class="lines">\(items)</ul>\
            \(rest > 0 ? "<p>\(words("and \(Shown.count(rest)) more", "另有 \(Shown.count(rest)) 条")) \(shared(incident, request, site))</p>" : "")\
            </section>
            """
    }

    /// A link to all lines that share the cause, where the overview can filter by it.
    private static func shared(_ incident: Incident, _ request: PageRequest, _ site: Site) -> HTML {
        let href: String? =
            switch incident.key.kind {
            case .ingress: site.linesOf(.ingress, incident.key.value)
            case .echo: site.linesOf(.echo, incident.key.value)
            case .tag:
                incident.key.value.firstIndex(of: "=").map { mark in
                    site.linesOf(
                        .tag(String(incident.key.value[..<mark])),
                        String(incident.key.value[incident.key.value.index(after: mark)...]))
                }
            default: nil
            }
        return href.map { "<a href=\"\($0)\">\(request.words("all lines that share it", "经过它的全部线路"))</a>" } ?? ""
    }

    private static func witnesses(_ file: IncidentFile, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        let kind = file.outage.incident.key.kind
        guard kind != .line, !file.outage.incident.trouble.isOfService else { return "" }
        let link = shared(file.outage.incident, request, site)
        guard !file.witnesses.isEmpty || link != .empty else { return "" }
        let names = file.witnesses.map { site.lineLink($0) }.joined(", ")
        return """
            <section id="witnesses"><h2>\(words("What proves it", "判断依据"))</h2><p>\
            \(file.witnesses.isEmpty ? "" : "\(words("Healthy lines that share the rest of the way:", "其余路径相同而正常的线路：")) \(names). ")\
            \(link)</p></section>
            """
    }

    private static func happened(_ outage: HistoryOutage, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        let report = Words(.keys, request.language)
        let rows = outage.events.map { event -> HTML in
            let into = event.absorbedBy.map { number -> HTML in
                "<a href=\"\(site.address(["incidents", String(number)]))\">#\(number)</a>"
            }
            return """
                <li>\(request.time(event.at, seconds: true)) <b>\(report.change(event.change))</b> · \
                \(words("\(event.lines) lines", "\(event.lines) 条线路"))\
                \(into.isEmpty ? "" : " › \(into.joined(", "))") · \
                <a href="\(site.address(["rounds", event.roundID]))">\(words("round", "轮次"))</a></li>
                """
        }
        return """
            <section id="happened" data-live><h2>\(words("What happened", "经过"))</h2>\
            \(rows.isEmpty ? "<p class=\"empty\">\(words("Nothing was stored of it.", "没有记录。"))</p>"
            : "<ol class=\"timeline\">\(rows)</ol>")</section>
            """
    }

    private static func told(_ file: IncidentFile, _ request: PageRequest) -> HTML {
        let words = request.words
        let heading = words("Who was told", "通知情况")
        guard !file.told.isEmpty else {
            return """
                <section id="told" data-live><h2>\(heading)</h2><p class="empty">\(words(
                "No message about it is known: none was sent, no destination is configured (notify), or it is so old that "
                    + "messages are not kept.",
                "没有相关消息的记录：未发送、未配置通知对象（notify），或时间太久已不再保存。"))</p></section>
                """
        }
        let report = Words(.keys, request.language)
        let rows = file.told.map { told -> HTML in
            let state =
                told.hasArrived
                ? State.mark("arrived", "✓", words("arrived", "已送达"))
                : told.ended != nil
                    ? State.mark("lost", "✕", words("given up", "已放弃"))
                    : State.mark("waiting", "…", words("waiting", "等待重试"))
            return """
                <tr><th scope="row">\(request.time(told.queued, seconds: true))</th><td class="text">\(told.destination)</td>\
                <td class="text">\(report.change(told.change.rawValue))</td><td class="text">\(state)</td>\
                <td>\(told.ended.map { request.time($0, seconds: true) } ?? "")</td>\
                <td class="text">\(told.problem ?? "")</td></tr>
                """
        }
        return """
            <section id="told" data-live><h2>\(heading)</h2><div class="scroll"><table class="figures rows"><thead><tr>\
            <th scope="col">\(words("queued", "入队"))</th><th scope="col">\(words("to", "通知对象"))</th>\
            <th scope="col">\(words("about", "内容"))</th><th scope="col">\(words("state", "状态"))</th>\
            <th scope="col">\(words("ended", "完成"))</th><th scope="col">\(words("problem", "问题"))</th></tr></thead>\
            <tbody>\(rows)</tbody></table></div></section>
            """
    }

    /// The incident's time with air on both sides, for graphs of its lines.
    static func window(_ outage: HistoryOutage, _ now: WallTime) -> FocusWindow {
        let begun = outage.incident.openedAt
        let ended = outage.ended ?? now
        let air = max(.seconds(3600), ended.since(begun) / 4)
        let to = ended.moved(air)
        let end = to.nanosecondsSince1970 > now.nanosecondsSince1970 ? now : to
        return FocusWindow(from: begun.moved(.zero - air).wholeSecond, to: end.wholeSecond)
    }
}
