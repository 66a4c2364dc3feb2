internal import LineModel
internal import LineReport

/// A line's page: its state now, then everything of the window.
enum LineView {
    static func view(_ answer: LineAnswer, _ request: PageRequest, _ site: Site) -> Page {
        Page(
            title: answer.name.shortened, isLive: answer.focus.isMoving,
            body: """
                \(head(answer, request, site))
                \(ranges(answer, request, site))
                \(graph(answer, request, site))
                \(figures(answer, request))
                \(distribution(answer, request, site))
                \(pattern(answer, request, site))
                \(week(answer, request))
                \(segments(answer, request))
                \(gain(answer, request))
                \(flow(answer, request))
                \(tcp(answer, request))
                \(ExplanationList.section(answer.window.explanations, namesLines: false, request, site))
                \(InsteadList.section(answer.window.line, request, site))
                \(events(answer, request, site))
                \(rounds(answer, request, site))
                """)
    }

    /// A part that has nothing to show yet, for the script to find when it has.
    static func later(_ id: String) -> HTML { "<section id=\"\(id)\" data-live hidden></section>" }

    // MARK: - The line and its state now

    private static func head(_ answer: LineAnswer, _ request: PageRequest, _ site: Site) -> HTML {
        let line = answer.window.line
        return """
            <header class="line-head"><h1>\(line.name)</h1>\
            <p class="route">\(route(line, answer.window.payload, request, site))</p>\
            <div id="line-state" data-live>\(state(answer, request, site))</div></header>
            """
    }

    /// Where it goes, and its tags: each leads to the lines that share it.
    private static func route(_ line: Line, _ payload: PayloadKind, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        func link(_ dimension: FieldDimension, _ value: String, _ title: String, _ shown: String) -> HTML {
            guard let href = site.linesOf(dimension, value) else { return "<span>\(shown.cut)</span>" }
            return "<a href=\"\(href)\" title=\"\(title)\">\(shown.cut)</a>"
        }
        let ingress = line.ingress.description
        var text = link(.ingress, ingress, words("lines over this ingress", "经过此入口的线路"), ingress)
        if let echo = line.echo?.description {
            text +=
                " <span aria-hidden=\"true\">›</span> "
                + link(.echo, echo, words("lines to this echo", "到此回显端的线路"), echo)
        }
        text += " <span class=\"soft\">\(payload.rawValue)</span>"
        for tag in line.tags {
            text +=
                " "
                + link(
                    .tag(tag.key), tag.value, words("lines with this tag", "带此标签的线路"),
                    "\(tag.key)=\(tag.value)")
        }
        return text
    }

    private static func state(_ answer: LineAnswer, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        guard let latest = answer.latest else {
            return """
                <p>\(StateMark.unmeasured.html(words("not among the last rounds", "最近几轮没有测到"))) \
                \(words("The line is not in the lines file any more, or no round was made within an hour.",
                "该线路已不在线路表中，或一小时内没有测量。"))</p>
                """
        }
        let reasons = request.findings.reasons(latest.reasons)
        let since = answer.open.map { file -> HTML in
            let begun = file.outage.incident.since(answer.name)
            let lasted = request.lasted(request.now.since(begun))
            return "<span>\(words("for", "已持续")) \(lasted), \(words("since", "始于")) \(request.moment(begun))</span>"
        }
        let incident = answer.open.map { file -> HTML in
            let id = String(file.outage.incident.id)
            return """
                <span><a href="\(site.address(["incidents", id]))">\(words("incident", "故障")) #\(id)</a></span>\
                \(IncidentView.attention(file, request))
                """
        }
        let silence = answer.silence?.until.map { until -> HTML in
            "<span>\(State.plain(words("silent until", "静默至"))) \(request.moment(until))</span>"
        }
        let round = site.round(latest.roundID, request.moment(latest.started))
        return """
            <p class="facts"><span>\(State.verdict(latest, words))</span>\(since ?? .empty)\(incident ?? .empty)\
            \(silence ?? .empty)<span class="soft">\(words("in the round of", "测于")) \(round)</span></p>\
            \(reasons.isEmpty ? .empty : "<ul class=\"reasons\">\(reasons.map { "<li>\($0)</li>" as HTML })</ul>")
            """
    }

