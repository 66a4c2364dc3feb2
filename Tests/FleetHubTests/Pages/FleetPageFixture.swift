import FleetModel
import LineHistory
import LineModel
import LineReport
import LineService
import ServiceSupport
import TestSupport

@testable import FleetHub
@testable import LineWeb

/// A fleet for tests of pages: five vantages, three lines, one of each trouble. Nothing in it is left to chance.
struct FleetPageFixture {
    /// The slot of the newest rounds.
    static let slot = FleetFixture.start + 11 * 300
    /// Two minutes after the slot's end.
    static let now = WallTime(nanosecondsSince1970: (slot + 420) * 1_000_000_000, utcOffsetSeconds: 28_800)

    let board = FleetBoard()
    var directory: FleetReading.Directory
    let text: String

    /// - Parameter text: what vantages, tags, lines and notes are called by.
    init(naming text: String = "plain") {
        self.text = text
        let names = ["sz \(text)", "gz", "sh", "bj", "new"]
        var last: [String: (header: RoundHeader, receivedAt: WallTime)] = [:]
        for (index, name) in names.dropLast().enumerated() {
            var fixture = FleetFixture(name, seed: UInt64(index + 1), lines: 3)
            // The fourth has been silent for half an hour.
            let newest = index == 3 ? 5 : 11
            for number in 0...newest {
                var round = fixture.round(number) { row, line in
                    row.line = row.line.called(line == 0 ? "a \(text)" : row.line.name, k: text)
                    // The first line is bad from the first vantage and the blind one, the second from all but one.
                    if line == 0, index == 0 || index == 2 { row.lose() }
                    if line == 1, index < 3 { row.lose() }
                }
                if index == 0 {
                    round.header.clockNanoseconds += 301_000_000_000
                    round.header.backlog = 3
                    round.header.version = text
                }
                let received = WallTime(
                    nanosecondsSince1970: (round.header.slot + 17) * 1_000_000_000 + 500_000_000)
                board.take(round, receivedAt: received)
                last[name] = (round.header, received)
            }
        }
        directory = FleetReading.Directory(
            vantages: names.map { name in
                (
                    FleetVantage(name: name, tags: [Tag(key: "carrier", value: name == "gz" ? text : "ct")]),
                    WallTime(nanosecondsSince1970: FleetFixture.start * 1_000_000_000)
                )
            }, last: last, generation: 2,
            blind: ["sh": .other(text)], judged: Self.slot,
            open: [Self.incident(text, seen: ["sz \(text)", "gz"])])
    }

    static func incident(_ text: String, id: Int = 7, seen: [String]) -> FleetReading.Seen {
        var incident = Incident(
            id: id, key: CauseKey(.ingress, text), trouble: .abnormal, openedAt: now.moved(by: .seconds(-900)),
            lines: ["a \(text)"])
        incident.mostLines = 1
        var file = IncidentFile(
            HistoryOutage(incident: incident, ended: nil, everyLine: ["a \(text)"], events: []))
        file.notes = [OperatorNote(.comment, of: .incident(id), by: text, at: now, text: text)]
        return FleetReading.Seen(file, from: seen, of: 3, doubt: .other(text))
    }

    var view: FleetView { FleetView(board.current, directory, every: .seconds(300), now: Self.now) }

    static func site() -> Site {
        var site = Site(
            vantage: "hub", basePath: "/below/", every: .seconds(300),
            status: WatchStatus(
                counters: RoundCounters(vantage: "hub", maxLines: 0), version: "1", maxSilence: .zero,
                monotonicNow: { 0 }), read: { _ in throw HistoryError(.unavailable, "a hub has no history") },
            add: { _ in 1 })
        (site.hasRounds, site.places) = (false, [PagePlace([], "Overview", "总览")])
        return site
    }

    static func request(
        _ path: String = "/", _ query: [(name: String, value: String)] = [], variables: [String: String] = [:],
        form: [String: String] = [:], language: MessageLanguage = .en
    ) -> PageRequest {
        PageRequest(
            path: path, variables: variables, query: query, form: form, language: language, scheme: nil, viewer: nil,
            formToken: "token-of-tests", now: now)
    }

