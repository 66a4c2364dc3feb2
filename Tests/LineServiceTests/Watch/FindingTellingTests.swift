import LineHistory
import LineModel
import TestSupport
import Testing

@testable import LineNotify
@testable import LineService

@Suite("Who is told what was found out")
struct FindingTellingTests {
    private let folder: TemporaryFolder
    private let store: HistoryStore
    private static let now = WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000, utcOffsetSeconds: 28_800)

    init() throws {
        folder = try TemporaryFolder()
        store = try HistoryStore.open(path: folder.file("history.sqlite"), now: Self.now).store
    }

    /// The incident is open, and told to those destinations.
    private func open(toldTo destinations: [String], isSilent: Bool = false) throws {
        var incident = Incident(
            id: 7, key: CauseKey(.ingress, "192.0.2.1:7"), trouble: .abnormal, openedAt: Self.now, lines: ["a", "b"],
            mostLines: 2, wasTold: true)
        incident.isSilent = isSilent
        try store.storeTold(incident, to: destinations, at: Self.now)
    }

    private func settings() -> ServiceSettings {
        var settings = ServiceSettings()
        settings.vantage = "v"
        settings.notify = ["ops", "new", "deaf"].map { name in
            var one = NotifierSettings.recording(name: name)
            one.tellsFindings = name != "deaf"
            return one
        }
        return settings
    }

    private func explanation(_ line: String, incident: Int?, _ conclusions: [Conclusion]) -> Explanation {
        Explanation(line: line, at: Self.now, incident: incident, experiment: .size, conclusions: conclusions)
    }

    private func tell(_ found: [Explanation]) throws -> Int {
        let telling = FindingTelling(settings(), at: Self.now)
        return try store.store(found, at: Self.now, telling: telling.messages)
    }

    private func waiting(_ destination: String) throws -> [DigestItem] {
        try store.dueMessages(for: destination, now: .distantFuture, limit: 9).flatMap(\.digest.items)
    }

    @Test("those who know of the incident and are to hear of it, once, with what follows first")
    func told() throws {
        try open(toldTo: ["ops", "deaf"])
        let found = [
            explanation("a", incident: 7, []), explanation("b", incident: 7, [.sampleSize]),
            explanation("c", incident: nil, [.sampleDSCP]), explanation("d", incident: 99, [.sampleDSCP]),
        ]
        #expect(try tell(found) == 1)
        let item = try #require(try waiting("ops").first)
        #expect(item.incident == 7 && item.isAside && item.found?.map(\.line) == ["b"])
        #expect(try waiting("new").isEmpty && waiting("deaf").isEmpty)
        #expect(try store.incidentFile(7)?.explanations.rows.count == 2)
    }

    @Test("nobody where nothing follows, or the incident is kept from people")
    func untold() throws {
        try open(toldTo: ["ops"], isSilent: true)
        #expect(try tell([explanation("a", incident: 7, [.sampleSize])]) == 0)
        try open(toldTo: ["ops"])
        #expect(try tell([explanation("a", incident: 7, [])]) == 0 && waiting("ops").isEmpty)
    }
}
