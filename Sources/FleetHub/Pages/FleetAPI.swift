internal import FleetModel
internal import LineModel
internal import LineReport
internal import LineWeb
internal import ServiceSupport

/// `/api/v1/…` of a hub.
enum FleetAPI {
    static func pages(_ source: FleetSource) -> [PageRoute] {
        APICatalogue.pages(of: [
            status(source), vantages(source), vantage(source), lines(source), line(source), incidents(source),
            incident(source),
        ])
    }

    private static let usualRows = 200

    private static func status(_ source: FleetSource) -> APIRoute {
        .get("/status", id: "status", "How the fleet and its lines are.", APIShapes.fleetStatus) { _, _ in
            let view = try await current(source)
            let judged = view.directory.judged.map { WallTime(nanosecondsSince1970: $0 * 1_000_000_000) }
            return APIFleetStatus(
                hub: source.hub, every: source.every, judged: judged, generation: view.directory.generation,
                vantages: FleetView.Standing.allCases.map { ($0.rawValue, view.count($0)) }, lines: view.lineCounts,
                open: view.directory.open.count)
        }
    }

    private static func vantages(_ source: FleetSource) -> APIRoute {
        .get(
            "/vantages", id: "vantages", "The vantages by name.",
            items: [
                .choice("state", FleetView.Standing.allCases.map(\.rawValue), "The state that a vantage must have."),
                .limit(1000, usual: usualRows), .cursor,
            ], APIShapes.vantages
        ) { call, _ in
            let view = try await current(source)
            let standing = call.request.item("state").flatMap(FleetView.Standing.init)
            let found = view.vantages.filter { one in standing.map { one.standing == $0 } ?? true }
            return list(found, call) { APIVantage($0) }
        }
    }

    private static func vantage(_ source: FleetSource) -> APIRoute {
        .get("/vantages/{vantage}", id: "vantage", "One vantage.", APIShapes.vantage) { call, _ in
            let name = call.variable("vantage")
            guard let found = try await current(source).vantage(name) else {
                throw APIProblem.absent(
                    "there is no vantage \(TerminalText.quoted(name.prefix(80))); /vantages has their names")
            }
            return APIVantage(found)
        }
    }

    private static func lines(_ source: FleetSource) -> APIRoute {
        .get(
            "/lines", id: "lines", "The lines over all vantages, in an order.",
            items: [
                .text("q", "Text that the name, an address or a tag must hold.", most: FieldQuery.maxSearch),
                .choice("verdict", LineVerdict.allCases.map(\.rawValue), "The verdict that a line must have."),
                .text("ingress", "The ingress that a line must have.", most: 300),
                .text("echo", "The echo that a line must have.", most: 300),
                .text("tag", "KEY=VALUE that a line must have.", most: 1_000, repeats: true),
                .choice(
                    "sort", FleetLinesView.sorts.flatMap { [$0.rawValue, "-" + $0.rawValue] },
                    "What comes first; with - before it, turned round."),
                .limit(1000, usual: usualRows), .cursor,
            ], APIShapes.fleetLines
        ) { call, _ in
            let view = try await current(source)
            let (query, problems) = FieldQuery.reading(call.request.query)
            if let first = problems.first {
                throw APIProblem.wrong(
                    "\(first.name)=\(TerminalText.quoted(first.value.prefix(80))) cannot be used; write "
                        + first.expected)
            }
            return list(FleetLines.places(view, query), call) { APIFleetLine(view, $0) }
        }
    }

    private static func line(_ source: FleetSource) -> APIRoute {
        .get(
            "/lines/{name}", id: "line", "A line from its vantages, with each one's figures within a time.",
            items: [
                .text("vantage", "A vantage that is wanted; without, the worst eight.", most: 300, repeats: true),
                .time("from", "The beginning of the time; a day before its end where it is not said."),
                .time("to", "The end of the time, which is not in it; now where it is not said."),
            ], APIShapes.fleetLineFile
        ) { call, _ in
            let view = try await current(source)
            let name = call.variable("name")
            guard let found = FleetLine(name, view), let number = view.content.number(of: name) else {
                throw APIProblem.absent(
                    "no vantage has a line \(TerminalText.quoted(name.prefix(80))); /lines has their names")
            }
            let span = try call.span(usual: .seconds(86_400))
            let asked = call.request.query.filter { $0.name == "vantage" }.map(\.value)
            let (rows, problem) = await found.rows(asked, from: span.from, to: span.to, source)
            if let problem { throw APIProblem(503, "Service Unavailable", "\(problem); ask again later") }
            return APIFleetLineFile(
                line: APIFleetLine(view, number), from: span.from, to: span.to,
                pairs: rows.sorted { $0.vantage.name < $1.vantage.name }.map { APIPair($0) },
                isParted: source.isParted)
        }
    }

