import FleetModel
import LineModel
import LineService
import TestSupport
import Testing

@testable import FleetHub
@testable import FleetStore

@Suite("Lines that the hub takes over")
struct LinesKeeperTests {
    private func take(_ hub: HubFixture, _ lines: [Line], isSure: Bool = false) throws -> LinesKeeper.Outcome {
        try LinesKeeper.take(lines, source: "test", hub.store, hub.settings, isSure: isSure, at: hub.clock.now)
    }

    @Test("become a generation once")
    func becomeAGeneration() throws {
        let hub = try HubFixture()
        #expect(try take(hub, HubFixture.lines(3)) == .taken(1))
        #expect(try take(hub, HubFixture.lines(3)) == .same(1))
        #expect(try take(hub, HubFixture.lines(4)) == .taken(2))
        #expect(try hub.store.currentGeneration()?.selectors == ["* -> *; copies=3"])
    }

    @Test("become another generation when the selectors change")
    func followSelectors() throws {
        let hub = try HubFixture()
        #expect(try take(hub, HubFixture.lines(3)) == .taken(1))
        hub.settings.selectors = [FleetSelector(copies: 1)]
        #expect(try take(hub, HubFixture.lines(3)) == .taken(2))
    }

    @Test("are not believed where they are far more than before, unless somebody is sure")
    func refuseGrowth() throws {
        let hub = try HubFixture()
        hub.settings.maxAddressRate = 1_000_000
        #expect(try take(hub, HubFixture.lines(50)) == .taken(1))
        guard case .refused(let reason) = try take(hub, HubFixture.lines(1_100)) else {
            Issue.record("1,100 lines were believed")
            return
        }
        #expect(reason.contains("1100"))
        #expect(try take(hub, HubFixture.lines(1_100), isSure: true) == .taken(2))
    }

    @Test("are refused with the arithmetic where their plan exceeds a cap")
    func refuseExcess() throws {
        let hub = try HubFixture()
        hub.settings.maxAddressRate = 1
        try hub.add("a")
        let lines = (0..<4).map { Line(name: "l\($0)", ingress: HostPort(host: "192.0.2.1", port: 7000)) }
        guard case .refused(let reason) = try take(hub, lines) else {
            Issue.record("a plan above the cap was taken")
            return
        }
        #expect(reason.contains("ingress 192.0.2.1: 1 vantage x 4 lines x 100 probes in 300 s"))
        #expect(try hub.store.currentGeneration() == nil)
    }

    @Test("are looked at by one member, and the others leave it to that")
    func areOneMembers() async throws {
        let hub = try HubFixture()
        let path = hub.folder.file("lines.csv")
        _ = try hub.folder.write("lines.csv", "name,ingress\na,192.0.2.1:7\n")
        hub.settings.lines = [LinesSourceSettings(.file(path))]
        let board = LinesBoard(hub.surroundings)
        await board.adopt(hub.settings.lines, directory: hub.folder.file("copies"), defaults: hub.settings.lineDefaults)
        func keeper(_ holder: String) -> LinesKeeper {
            LinesKeeper(
                hub.store, settings: hub.settings, holder: holder, board: board, figures: hub.figures,
                surroundings: hub.surroundings, whenImported: {})
        }
        let (one, other) = (keeper("one"), keeper("other"))
        try await one.look()
        #expect(try hub.store.currentGeneration()?.lineCount == 1)
        _ = try hub.folder.write("lines.csv", "name,ingress\na,192.0.2.1:7\nb,192.0.2.2:7\n")
        try await other.look()
        #expect(try hub.store.currentGeneration()?.lineCount == 1)
        try await one.look()
        #expect(try hub.store.currentGeneration()?.lineCount == 2)
    }

    @Test("stay where a source was never read")
    func needEverySource() async throws {
        let hub = try HubFixture()
        #expect(try take(hub, HubFixture.lines(3)) == .taken(1))
        hub.settings.lines = [LinesSourceSettings(.file(hub.folder.file("missing.csv")))]
        let board = LinesBoard(hub.surroundings)
        await board.adopt(hub.settings.lines, directory: hub.folder.file("copies"), defaults: hub.settings.lineDefaults)
        let keeper = LinesKeeper(
            hub.store, settings: hub.settings, holder: "one", board: board, figures: hub.figures,
            surroundings: hub.surroundings, whenImported: {})
        try await keeper.look()
        #expect(try hub.store.currentGeneration()?.number == 1)
    }
}
