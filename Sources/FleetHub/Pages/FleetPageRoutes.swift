internal import FleetModel
internal import LineModel
internal import LineWeb
internal import ServiceSupport

/// Every page of a hub; a new one is one line here.
enum FleetRoutesOfPages {
    static func all(_ source: FleetSource) -> [PageRoute] {
        [
            overview(source), vantages(source), vantage(source), vantageByItem(source), grid(source), line(source),
            lineByItem(source), incidents(source), incident(source), note(source),
        ] + FleetAPI.pages(source)
    }

    private static func overview(_ source: FleetSource) -> PageRoute {
        PageRoute(.get, "/") { request, site in
            let view = try await source.desk.current()
            let (query, problems) = FieldQuery.reading(request.query)
            return .page(
                FleetOverviewView(view: view, query: query, problems: problems, request: request, site: site).page)
        }
    }

    private static func vantages(_ source: FleetSource) -> PageRoute {
        PageRoute(.get, "/vantages") { request, site in
            let view = try await source.desk.current()
            let search = String((request.item("q") ?? "").prefix(FieldQuery.maxSearch))
            let standing = request.item("state").flatMap(FleetView.Standing.init)
            return .page(
                VantagesView(view: view, request: request, site: site)
                    .page(page(request), search: search, standing: standing))
        }
    }

    private static func vantage(_ source: FleetSource) -> PageRoute {
        PageRoute(.get, "/vantages/:name") { request, site in
            try await vantage(request.variables["name"] ?? "", source, request, site)
        }
    }

    /// For names that no path can hold.
    private static func vantageByItem(_ source: FleetSource) -> PageRoute {
        PageRoute(.get, "/vantage") { request, site in
            try await vantage(request.item("name") ?? "", source, request, site)
        }
    }

    private static func vantage(
        _ name: String, _ source: FleetSource, _ request: PageRequest, _ site: Site
    ) async throws -> PageAnswer {
        let view = try await source.desk.current()
        guard let vantage = view.vantage(name) else {
            let words = request.words
            return .problem(
                404,
                missing(
                    words("No such vantage", "没有这个探测点"),
                    words("The fleet has no vantage of the name", "没有名为以下名称的探测点："), name,
                    "<a href=\"\(site.address(["vantages"]))\">\(words("All vantages", "全部探测点"))</a>"))
        }
        return .page(
            VantageView(
                view: view, vantage: vantage, open: view.directory.open, page: page(request), request: request,
                site: site
            ).document)
    }

    private static func grid(_ source: FleetSource) -> PageRoute {
        PageRoute(.get, "/grid") { request, site in
            let view = try await source.desk.current()
            return .page(FleetGridView(view, request, site).page)
        }
    }

    // MARK: - Lines

    private static func line(_ source: FleetSource) -> PageRoute {
        PageRoute(.get, "/lines/:name") { request, site in
            try await line(request.variables["name"] ?? "", source, request, site)
        }
    }

    /// For names that no path can hold; see `Site.line`.
    private static func lineByItem(_ source: FleetSource) -> PageRoute {
        PageRoute(.get, "/line") { request, site in
            try await line(try await name(request, source), source, request, site)
        }
    }

    private static func name(_ request: PageRequest, _ source: FleetSource) async throws -> String {
        if let name = request.item("name") { return name }
        guard let key = request.item("key") else { return "" }
        return try await source.desk.current().content.lines.first { Site.isKey(key, of: $0.name) }?.name ?? ""
    }

    private static func line(
        _ name: String, _ source: FleetSource, _ request: PageRequest, _ site: Site
    ) async throws -> PageAnswer {
        let view = try await source.desk.current()
        guard let found = FleetLine(name, view) else {
            let words = request.words
            return .problem(
                404,
                missing(
                    words("No such line", "没有这条线路"),
                    words("No vantage has a line of the name", "没有探测点测量名为以下名称的线路："), name,
                    "<a href=\"\(site.address())\">\(words("All lines", "全部线路"))</a>"))
        }
        let focus = FocusWindow(request)
        let asked = request.query.filter { $0.name == "vantage" }.map(\.value)
        let (rows, problem) = await found.rows(asked, from: focus.from, to: focus.to, source)
        let open = view.directory.open.filter { $0.file.outage.incident.lines.contains(name) }
        return .page(
            FleetLineView(
                line: found.line, tally: found.tally, rows: rows, focus: focus, problem: problem,
                isParted: source.isParted, open: open, request: request, site: site
            ).page)
    }

    // MARK: - Incidents