    private static func incidents(_ source: FleetSource) -> APIRoute {
        .get(
            "/incidents", id: "incidents", "Incidents of the fleet, the newest first.",
            items: [
                .choice("state", ["open", "over"], "Which ones; without, those that are open."),
                .limit(1000, usual: usualRows), .cursor,
            ], APIShapes.fleetIncidents
        ) { call, _ in
            let limit = call.limit(usual: usualRows)
            let (isOpen, before) = (call.request.item("state") != "over", call.cursor?.place)
            let reading = source.desk.reading
            let found = try await asked {
                try await BlockingWork.run("incidents") { try reading.incidents(isOpen, before, limit) }
            }
            let rows = found.map { APIFleetIncident($0, now: call.request.now) }
            let last = found.last?.file.outage.incident.id
            let next = isOpen || found.count < limit ? nil : last.map { APICursor(place: $0).text }
            return APIList(rows, next: next)
        }
    }

    private static func incident(_ source: FleetSource) -> APIRoute {
        .get("/incidents/{number}", id: "incident", "One incident.", APIShapes.fleetIncidentFile) { call, _ in
            let number = try call.number()
            let reading = source.desk.reading
            let found = try await asked {
                try await BlockingWork.run("incident") { try reading.incident(number) }
            }
            guard let found else {
                throw APIProblem.absent("there is no incident \(number); /incidents has their numbers")
            }
            return APIFleetIncident(found, now: call.request.now)
        }
    }

    // MARK: - Parts

    private static func current(_ source: FleetSource) async throws -> FleetView {
        try await asked { try await source.desk.current() }
    }

    /// What the database cannot say now it may say later.
    private static func asked<Value: Sendable>(
        _ body: @Sendable () async throws -> Value
    ) async throws(APIProblem) -> Value {
        do { return try await body() } catch {
            throw APIProblem(503, "Service Unavailable", "the hub's database: \(error); ask again later")
        }
    }

    private static func list<Row, Item>(
        _ found: [Row], _ call: APICall, _ item: (Row) -> Item
    ) -> APIList<Item> {
        let first = min(call.cursor?.place ?? 0, found.count)
        let rows = found[first..<min(first + call.limit(usual: usualRows), found.count)]
        let next = rows.isEmpty || rows.endIndex == found.count ? nil : APICursor(place: rows.endIndex).text
        return APIList(rows.map(item), next: next, matched: found.count)
    }
}

extension APIVantage {
    fileprivate init(_ one: FleetView.Vantage) {
        let header = one.state?.header
        self.init(
            name: one.name, tags: one.vantage.tags, state: one.standing.rawValue,
            reason: one.doubt.map(Words(.keys, .en).doubt) ?? "",
            slot: header.map { WallTime(nanosecondsSince1970: $0.slot * 1_000_000_000) },
            received: one.state?.receivedAt, validity: one.state?.validity.verdict,
            counts: (one.healthy, one.abnormal, one.unmeasured), backlog: header?.backlog ?? 0,
            clockOffset: one.clockOffset.map { Double($0.nanoseconds) / 1e9 }, version: header?.version,
            generation: header?.generation)
    }
}

extension APIFleetLine {
    fileprivate init(_ view: FleetView, _ number: Int32) {
        let tally = view.tallies[Int(number)]
        self.init(
            line: view.content.lines[Int(number)], verdict: tally.verdict,
            vantages: (Int(tally.vantages), Int(tally.seen), Int(tally.bad)), worstLoss: tally.worstLoss,
            worstVantage: tally.worst < 0 ? nil : view.vantages[Int(tally.worst)].name,
            medians: tally.leastMedian < 0 ? nil : (Double(tally.leastMedian), Double(tally.greatestMedian)))
    }
}

extension APIPair {
    fileprivate init(_ row: FleetLineView.Row) {
        func figure(_ value: Float) -> Double? { value < 0 ? nil : Double(value) }
        let cell = row.cell
        self.init(
            vantage: row.vantage.name, counts: row.vantage.counts, verdict: cell.verdict,
            newest: (cell.loss, figure(cell.median), figure(cell.p95), figure(cell.jitter)),
            window: row.window.map { WindowFigures($0) })
    }
}

extension APIFleetIncident {
    fileprivate init(_ seen: FleetReading.Seen, now: WallTime) {
        self.init(DatedIncident(seen.file, now: now), seenFrom: seen.from, seenOf: seen.of)
    }
}
