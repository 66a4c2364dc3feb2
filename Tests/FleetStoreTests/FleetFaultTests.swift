import Dispatch
import Foundation
import LineHistory
import ServiceSupport
import Synchronization
import TestSupport
import Testing

@testable import FleetStore

/// How often the long form kills (`make fleet-faults`); a few times in every other run.
private let kills = ProcessInfo.processInfo.environment["PLUMBLINE_FLEET_KILLS"].flatMap { Int($0) } ?? 3

@Suite("A hub's database that comes and goes", .serialized)
struct FleetFaultTests {
    @Test(
        "the primary is killed while two members judge: each event once, no slot unjudged, a doubled message a kill at most",
        .enabled(if: PostgresServer.isInstalled))
    func kill() async throws {
        let server = try PostgresServer()
        let address = try TestDatabase.make(on: server)
        let isLong = kills > 10
        let scenario = FaultScenario(claim: .seconds(isLong ? 5 : 60), dies: isLong) {
            try HubStore.open(postgres: address, connections: 2)
        }
        let killed = Counter()
        try await scenario.run(slots: 20 * (kills + 1), faults: kills, doubled: kills) {
            try server.kill()
            killed.next()
            try server.start()
        }
        #expect(killed.value == kills)
        #expect((scenario.met["unavailable"] ?? 0) > 0, "nobody noticed: \(scenario.met)")
        if isLong { print("fleet faults: \(kills) kills, members met \(scenario.met)") }
    }

    @Test(
        "the same behind pgbouncer in transaction mode, without a kill",
        .enabled(if: PostgresServer.isInstalled && PostgresServer.hasPooler))
    func pooler() async throws {
        let server = try #require(PostgresServer.ofRun)
        let direct = try TestDatabase.make(on: server)
        try server.startPooler()
        let name = try #require(direct.settings["dbname"])
        let address = try PostgresAddress(Secret(server.address(of: name, port: 6432)))
        // More connections than the pooler has: the sessions change hands between transactions.
        let scenario = FaultScenario { try HubStore.open(postgres: address, connections: 4) }
        try await scenario.run(slots: 40, faults: 0, doubled: 0) {}
        let store = try HubStore.open(postgres: address)
        defer { store.close() }
        _ = try store.expire(before: Sample.slot, now: Sample.now)
        #expect(try store.unwrittenCount() == 40)
    }

    @Test(
        "the primary is lost for ever and a standby takes over: the members find it, and nothing is lost",
        .enabled(if: PostgresServer.isInstalled))
    func takeOver() async throws {
        let primary = try PostgresServer()
        let name = try #require(try TestDatabase.make(on: primary).settings["dbname"])
        let standby = try PostgresServer(standbyOf: primary)
        let address = try PostgresAddress(
            Secret("host=\(primary.place),\(standby.place) dbname=\(name) user=postgres"))
        let scenario = FaultScenario { try HubStore.open(postgres: address, connections: 2) }
        try await scenario.run(slots: 40, faults: 1, doubled: 1) {
            try primary.kill()
            try standby.promote()
        }
        #expect((scenario.met["unavailable"] ?? 0) > 0, "nobody noticed: \(scenario.met)")
    }

    @Test("in one file two judges and two couriers of one process do the same", arguments: [40])
    func file(_ slots: Int) async throws {
        let fixture = try StoreFixture(.sqlite)
        defer { fixture.end() }
        let path = fixture.folder.file("hub.sqlite")
        let clock = fixture.clock
        let scenario = FaultScenario { try HubStore.open(path: path) { clock.now } }
        try await scenario.run(slots: slots, faults: 4, doubled: 0) { clock.advance(.seconds(4)) }
    }

    @Test("whoever claims at the same time, each message is one member's", arguments: Driver.present)
    func claims(_ driver: Driver) async throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        let token = try store.judgeToken()
        for place: Int64 in 0..<5 { try store.judge(Sample.slot + 300 * place, token, [Sample.message("ops")]) }
        let claimed = try await withThrowingTaskGroup(of: (String, [Int64]).self) { group in
            for number in 0..<24 {
                group.addTask {
                    let member = "m\(number)"
                    let ids = try await BlockingWork.run(member) {
                        try store.claimDue("ops", member: member).messages.map(\.id)
                    }
                    return (member, ids)
                }
            }
            return try await group.reduce(into: [(String, [Int64])]()) { $0.append($1) }
        }
        // Whoever was first had all of them; who came while it looked, or later, had none.
        #expect(claimed.filter { !$0.1.isEmpty }.map(\.1.count) == [5])
    }

    @Test(
        "a member that stands still in the middle of its commit holds nobody up for ever, and stores nothing",
        .enabled(if: PostgresServer.isInstalled))
    func stopped() async throws {
        let fixture = try StoreFixture(.postgres)
        defer { fixture.end() }
        var limits = PostgresLimits()
        limits.idle = .seconds(2)
        let hub = PostgresHub(try #require(fixture.address), connections: 1, limits: limits) { 0 }
        let stopped = HubStore(hub)
        let late = try #require(try stopped.takeLease("judge", holder: "late", for: .zero))
        let (isInside, mayGoOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        async let held: HubStoreError? = BlockingWork.run("late") {
            do {
                try hub.write { db in
                    try HubStore.check(late, in: db)
                    isInside.signal()
                    #expect(mayGoOn.wait(timeout: .endOfPatience) == .success)
                    try db.execute("INSERT INTO fleet_slot (slot, judged) VALUES (1, 1)")
                }
                return nil
            } catch {
                return error as? HubStoreError
            }
        }
        let store = fixture.store
        let token = try await BlockingWork.run("next") {
            #expect(isInside.wait(timeout: .endOfPatience) == .success)
            defer { mayGoOn.signal() }
            // It waits for the row until the server has ended the one that stands still.
            return try store.takeLease("judge", holder: "next", for: .seconds(3600))
        }
        #expect(try await held?.kind == .unavailable)
        #expect(token?.number == 2)
        let error = #expect(throws: HubStoreError.self) { try stopped.commit(Sample.commit(Sample.slot, late)) }
        #expect(error?.kind == .fenced)
        #expect(try store.judgedSlots(most: 9).isEmpty)
        stopped.close()
    }
}
