import LineHistory
import LineModel
import Logging
import Synchronization
import TestSupport
import Testing

@testable import LineNotify
@testable import LineService

@Suite("What people note, in the watch")
struct NoteDeskTests {
    private let folder: TemporaryFolder
    private let history: SharedHistory
    private static let now = WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000, utcOffsetSeconds: 28_800)

    init() throws {
        folder = try TemporaryFolder()
        history = try SharedHistory(
            path: folder.file("history.sqlite"), logger: .silentForTests, now: { NoteDeskTests.now })
    }

    private func after(_ seconds: Int) -> WallTime { Self.now.advanced(by: .seconds(seconds)) }

    private let incident = Incident(
        id: 7, key: CauseKey(.ingress, "192.0.2.1:7"), trouble: .abnormal, openedAt: NoteDeskTests.now,
        lines: ["a", "b"], mostLines: 2, wasTold: true)

    /// The incident is open, and told to those destinations.
    private func open(toldTo destinations: [String]) throws {
        try history.use { try $0.storeTold(incident, to: destinations, at: Self.now) }
    }

    private func settings(_ names: [String], silent: [String] = []) -> ServiceSettings {
        var settings = ServiceSettings()
        settings.vantage = "v"
        settings.notify = (names + silent).map { name in
            var one = NotifierSettings.recording(name: name)
            one.tellsAcknowledgements = !silent.contains(name)
            return one
        }
        return settings
    }

    private func waiting(_ destination: String) throws -> [DigestItem] {
        try history.use { try $0.dueMessages(for: destination, now: .distantFuture, limit: 9) }.flatMap(\.digest.items)
    }

    private func note(_ kind: OperatorNote.Kind, until: WallTime? = nil) -> OperatorNote {
        OperatorNote(kind, of: .incident(7), by: "an", at: after(60), text: "on it", until: until)
    }

    @Test("an acknowledgement is told once to those who want it and know of the incident, and outlives a restart")
    func tells() async throws {
        try open(toldTo: ["ops", "quiet"])
        let woken = Counter()
        let desk = NoteDesk(history, settings(["ops", "new"], silent: ["quiet"])) { _ = woken.next() }
        let number = try await desk.add(note(.acknowledge))
        #expect(number == 1 && woken.value == 1)
        let told = try waiting("ops")
        #expect(told.count == 1 && told.first?.incident == 7 && told.first?.isAside == true)
        #expect(told.first?.acknowledgement?.by == "an" && told.first?.acknowledgement?.text == "on it")
        #expect(try waiting("quiet").isEmpty && waiting("new").isEmpty)
        let file = try #require(try history.reader.ask { try $0.incidentFile(7) })
        #expect(file.acknowledgement?.author == "an")
        // Everything else is stored and told to nobody.
        for kind in [OperatorNote.Kind.release, .comment, .unsilence] { _ = try await desk.add(note(kind)) }
        _ = try await desk.add(note(.silence, until: after(3600)))
        #expect(try waiting("ops").count == 1 && woken.value == 1)
        #expect(try history.reader.ask { try $0.notes() }.count == 5)
    }

    @Test("an acknowledgement of what is over, or unknown, is told to nobody")
    func over() async throws {
        try open(toldTo: ["ops"])
        var ended = incident
        (ended.lines, ended.quietSince) = ([], after(30))
        _ = try history.use {
            try $0.storeState(StateChange(roundID: "2", at: after(30), recent: [ended], nextIncidentID: 8))
        }
        let desk = NoteDesk(history, settings(["ops"])) {}
        _ = try await desk.add(note(.acknowledge))
        #expect(try waiting("ops").isEmpty)
        await #expect(throws: HistoryError.self) {
            _ = try await desk.add(OperatorNote(.acknowledge, of: .incident(9), by: "an", at: Self.now))
        }
    }

    @Test("new settings are followed")
    func follows() async throws {
        try open(toldTo: ["ops"])
        let desk = NoteDesk(history, settings([], silent: ["ops"])) {}
        desk.adopt(settings(["ops"]))
        _ = try await desk.add(note(.acknowledge))
        #expect(try waiting("ops").count == 1)
    }
}
