import LineHistory
import LineModel
import TestSupport
import Testing

@testable import LineWeb

@Suite("The focus window")
struct FocusWindowTests {
    private func window(_ query: [(name: String, value: String)]) -> FocusWindow {
        FocusWindow(PageFixture.request("/", query))
    }

    @Test("is read from absolute times, and its own items read back as it")
    func readsBack() {
        let read = window([("from", "2026-11-20T06:00:00Z"), ("to", "2026-11-21T14:00:00+08:00")])
        #expect(read.problem == nil)
        #expect(read.from.utcText == "2026-11-20T06:00:00Z")
        #expect(read.to.utcText == "2026-11-21T06:00:00Z")
        #expect(!read.isMoving)
        let again = window(read.items.map { ($0.0, $0.1 ?? "") })
        #expect(again == FocusWindow(from: again.from, to: again.to))
        #expect((again.from.utcText, again.to.utcText) == (read.from.utcText, read.to.utcText))
    }

    @Test("is the last 30 hours where nothing is asked for, and moves")
    func hasDefault() {
        let usual = window([])
        #expect(usual.isMoving && usual.problem == nil)
        #expect(usual.length == .seconds(30 * 3600))
        #expect(usual.to == PageFixture.now.wholeSecond)
        #expect(window([("last", "3h")]).length == .seconds(3 * 3600))
    }

    @Test(
        "says what is wrong with an address, and shows the usual one",
        arguments: [
            [("from", "yesterday"), ("to", "2026-11-21T06:00:00Z")],
            [("from", "2026-11-21T06:00:00Z"), ("to", "2026-11-20T06:00:00Z")],
            [("from", "2026-11-21T06:00:00Z"), ("to", "2026-11-21T06:00:00Z")],
            [("from", "1970-01-01T00:00:00Z"), ("to", "2199-01-01T00:00:00Z")],
            [("from", "2026-11-21T06:00:00Z")], [("last", "-3h")], [("last", "4000d")], [("last", "1ns")],
            [("last", String(repeating: "9", count: 100_000))],
        ])
    func saysProblems(query: [(name: String, value: String)]) {
        let read = window(query)
        #expect(read.problem != nil)
        #expect(read.length == FocusWindow.usual)
    }

    @Test("is the smallest range that has all of a short history, where the address says no time")
    func fits() {
        let usual = window([])
        func length(_ seconds: Int64, _ window: FocusWindow) -> Duration {
            window.fitted(to: window.to.moved(by: .seconds(-seconds))).length
        }
        #expect(length(60, usual) == .seconds(3 * 3600) && length(3 * 3600, usual) == .seconds(3 * 3600))
        #expect(length(3 * 3600 + 1, usual) == FocusWindow.usual && length(40 * 86_400, usual) == FocusWindow.usual)
        #expect(usual.fitted(to: usual.to).isMoving)
        for asked in [
            window([("last", "30h")]), window([("last", "10d")]), window([("last", "nonsense")]),
            window([("from", "2026-11-20T06:00:00Z"), ("to", "2026-11-21T12:00:00Z")]),
        ] { #expect(asked.fitted(to: asked.to) == asked) }
    }

    @Test("a line's page begins with three hours while its history is no longer, and with thirty once it is, or was")
    func ofALine() async throws {
        func ranges(_ store: PageStore, _ query: [(name: String, value: String)] = []) async throws -> [String] {
            try await store.ask("/lines/\(store.names[1])", query).html
                .matches(of: /<a [^>]*aria-current="true"[^>]*>([0-9]+ [hd])</).map {
                    String($0.1).filter { $0 != " " }
                }
        }
        #expect(try await ranges(PageStore(rounds: 6, withProbes: false)) == ["3h"])
        #expect(try await ranges(PageStore(rounds: 6, withProbes: false), [("last", "30h")]) == ["30h"])
        #expect(try await ranges(PageStore(rounds: 40, withProbes: false)) == ["30h"])
        let old = try PageStore(rounds: 3, withProbes: false)
        var generator = HistoryGenerator(seed: 7, lines: 4, count: 20, withProbes: false)
        _ = generator.round(started: PageFixture.ago(0))
        for _ in 0..<3 { _ = generator.round(started: PageFixture.ago(0)) }
        try old.history.storeRound(generator.round(started: PageFixture.ago(5 * 86_400)))
        #expect(try await ranges(old) == ["30h"])
    }

    @Test("goes its own length back and forth")
    func moves() {
        let read = window([("from", "2026-11-20T06:00:00Z"), ("to", "2026-11-20T09:00:00Z")])
        #expect(read.moved(by: -1).from.utcText == "2026-11-20T03:00:00Z")
        #expect(read.moved(by: 1).to.utcText == "2026-11-20T12:00:00Z")
        #expect(read.moved(by: 1).moved(by: -1).from == read.from)
    }

    @Test("keeps its end when its length is chosen; one that moves goes on moving")
    func changesLength() {
        let read = window([("from", "2026-11-20T06:00:00Z"), ("to", "2026-11-20T09:00:00Z")])
        let items = read.items(lasting: "30h")
        #expect(items.map(\.0) == ["from", "to"])
        #expect(items.map(\.1) == ["2026-11-19T03:00:00Z", "2026-11-20T09:00:00Z"])
        #expect(window([]).items(lasting: "10d").map(\.0) == ["last"])
    }
}
