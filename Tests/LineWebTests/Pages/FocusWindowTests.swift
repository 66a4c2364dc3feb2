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