    // MARK: - The window

    /// The address of this page with its window, and with other items changed.
    static func address(_ answer: LineAnswer, _ site: Site, _ changed: [(String, String?)] = []) -> String {
        var items = answer.focus.items
        items.append(("round", answer.chosen.flatMap { $0.isAsked ? $0.point.roundID : nil }))
        items.append(("scale", answer.isFull ? "full" : nil))
        for (name, value) in changed {
            items.removeAll { $0.0 == name }
            items.append((name, value))
        }
        return site.line(answer.name, items)
    }

    private static func ranges(_ answer: LineAnswer, _ request: PageRequest, _ site: Site) -> HTML {
        let (focus, words) = (answer.focus, request.words)
        let names = [
            "3h": words("3 h", "3 小时"), "30h": words("30 h", "30 小时"), "10d": words("10 d", "10 天"),
            "400d": words("400 d", "400 天"),
        ]
        let scale = ("scale", answer.isFull ? "full" : nil) as (String, String?)
        let links = FocusWindow.ranges.map { range -> HTML in
            let current: HTML = focus.lasts(range) ? " aria-current=\"true\"" : .empty
            let href = site.line(answer.name, focus.items(lasting: range) + [scale])
            return "<a href=\"\(href)\"\(current)>\(names[range] ?? range)</a>"
        }
        let earlier = site.line(answer.name, focus.moved(by: -1).items + [scale])
        let later = site.line(answer.name, focus.moved(by: 1).items + [scale])
        let isLast = focus.to.nanosecondsSince1970 >= request.now.wholeSecond.nanosecondsSince1970
        let next: HTML = isLast ? .empty : "<a rel=\"next\" href=\"\(later)\">\(words("later", "更晚")) ›</a>"
        return """
            <nav class="ranges" aria-label="\(words("range", "时间范围"))">\
            <span class="set"><a rel="prev" href="\(earlier)">‹ \(words("earlier", "更早"))</a>\(links)\(next)</span>\
            \(compare(answer, request, site))</nav>
            \(Notice.html(focus.problem))
            <p class="window" id="window" data-live>\(echo(answer, request, site))</p>
            """
    }

    /// The window as the server took it, and what a column of the graph is.
    private static func echo(_ answer: LineAnswer, _ request: PageRequest, _ site: Site) -> HTML {
        let (focus, words) = (answer.focus, request.words)
        let same = address(answer, site)
        return """
            <a href="\(same)" title="\(words("a link to exactly this range", "指向这一时段的链接"))">\
            \(request.time(focus.from)) – \(request.time(focus.to))</a> · \
            \(LineGraph.resolution(answer.window, request))
            """
    }

    private static func compare(_ answer: LineAnswer, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        guard answer.name.utf8.count <= Site.maxNameBytes else { return .empty }
        func link(_ against: String, _ text: String) -> HTML {
            let items = [("line", answer.name)] + answer.focus.items + [("against", against)]
            return "<a href=\"\(site.address(["compare"], items))\">\(text)</a>"
        }
        return """
            <span class="set aside"><span class="soft">\(words("compare with", "对比"))</span>\
            \(link("1d", words("the day before", "前一天")))\(link("7d", words("the week before", "前一周")))\
            \(link("", words("another line", "另一条线路")))</span>
            """
    }

    private static func graph(_ answer: LineAnswer, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        let scale = address(answer, site, [("scale", answer.isFull ? nil : "full")])
        let other = answer.isFull ? words("usual scale", "常用刻度") : words("full scale", "完整刻度")
        return """
            <figure class="smoke-graph" id="smoke-graph" data-live>\
            \(LineGraph.picture(answer.window, isFull: answer.isFull, request, site))\
            <figcaption>\(LineGraph.key(words))\(LineGraph.caption(answer.window, words)) <a href="\(scale)">\(other)\
            </a>\
            </figcaption></figure>
            """
    }
}

extension String {
    /// For headings and titles: a name may have any length.
    var shortened: String { count > 60 ? "\(prefix(57))…" : self }
}