    /// Windows that a store would have given.
    struct Results: ResultsStore {
        var problem: String?
        let keepsHours = false

        func write(_ round: FleetRound) async throws {}
        func closeHour(_ hour: Int64, of vantage: String, rounds: [FleetRound]) async throws {}
        func expire(now: WallTime) async throws {}

        func windows(_ asked: WindowsAsked) async throws -> [LineWindow?] {
            if let problem { throw ResultsFailure(.again(after: nil), problem) }
            return asked.vantages.enumerated().map { index, one in
                var fixture = FleetFixture(one.name, seed: UInt64(index + 1), lines: 3)
                var window = LineWindow(line: asked.line, payload: asked.payload, from: asked.from, to: asked.to)
                window.every = one.every
                window.points = (0..<12).map { number in
                    let round = fixture.round(number)
                    let row = round.report.lines[index % 3]
                    return HistoryPoint(
                        roundID: round.report.id, started: round.report.started, round: .valid, summary: row.summary,
                        verdict: row.verdict, reasons: [])
                }
                return window
            }
        }
    }

    func source(_ results: any ResultsStore = Results()) -> FleetSource {
        let (directory, text) = (directory, text)
        let reading = FleetReading(
            directory: { directory }, round: { _, _ in nil },
            incidents: { isOpen, _, _ in isOpen ? directory.open : [Self.incident(text, id: 3, seen: [])] },
            incident: { id in id == 7 ? directory.open[0] : nil }, add: { _ in 1 })
        let clock = ManualClock(wallNanoseconds: Self.now.nanosecondsSince1970)
        let surroundings = Surroundings.ofTests(clock)
        let desk = FleetDesk(reading, board: board, every: .seconds(300), surroundings)
        return FleetSource(hub: "hub", every: .seconds(300), desk: desk, results: results, surroundings)
    }

    /// What a route of the pages answers.
    func answer(
        _ path: String, _ query: [(name: String, value: String)] = [], method: PageRoute.Method = .get,
        form: [String: String] = [:], language: MessageLanguage = .en, results: any ResultsStore = Results()
    ) async throws -> PageAnswer? {
        let parts = path.split(separator: "/").map(String.init)
        let table = RouteTable(FleetRoutesOfPages.all(source(results)))
        guard case .route(let route, let variables) = table.find(method, parts) else { return nil }
        return try await route.answer(
            Self.request(path, query, variables: variables, form: form, language: language), Self.site())
    }

    func page(
        _ path: String, _ query: [(name: String, value: String)] = [], language: MessageLanguage = .en,
        results: any ResultsStore = Results()
    ) async throws -> Page? {
        switch try await answer(path, query, language: language, results: results) {
        case .page(let page), .problem(_, let page): page
        default: nil
        }
    }

    /// Every page, by its address.
    func pages(language: MessageLanguage = .en) async throws -> [(name: String, page: Page)] {
        let line = "a \(text)"
        var pages: [(name: String, page: Page)] = []
        for (path, query) in [
            ("/", []), ("/", [("q", text)]), ("/", [("tag", "k=\(text)")]), ("/vantages", [("q", text)]),
            ("/vantages", []), ("/grid", []), ("/grid", [("rows", "tag:carrier"), ("columns", "k")]),
            ("/grid", [("columns", "line")]), ("/line", [("name", line)]), ("/line", [("name", "no \(text)")]),
            ("/vantage", [("name", "sz \(text)")]), ("/vantage", [("name", "new")]),
            ("/vantage", [("name", "no \(text)")]), ("/incidents", []), ("/incidents/7", []), ("/incidents/8", []),
        ] as [(String, [(name: String, value: String)])] {
            guard let page = try await page(path, query, language: language) else { continue }
            pages.append(("\(path) \(query.map { "\($0.name)=\($0.value)" })", page))
        }
        return pages
    }
}
