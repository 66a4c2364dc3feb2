import AsyncHTTPClient
import FleetModel
import FleetWire
import LineHistory
import LineModel
import Logging
import ServiceSupport
import TestSupport

@testable import FleetHub
@testable import FleetStore

/// A hub's database of a test's own, with a clock that stands still.
final class HubFixture {
    let folder: TemporaryFolder
    let clock: ManualClock
    let store: HubStore
    let figures = HubFigures()
    var settings = HubSettings()

    init() throws {
        folder = try TemporaryFolder()
        clock = ManualClock()
        store = try HubStore.open(path: folder.file("hub.sqlite")) { [clock] in clock.now }
        settings.every = .seconds(300)
    }

    /// A slot near the time that the clock begins with.
    static let slot: Int64 = 1_800_000_000

    var surroundings: Surroundings {
        Surroundings(
            client: .shared, logger: .silentForTests, now: { [clock] in clock.now },
            monotonicNow: { [clock] in clock.monotonicNow },
            sleep: { _ in try await Task.sleep(for: .seconds(3_600)) }, random: { 0 })
    }

    /// Adds a vantage; its token.
    @discardableResult
    func add(_ name: String, _ tags: [Tag] = []) throws -> String {
        let token = "token-of-\(name)"
        try store.add(
            vantage: FleetVantage(name: name, tags: tags), tokenHash: VantageToken.hash(token), now: clock.now)
        return token
    }

    static func lines(_ count: Int) -> [Line] {
        (0..<count).map { Line(name: "line-\($0)", ingress: HostPort(host: "192.0.2.\($0 % 200 + 1)", port: 7000)) }
    }

    static func round(
        _ vantage: String, slot: Int64 = slot, instance: String = "abc", seed: UInt64 = 1, lines: Int = 3,
        generation: Int = 1
    ) -> FleetRound {
        var generator = HistoryGenerator(seed: seed, lines: lines, withProbes: false)
        let report = generator.round(started: WallTime(nanosecondsSince1970: slot * 1_000_000_000))
        let header = RoundHeader(
            vantage: vantage, instance: instance, slot: slot, generation: generation, version: Version.text,
            everySeconds: 300, clockNanoseconds: slot * 1_000_000_000)
        return FleetRound(header: header, report: report, states: report.lines.map { _ in .healthy })
    }

    /// Stores a round as if its vantage had brought it.
    func put(_ vantage: String, slot: Int64 = slot, seed: UInt64 = 1) throws {
        var round = Self.round(vantage, slot: slot, seed: seed)
        round.header.clockNanoseconds = clock.now.nanosecondsSince1970
        _ = try store.put(
            round: StoredRound(
                vantage: vantage, slot: slot, roundID: round.report.id, instance: "abc", header: round.header,
                body: try FleetRoundCodec.encode(round), receivedAt: clock.now))
    }
}
