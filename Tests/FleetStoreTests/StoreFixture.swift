import FleetModel
import LineHistory
import LineModel
import ServiceSupport
import Synchronization
import TestSupport
import Testing

@testable import FleetStore

/// The databases that a hub may live in: every test of the contract runs on each.
enum Driver: String, CaseIterable, CustomTestStringConvertible {
    case sqlite, postgres

    var testDescription: String { rawValue }

    /// Those that this machine has: PostgreSQL's half is left out where its programs are missing.
    static var present: [Driver] { allCases.filter { $0 == .sqlite || PostgresServer.isInstalled } }
}

/// A store of a test's own.
final class StoreFixture {
    private let driver: Driver
    let folder: TemporaryFolder
    /// The clock of SQLite's leases; PostgreSQL has its own.
    let clock = ManualClock()
    let store: HubStore
    /// nil of SQLite.
    let address: PostgresAddress?

    init(_ driver: Driver = .sqlite, connections: Int = 4) throws {
        self.driver = driver
        folder = try TemporaryFolder()
        switch driver {
        case .sqlite:
            address = nil
            store = try HubStore.open(path: folder.file("hub.sqlite")) { [clock] in clock.now }
        case .postgres:
            let server = try #require(PostgresServer.ofRun)
            let made = try TestDatabase.make(on: server)
            address = made
            store = try HubStore.open(postgres: made, connections: connections)
        }
    }

    /// Ends its connections. A fixture that nobody needs any more would go, with its folder, before its test is over.
    func end() { store.close() }

    /// Has leases and claims whose time is over be so: by the injected clock, or by writing into the database, whose
    /// clock nobody can set.
    func pass(_ duration: Duration) throws {
        clock.advance(duration)
        guard driver == .postgres else { return }
        try store.write { db in
            try db.execute("UPDATE fleet_lease SET until = until - ?", [.int(duration.nanoseconds)])
            try db.execute(
                "UPDATE fleet_outbox SET due = due - ?, claimed_until = claimed_until - ? WHERE ended IS NULL",
                [.int(duration.nanoseconds), .int(duration.nanoseconds)])
        }
    }

    /// The same database, opened by another member.
    func another() throws -> HubStore {
        guard let address else { return try HubStore.open(path: folder.file("hub.sqlite")) { [clock] in clock.now } }
        return try HubStore.open(postgres: address)
    }
}

/// Databases of tests on a PostgreSQL.
enum TestDatabase {
    private static let numbers = Counter()

    static func make(on server: PostgresServer) throws -> PostgresAddress {
        let name = "test_\(numbers.next())"
        let maintenance = try PostgresAddress(Secret(server.address(of: "postgres")))
        try PostgresConnection(maintenance, PostgresLimits()).run("CREATE DATABASE \(name) TEMPLATE template0")
        return try PostgresAddress(Secret(server.address(of: name)))
    }
}

enum Sample {
    /// A slot near the time that `ManualClock` begins with.
    static let slot: Int64 = 1_800_000_000 / 300 * 300
    static let now = WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000, utcOffsetSeconds: 28_800)

    static func header(_ vantage: String, _ slot: Int64) -> RoundHeader {
        RoundHeader(
            vantage: vantage, instance: "abc", slot: slot, generation: 1, version: "1.2.3", everySeconds: 300,
            clockNanoseconds: slot * 1_000_000_000)
    }

    static func round(
        _ vantage: String = "sz-ct", _ slot: Int64 = slot, id: String = "00c0ffee00c0ffee",
        instance: String = "abc", body: [UInt8] = [0, 1, 2, 255], receivedAt: WallTime = now
    ) -> StoredRound {
        var header = header(vantage, slot)
        header.clockNanoseconds = receivedAt.nanosecondsSince1970
        return StoredRound(
            vantage: vantage, slot: slot, roundID: id, instance: instance, header: header, body: body,
            receivedAt: receivedAt)
    }

    static func incident(_ id: Int, _ lines: Set<String> = ["a"]) -> Incident {
        Incident(id: id, key: CauseKey(.ingress, "203.0.113.7:7000"), trouble: .abnormal, openedAt: now, lines: lines)
    }

    static func message(
        _ destination: String, _ changes: [IncidentChange] = [.opened], incident: Int = 1
    ) -> OutgoingMessage {
        // Long past by every clock.
        OutgoingMessage(
            destination: destination,
            digest: SampleDigest.digest(changes.map { SampleDigest.item($0, incident: incident) }),
            notBefore: WallTime(nanosecondsSince1970: 0))
    }

    static func commit(
        _ slot: Int64, _ token: FencingToken, version: Int64 = 0, _ messages: [OutgoingMessage] = [],
        open: [Incident] = [], recent: [Incident] = [], changes: [ChangedIncident] = [], next: Int = 1
    ) -> JudgementCommit {
        JudgementCommit(
            slot: slot, token: token, bookVersion: version, at: now, roundID: "0123456789abcdef", state: [1, 0, 2],
            open: open, recent: recent, nextIncidentID: next, changes: changes, messages: messages, facts: [7])
    }
}

extension HubStore {
    /// A token of the judge's lease, which somebody may hold for an hour.
    func judgeToken(_ holder: String = "m1") throws -> FencingToken {
        try #require(try takeLease("judge", holder: holder, for: .seconds(3600)))
    }

    /// Judges a slot, with messages to destinations.
    @discardableResult
    func judge(_ slot: Int64, _ token: FencingToken, _ messages: [OutgoingMessage] = []) throws -> JudgementOutcome {
        try commit(Sample.commit(slot, token, version: try loadBook().version, messages))
    }
}
