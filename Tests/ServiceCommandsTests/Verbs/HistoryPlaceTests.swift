import Testing

@testable import ServiceCommands

@Suite("Where the history is found without a flag")
struct HistoryPlaceTests {
    private static let unit = "/etc/plumbline/plumbline.yaml"
    private static let state = "/var/lib/plumbline/history.sqlite"

    /// - Parameter configured: what the configurations say that can be read.
    private func found(_ there: Set<String>, configured: [String: String] = [:]) throws -> String {
        try HistoryPlace(
            installed: [Self.unit, "/opt/p/etc/plumbline/plumbline.yaml"], isThere: there.contains,
            historyPath: { configured[$0] }
        ).find()
    }

    @Test("here first, by its name or by the configuration's word")
    func here() throws {
        #expect(try found(["history.sqlite", Self.state]) == "history.sqlite")
        let told = ["plumbline.yaml": "data/h.sqlite"]
        #expect(try found(["plumbline.yaml", "data/h.sqlite", Self.state], configured: told) == "data/h.sqlite")
        // A configuration whose service never ran here hides no other history.
        #expect(try found(["plumbline.yaml", Self.state], configured: told) == Self.state)
    }

    @Test("then where the unit puts it: what its configuration names, which begins at the unit's own directory")
    func installed() throws {
        #expect(try found([Self.state]) == Self.state)
        let whole = [Self.unit: "/srv/h.sqlite"]
        #expect(try found([Self.unit, "/srv/h.sqlite", Self.state], configured: whole) == "/srv/h.sqlite")
        let relative = [Self.unit: "own.sqlite"]
        #expect(
            try found([Self.unit, "/var/lib/plumbline/own.sqlite"], configured: relative)
                == "/var/lib/plumbline/own.sqlite")
        // One that this user may not read, or that is wrong.
        #expect(try found([Self.unit, Self.state]) == Self.state)
        let prefix = "/opt/p/etc/plumbline/plumbline.yaml"
        #expect(try found([prefix, "/opt/p/h"], configured: [prefix: "/opt/p/h"]) == "/opt/p/h")
    }

    @Test("or every place is told that was looked at")
    func nowhere() {
        let error = #expect(throws: (any Error).self) { try found([]) }
        let text = error.map { "\($0)" } ?? ""
        for place in ["history.sqlite", "plumbline.yaml", Self.unit, Self.state, "--database", "--config"] {
            #expect(text.contains(place), "\(text)")
        }
    }
}
