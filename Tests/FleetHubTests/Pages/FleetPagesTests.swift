import FleetModel
import LineModel
import LineReport
import ServiceSupport
import Synchronization
import TestSupport
import Testing

@testable import FleetHub
@testable import LineWeb

@Suite("What the pages of a fleet say")
struct FleetPagesTests {
    private let fixture = FleetPageFixture()

    private func view(_ seconds: Int64) -> FleetView {
        FleetView(
            fixture.board.current, fixture.directory, every: .seconds(300),
            now: WallTime(nanosecondsSince1970: (FleetPageFixture.slot + seconds) * 1_000_000_000))
    }

    @Test("a vantage reports, is late, blind, silent or has never reported, by its newest slot and the judge's word")
    func standings() {
        #expect(view(420).vantage("gz")?.standing == .reports && view(420).vantage("sh")?.standing == .blind)
        #expect(view(420).vantage("bj")?.standing == .silent && view(420).vantage("new")?.standing == .never)
        #expect(view(661).vantage("gz")?.standing == .late && view(661).vantage("sh")?.standing == .blind)
        let gone = view(1561)
        #expect(gone.vantage("gz")?.standing == .silent && gone.vantage("sh")?.standing == .silent)
        #expect(gone.lineCounts.abnormal == 0)
        let view = view(420)
        #expect(
            view.isStill(fixture.directory, view.now)
                && view.isStill(fixture.directory, view.now.moved(by: .seconds(60))))
        #expect(!view.isStill(fixture.directory, view.now.moved(by: .seconds(241))))
    }

    @Test("k of n counts the vantages that could see a line, and none that is blind or silent")
    func tallies() throws {
        let view = fixture.view
        let first = view.tallies[Int(try #require(view.content.number(of: "a plain")))]
        // Bad from sz; gz sees it healthy; sh is blind, bj silent.
        #expect(first.bad == 1 && first.seen == 2 && first.vantages == 3 && first.verdict == .abnormal)
        #expect(first.worstLoss == 1 && view.vantages[Int(first.worst)].name == "sz plain")
        let second = view.tallies[Int(try #require(view.content.number(of: "line-00001")))]
        #expect(second.bad == 2 && second.seen == 2)
        // The one that more vantages see comes first.
        #expect(view.worstFirst.map { view.content.lines[Int($0)].name } == ["line-00001", "a plain", "line-00002"])
        #expect(view.lineCounts == (healthy: 1, abnormal: 2, partly: 1, unmeasured: 0))
    }

    @Test("the overview says what is open, who sees it, who reports, and which lines are bad from how many")
    func overview() async throws {
        let html = try #require(try await fixture.page("/")).body.text
        for said in [
            "<h1 class=\"state large bad\">1 incident</h1>", "2 abnormal", "1 of them from some vantages only",
            "2 of 5 vantages report", "1 blind", "1 silent", "1 never reported",
            "ingress plain: for a reason that a newer program knows: plain", "seen from 2 of 3", "5 min 1 s ahead",
            "title=\"1 of the 2 vantages",
        ] {
            #expect(html.contains(said), "\(said)")
        }
        let chinese = try #require(try await fixture.page("/", language: .zh)).body.text
        for said in ["1 个故障", "5 个探测点中 2 个正常上报", "入口 plain：原因由较新版本的程序给出：plain", "可见于 2/3"] {
            #expect(chinese.contains(said), "\(said)")
        }
    }

    @Test("the lines are found by text, verdict, tag and ingress, ordered, and turned over by pages")
    func lines() async throws {
        func names(_ items: (String, String)...) async throws -> [String] {
            let html = try #require(
                try await fixture.page("/", items.map { (name: $0.0, value: $0.1) })
            ).body.text
            let table = html.firstRange(of: "class=\"data stack stick lines").map { html[$0.upperBound...] } ?? ""
            return table.split(separator: "<tr data-row data-key=\"").dropFirst()
                .map { String($0.prefix { $0 != "\"" }) }
        }
        #expect(try await names(("q", "LINE-0000")) == ["line-00001", "line-00002"])
        #expect(try await names(("verdict", "healthy")) == ["line-00002"])
        #expect(try await names(("sort", "name")) == ["a plain", "line-00001", "line-00002"])
        #expect(try await names(("sort", "-name")) == ["line-00002", "line-00001", "a plain"])
        #expect(try await names(("ingress", "198.18.0.1:7000")) == ["line-00001"])
        #expect(try await names(("size", "1"), ("page", "2")) == ["a plain"])
        #expect(try await names(("tag", "k=other")) == [])
    }

    @Test("a line is shown from its vantages on one scale, the worst first, and one vantage alone where that is asked")
    func line() async throws {
        let html = try #require(try await fixture.page("/line", [("name", "a plain"), ("last", "3h")])).body.text
        #expect(html.contains("abnormal from 1 of 2 vantages") && html.contains("All vantages have one scale."))
        // One picture, which has a panel for each vantage.
        #expect(html.split(separator: "data-smoke").count == 2)
        for name in ["sz plain", "gz", "sh"] { #expect(html.contains("data-key=\"\(name)\"")) }
        #expect(html.contains("href=\"/below/incidents/7\""))
        let alone = try #require(
            try await fixture.page("/line", [("name", "a plain"), ("vantage", "gz"), ("last", "3h")])
        ).body.text
        #expect(alone.contains("are of 1 vantage;") && alone.contains("vantage=gz"))
    }

    @Test("where the results store does not answer, the page says why and shows what the board has")
    func withoutResults() async throws {
        let results = FleetPageFixture.Results(problem: "the results store 192.0.2.1 cannot be reached")
        let html = try #require(try await fixture.page("/line", [("name", "a plain")], results: results)).body.text
        #expect(html.contains("the results store 192.0.2.1 cannot be reached") && html.contains("data-key=\"gz\""))
        #expect(!html.contains("data-smoke"))
    }

    @Test("in the grid a vantage that does not see is hatched, and the worst rows and columns come first")
    func grid() throws {
        let view = fixture.view
        let grid = FleetGrid(view, rows: .vantage, columns: .line, places: view.worstFirst)
        #expect(Set(grid.rows.prefix(2).map(\.name)) == ["sh", "sz plain"])
        #expect(grid.columns.map(\.name) == ["line-00001", "a plain", "line-00002"])
        let row = try #require(grid.rows.firstIndex { $0.name == "gz" })
        #expect(grid.cells[row].map { $0?.abnormal } == [1, 0, 0])
        let html = FleetGridView(
            view, FleetPageFixture.request("/grid", [("columns", "line")]), FleetPageFixture.site()
        ).page.body.text
        #expect(html.contains("hatched other"))
        let tags = FleetGrid(view, rows: .tag("carrier"), columns: .shared(.tag("k")), places: view.worstFirst)
        #expect(Set(tags.rows.map(\.name)) == ["ct", "plain"] && tags.columns.map(\.name) == ["plain"])
    }

    @Test("a grid of more than a page can hold has the worst, and says what it leaves out")
    func largeGrid() {
        let board = FleetBoard()
        var vantages: [(vantage: FleetVantage, added: WallTime)] = []
        var last: [String: (header: RoundHeader, receivedAt: WallTime)] = [:]
        for number in 0..<(FleetGrid.maxRows + 7) {
            let name = "v\(1000 + number)"
            var rounds = FleetFixture(name, seed: 3, lines: 80)
            let round = rounds.round(11) { row, line in if number == 150, line == 70 { row.lose() } }
            board.take(round, receivedAt: FleetPageFixture.now)
            vantages.append((FleetVantage(name: name), FleetPageFixture.now))
            last[name] = (round.header, FleetPageFixture.now)
        }
        let view = FleetView(
            board.current, .init(vantages: vantages, last: last, generation: 1), every: .seconds(300),
            now: FleetPageFixture.now)
        let grid = FleetGrid(view, rows: .vantage, columns: .line, places: view.worstFirst)
        #expect(grid.rows.count == FleetGrid.maxRows && grid.rowCount == FleetGrid.maxRows + 7)
        #expect(grid.rows[0].name == "v1150" && grid.columns[0].name == "line-00070")
        #expect(grid.columns.count == FleetGrid.maxColumns)
        let html = FleetGridView(
            view, FleetPageFixture.request("/grid", [("columns", "line")]), FleetPageFixture.site()
        ).page.body.text
        #expect(html.contains("7 better rows") && html.contains("20 better lines"))
    }

    @Test("a note on an incident is stored and leads back; one that is incomplete is shown again")
    func notes() async throws {
        let form = ["token": "token-of-tests", "kind": "acknowledge", "author": "Li"]
        func status(_ path: String, _ form: [String: String]) async throws -> String {
            switch try await fixture.answer(path, method: .post, form: form) {
            case .redirect(let target): target
            case .problem(let status, _): "\(status)"
            default: "nothing"
            }
        }
        #expect(try await status("/incidents/7/notes", form) == "/incidents/7")
        #expect(try await status("/incidents/7/notes", [:]) == "400")
        #expect(try await status("/incidents/8/notes", form) == "404")
    }

    @Test("the board takes newer rounds, notes late ones, forgets vantages, and drops lines that nobody has")
    func board() {
        let board = FleetBoard()
        var fixture = FleetFixture("a", lines: 3)
        let rounds = (0..<3).map { fixture.round($0) }
        board.take(rounds[1], receivedAt: FleetPageFixture.now)
        board.take(rounds[0], receivedAt: FleetPageFixture.now)
        #expect(board.slots == ["a": rounds[1].header.slot])
        #expect(board.current.vantages["a"]?.recent.map(\.slot) == [rounds[0].header.slot, rounds[1].header.slot])
        board.take(rounds[2], receivedAt: FleetPageFixture.now)
        #expect(board.current.vantages["a"]?.recent.count == 3)
        for number in 0..<4 {
            var many = FleetFixture("b", lines: 600)
            board.take(
                many.round(number) { row, _ in row.line = row.line.called("\(row.line.name) \(number)") },
                receivedAt: FleetPageFixture.now)
        }
        #expect(board.current.lines.count < 1_300)
        let state = board.current.vantages["a"]
        #expect(state?.lines.map { board.current.lines[Int($0)].name } == rounds[2].report.lines.map(\.line.name))
        board.keep(["b"])
        #expect(board.slots.keys.sorted() == ["b"])
    }

    @Test("the API answers as its document says, page by page, and problems as RFC 9457 has them")
    func api() async throws {
        func text(_ path: String, _ query: (String, String)...) async throws -> (Int, String) {
            let answer = try await fixture.answer("/api/v1" + path, query.map { (name: $0.0, value: $0.1) })
            guard case .data(let status, _, let bytes, _) = answer else { return (0, "") }
            return (
                status, String(decoding: bytes, as: UTF8.self).replacing(": ", with: ":").replacing(", \"", with: ",\"")
            )
        }
        let status = try await text("/status")
        #expect(status.0 == 200 && status.1.contains("\"silent\":1") && status.1.contains("\"lines_abnormal\":2"))
        let vantages = try await text("/vantages", ("limit", "2"))
        #expect(vantages.1.contains("\"matched\":5") && vantages.1.contains("\"name\":\"bj\""))
        let next = try #require(vantages.1.firstMatch(of: #/"next":"([a-z0-9]+)"/#)).1
        #expect(try await text("/vantages", ("limit", "2"), ("cursor", String(next))).1.contains("\"name\":\"new\""))
        #expect(try await text("/vantages/gz").1.contains("\"state\":\"reports\""))
        #expect(try await text("/vantages/nobody").0 == 404)
        let lines = try await text("/lines", ("verdict", "abnormal"))
        #expect(lines.1.contains("\"vantages_abnormal\":2") && lines.1.contains("\"worst_vantage\":\"sz plain\""))
        let line = try await text("/lines/line-00001", ("vantage", "gz"))
        #expect(line.0 == 200 && line.1.contains("\"window\":{") && line.1.contains("\"rounds\":12"))
        #expect(try await text("/lines", ("verdict", "bad")).0 == 400)
        #expect(try await text("/lines/none").0 == 404)
        #expect(try await text("/incidents").1.contains("\"seen_of\":3"))
        #expect(try await text("/incidents/7").1.contains("\"seen_from\":[\"sz plain\",\"gz\"]"))
        let document = try await text("/openapi.json")
        #expect(document.0 == 200 && document.1.contains("FleetLineFile"))
    }
}

@Suite("The desk of the pages")
struct FleetDeskTests {
    private struct Away: Error, CustomStringConvertible { let description = "the database is away" }

    @Test("reads only rounds that the board does not have, and shows what was while the database is away")
    func reads() async throws {
        let board = FleetBoard()
        var fixture = FleetFixture("a")
        let rounds = (0..<3).map { fixture.round($0) }
        let clock = ManualClock(wallNanoseconds: (rounds[1].header.slot + 320) * 1_000_000_000)
        let asked = Counter()
        let newest = Counter()
        let isAway = Mutex(true)
        let reading = FleetReading(
            directory: {
                if isAway.withLock({ $0 }) { throw Away() }
                let round = rounds[newest.value + 1]
                return FleetReading.Directory(
                    vantages: [(FleetVantage(name: "a"), clock.now)], last: ["a": (round.header, clock.now)],
                    generation: 1)
            },
            round: { _, slot in
                asked.next()
                return rounds.first { $0.header.slot == slot }.map { ($0, clock.now) }
            }, incidents: { _, _, _ in [] }, incident: { _ in nil }, add: { _ in 0 })
        let desk = FleetDesk(reading, board: board, every: .seconds(300), .ofTests(clock))
        await #expect(throws: Away.self) { _ = try await desk.current() }
        isAway.withLock { $0 = false }
        #expect(try await desk.current().vantage("a")?.state?.header.slot == rounds[1].header.slot)
        #expect(asked.value == 1)
        clock.advance(.seconds(2))
        _ = try await desk.current()
        #expect(asked.value == 1)
        // This member took the next one itself.
        board.take(rounds[2], receivedAt: clock.now)
        newest.next()
        clock.advance(.seconds(2))
        #expect(try await desk.current().vantage("a")?.state?.header.slot == rounds[2].header.slot)
        #expect(asked.value == 1)
        isAway.withLock { $0 = true }
        clock.advance(.seconds(2))
        let old = try await desk.current()
        #expect(old.problem == "the database is away" && old.vantage("a")?.state != nil)
        let html = FleetOverviewView(
            view: old, query: FieldQuery(), problems: [], request: FleetPageFixture.request(),
            site: FleetPageFixture.site()
        ).page.body.text
        #expect(html.contains("the database is away"))
    }
}