    private static func incidents(_ source: FleetSource) -> PageRoute {
        PageRoute(.get, "/incidents") { request, site in
            var answer = IncidentsPage.Answer()
            answer.filter = request.item("state").flatMap(IncidentsPage.Filter.init) ?? .all
            let before = request.item("before").flatMap { Int($0) }
            answer.isLater = before != nil
            let (filter, most) = (answer.filter, IncidentsPage.pageSize)
            let reading = source.desk.reading
            let found = try await BlockingWork.run("incidents") {
                // Open ones are few: they are all on the first page.
                let open = filter == .past || before != nil ? [] : try reading.incidents(true, nil, most)
                let past = filter == .open ? [] : try reading.incidents(false, before, most)
                return (open: open, past: past)
            }
            answer.next = found.past.count < most ? nil : found.past.last?.file.outage.incident.id
            let all = found.open + found.past
            answer.files = all.map(\.file)
            for seen in all {
                answer.seen[seen.file.outage.incident.id] = SeenView.small(seen, request, site)
            }
            return .page(IncidentsPage.view(answer, request, site).asked)
        }
    }

    private static func incident(_ source: FleetSource) -> PageRoute {
        PageRoute(.get, "/incidents/:id") { request, site in
            guard let seen = try await found(request, source) else {
                return .problem(404, IncidentPage.unknown(request, site))
            }
            let section = SeenView.section(seen, request, site)
            return .page(IncidentView.view(.init(file: seen.file, seen: section), request, site).asked)
        }
    }

    private static func note(_ source: FleetSource) -> PageRoute {
        PageRoute(.post, "/incidents/:id/notes") { request, site in
            guard let seen = try await found(request, source) else {
                return .problem(404, IncidentPage.unknown(request, site))
            }
            return await IncidentPage.take(request, on: seen.file, site)
        }
    }

    private static func found(_ request: PageRequest, _ source: FleetSource) async throws -> FleetReading.Seen? {
        guard let id = Int(request.variables["id"] ?? "") else { return nil }
        let reading = source.desk.reading
        return try await BlockingWork.run("incident") { try reading.incident(id) }
    }

    // MARK: - Parts

    /// The page of a list that is asked for, from 1.
    private static func page(_ request: PageRequest) -> Int {
        request.item("page").flatMap { Int($0) }.map { min(max($0, 1), 1_000_000) } ?? 1
    }

    private static func missing(_ title: String, _ text: String, _ name: String, _ next: HTML) -> Page {
        Page(title: title, body: "<h1>\(title)</h1><p>\(text) <b>\(name.cut)</b></p><p>\(next)</p>")
    }
}

/// A line of the board with its vantages.
struct FleetLine: Sendable {
    let line: Line
    let payload: PayloadKind
    let tally: FleetView.Tally
    let cells: [(vantage: FleetView.Vantage, cell: FleetCell)]

    /// nil where no vantage has a line of this name.
    init?(_ name: String, _ view: FleetView) {
        guard let number = view.content.number(of: name), view.tallies[Int(number)].vantages > 0 else { return nil }
        line = view.content.lines[Int(number)]
        payload = view.content.payloads[Int(number)]
        tally = view.tallies[Int(number)]
        cells = view.cells(of: number)
    }

    /// The vantages, the worst first; those that are asked for, or the worst ones, with their windows.
    func rows(
        _ asked: [String], from: WallTime, to: WallTime, _ source: FleetSource
    ) async -> (rows: [FleetLineView.Row], problem: String?) {
        let ordered = cells.sorted { one, other in
            (Self.rank(one.cell), -(one.cell.loss ?? -1), one.vantage.name)
                < (Self.rank(other.cell), -(other.cell.loss ?? -1), other.vantage.name)
        }
        let wanted = Set(asked)
        let shown = ordered.filter { asked.isEmpty || wanted.contains($0.vantage.name) }
            .prefix(FleetLineView.maxGraphs)
        let question = WindowsAsked(
            line: line, payload: payload,
            vantages: shown.map { one in
                (one.vantage.name, one.vantage.state.map { .seconds($0.header.everySeconds) } ?? source.every)
            }, from: from, to: to)
        let (windows, problem) = await source.windows(question)
        let byName = Dictionary(
            zip(shown.map(\.vantage.name), windows), uniquingKeysWith: { first, _ in first })
        let rows = ordered.map { one in
            FleetLineView.Row(
                vantage: one.vantage, cell: one.cell, window: byName[one.vantage.name] ?? nil,
                isShown: byName.keys.contains(one.vantage.name))
        }
        return (rows, problem)
    }

    private static func rank(_ cell: FleetCell) -> Int {
        switch cell.state {
        case .abnormal: 0
        case .healthy: 1
        case .unmeasured, .absent: 2
        }
    }
}

extension Page {
    /// A hub sends no events: the page is as it was when it was asked for.
    fileprivate var asked: Page {
        var page = self
        page.isLive = false
        return page
    }
}
