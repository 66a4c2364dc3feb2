internal import LineHistory
internal import LineModel

/// `/lines/NAME`: one line within a window.
enum LinePage {
    static let route = PageRoute(.get, "/lines/:name", isShared: true) { request, site in
        let name = request.variables["name"] ?? ""
        // A route takes whole parts of a path, so the table's address comes here too.
        if let csv = name.wholeName(without: ".csv") { return try await LineCSV.answer(csv, request, site) }
        return try await answer(name, request, site)
    }

    /// For names that no path can hold; see `Site.line`.
    static let routeByItem = PageRoute(.get, "/line", isShared: true) { request, site in
        let name = try await site.name(request.item("name"), orKey: request.item("key"))
        return try await answer(name ?? "", request, site)
    }

    static func answer(_ name: String, _ request: PageRequest, _ site: Site) async throws -> PageAnswer {
        let focus = FocusWindow(request)
        let round = request.item("round")
        let status = site.status
        let found = try await site.ask { history in
            var answer = try LineAnswer(of: name, focus, round: round, now: request.now, history)
            let (line, payload) = (answer?.window.line, answer?.window.payload)
            if let line, let payload,
                let noticed = try history.noticed(of: line, payload: payload, at: request.now, status)
            {
                answer?.noticed = (noticed.loss, noticed.usual.ratio)
            }
            return answer
        }
        guard var answer = found else { return try await unknown(name, request, site) }
        answer.isFull = request.item("scale") == "full"
        answer.page = max(1, Int(request.item("page") ?? "") ?? 1)
        return .page(LineView.view(answer, request, site))
    }

    /// No line of this name was ever stored: the nearest names are offered.
    static func unknown(_ name: String, _ request: PageRequest, _ site: Site) async throws -> PageAnswer {
        let near = try await site.ask { history in
            try NearestName.list(for: name, among: history.names(fitting: ["*"]))
        }
        return .problem(404, unknown(name, near: near, request, site))
    }

    static func unknown(_ name: String, near: [String], _ request: PageRequest, _ site: Site) -> Page {
        let words = request.words
        let shown = TerminalText.cleaned(name.count > 80 ? "\(name.prefix(80))…" : name)
        let links = near.map { "<li>\(site.lineLink($0))</li>" as HTML }
        return Page(
            title: words("No such line", "没有这条线路"),
            body: """
                <h1>\(words("No such line", "没有这条线路"))</h1>
                <p>\(words("No line of the name", "历史中没有名为")) <b>\(shown)</b> \
                \(words("was ever measured here.", "的线路。"))</p>
                \(links.isEmpty ? .empty : "<p>\(words("Names like it:", "相近的名称："))</p><ul>\(links)</ul>")
                <p><a href="\(site.address())">\(words("All lines", "全部线路"))</a></p>
                """)
    }
}

extension String {
    /// What is before an ending; nil without it, or where nothing is before it.
    func wholeName(without ending: String) -> String? {
        hasSuffix(ending) && count > ending.count ? String(dropLast(ending.count)) : nil
    }
}

extension LineAnswer {
    /// Asks all that the page shows; nil when there is no such line.
    init?(
        of name: String, _ focus: FocusWindow, round: String?, now: WallTime, _ history: SiteHistory
    ) throws {
        guard let asked = try history.window(of: name, from: focus.from, to: focus.to) else { return nil }
        let (focus, window) = try Self.fitted(name, focus, asked, history)
        self.init(focus: focus, window: window)
        // A window that ends now has what was noted a moment ago.
        let end = focus.isMoving ? Int64.max : focus.to.nanosecondsSince1970
        let inside = focus.from.nanosecondsSince1970..<end
        self.window.notes = window.notes.filter { inside.contains($0.at.nanosecondsSince1970) }
        let recent = try Self.recent(name, window, now, history)
        latest = recent?.points.last
        open = recent?.incidents.last { file in
            file.outage.ended == nil && file.outage.incident.lines.contains(name)
        }
        silence = try history.silences(at: now).last { $0.subject == .line(name) }
        chosen = try Self.chosen(name, window, round, history)
        let ports = Self.sourcePorts(chosen?.point.roundID, window.payload, history)
        chosen?.sourcePorts = ports
        week = try WeekGrid(window) ?? Self.hours(name, focus, history)
    }

    /// A shorter window, where the address says none and the line's whole history is at the end of it.
    private static func fitted(
        _ name: String, _ focus: FocusWindow, _ window: LineWindow, _ history: SiteHistory
    ) throws -> (FocusWindow, LineWindow) {
        guard let first = window.points.first?.started else { return (focus, window) }
        let fitted = focus.fitted(to: first)
        guard fitted.length < focus.length else { return (focus, window) }
        // What was measured before, ahead of a pause, makes it a long one.
        let before = try history.window(
            of: name, from: WallTime(nanosecondsSince1970: 0), to: focus.from, resolution: .days)
        guard before?.spans.isEmpty != false else { return (focus, window) }
        return try history.window(of: name, from: fitted.from, to: fitted.to).map { (fitted, $0) } ?? (focus, window)
    }

    /// The last rounds: those of the window, where it reaches the present.
    private static func recent(
        _ name: String, _ window: LineWindow, _ now: WallTime, _ history: SiteHistory
    ) throws -> LineWindow? {
        if window.resolution == .rounds, window.to.nanosecondsSince1970 >= now.wholeSecond.nanosecondsSince1970 {
            return window
        }
        return try history.window(of: name, from: now.moved(by: .seconds(-3600)), to: now, resolution: .rounds)
    }

    /// A window of days does not tell hours: they are asked for by themselves.
    private static func hours(_ name: String, _ focus: FocusWindow, _ history: SiteHistory) throws -> WeekGrid? {
        try history.window(of: name, from: focus.from, to: focus.to, resolution: .hours).flatMap { WeekGrid($0) }
    }

    /// Payloads whose probes are one flow, however many ports others take.
    private static let singleFlows: Set = ["icmp", "socks5", "stamp", "twamp-light"]

    /// Not known to shares, who see no rounds.
    private static func sourcePorts(_ round: String?, _ payload: PayloadKind, _ history: SiteHistory) -> Int? {
        guard let round, !singleFlows.contains(payload.rawValue) else { return nil }
        return (try? history.roundFile(round))?.plan.sourcePorts
    }

    /// Probes expire by age, so what is older than a round without them has none either: a few questions are enough.
    private static func chosen(
        _ name: String, _ window: LineWindow, _ round: String?, _ history: SiteHistory
    ) throws -> ChosenRound? {
        if let round, let point = window.points.first(where: { $0.roundID == round }),
            let probes = try history.probes(of: name, round: round)
        {
            return ChosenRound(point: point, probes: probes, isAsked: true)
        }
        var points = window.points[...]
        for _ in 0..<12 {
            guard let worst = points.indices.max(by: { points[$0].badness < points[$1].badness }) else { return nil }
            if let probes = try history.probes(of: name, round: points[worst].roundID), !probes.isEmpty {
                return ChosenRound(point: points[worst], probes: probes)
            }
            points = points[(worst + 1)...]
        }
        return nil
    }
}

extension HistoryPoint {
    /// By which the worst round is found: measured ones first, then by loss, then by delay.
    fileprivate var badness: (Int, Double, Double) {
        (isMeasured ? 1 : 0, summary.counts.lossRatio ?? -1, summary.rtt?.p95 ?? 0)
    }
}
