import Foundation
import ServiceSupport
import Synchronization
import TestSupport
import Testing

@testable import FleetStore

@Suite("The driver of PostgreSQL")
struct PostgresDriverTests {
    private static let secret = "s3cret&word"
    private static let written = "s3cret%26word"

    private func hub(
        _ address: PostgresAddress, _ limits: PostgresLimits = PostgresLimits(), connections: Int = 2,
        clock: ManualClock = ManualClock()
    ) -> PostgresHub {
        PostgresHub(address, connections: connections, limits: limits) { clock.monotonicNow }
    }

    private func database() throws -> PostgresAddress {
        try TestDatabase.make(on: #require(PostgresServer.ofRun))
    }

    @Test("an address names hosts, ports and the database, and never the password")
    func places() throws {
        let cases = [
            ("postgresql://u:\(Self.written)@db1:6432,db2/plumb?sslmode=require", "PostgreSQL at db1:6432,db2/plumb"),
            ("host=db1,db2 port=5433 dbname=x password='\(Self.secret)'", "PostgreSQL at db1:5433,db2:5433/x"),
            ("postgresql:///plumb?user=u", "PostgreSQL at this machine/plumb"),
            ("user=u", "PostgreSQL at this machine/u"),
        ]
        for (text, place) in cases {
            let address = try PostgresAddress(Secret(text))
            #expect(address.place == place)
            #expect(!"\(address)".contains("s3cret"))
            #expect(!address.settings.values.contains(Self.secret))
        }
        for bad in ["postgresql://u:\(Self.secret)@h:port:x/d%zz", "plumb", "host=a password='\(Self.secret)"] {
            let error = #expect(throws: HubStoreError.self) { try PostgresAddress(Secret(bad)) }
            #expect(error?.kind == .refused)
            #expect(error.map { !"\($0)".contains("s3cret") } == true)
        }
    }

    @Test("a server that is not there is told with its place and what to do, and the password is in no error")
    func absent() throws {
        let folder = try TemporaryFolder()
        let text = "postgresql://u:\(Self.written)@/plumb?host=\(folder.path)"
        let error = #expect(throws: HubStoreError.self) {
            try HubStore.open(postgres: try PostgresAddress(Secret(text)))
        }
        #expect(error?.kind == .unavailable)
        #expect(error?.reason.contains("\(folder.path)/plumb") == true)
        #expect(error?.remedy?.contains("check that the server runs") == true)
        #expect(error.map { !"\($0)".contains("s3cret") } == true)
    }

    @Test("after an attempt to connect that failed, calls are refused at once until the pause is over")
    func pauses() throws {
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        let hub = hub(try PostgresAddress(Secret("host=\(folder.path) dbname=x")), clock: clock)
        func fail() { #expect(throws: HubStoreError.self) { try hub.read { _ in } } }
        fail()
        fail()
        #expect(hub.figures.failedConnections == 1)
        #expect(hub.figures.refusedInPause == 1)
        clock.advance(.milliseconds(251))
        fail()
        #expect(hub.figures.failedConnections == 2)
        // It doubles, and no longer than two seconds.
        clock.advance(.milliseconds(251))
        fail()
        #expect(hub.figures.failedConnections == 2)
        for _ in 0..<20 {
            clock.advance(.seconds(2))
            fail()
        }
        #expect(hub.figures.failedConnections == 22)
    }

    @Test("of several hosts the one that is there is found", .enabled(if: PostgresServer.isInstalled))
    func hosts() throws {
        let folder = try TemporaryFolder()
        let server = try #require(PostgresServer.ofRun)
        let hub = hub(
            try PostgresAddress(
                Secret("host=\(folder.path),\(server.place) dbname=postgres user=postgres")))
        #expect(try hub.read { try $0.query("SELECT 1 AS one").first?.int("one") } == 1)
    }

    @Test("a standby is no place for a hub, and is told as one", .enabled(if: PostgresServer.isInstalled))
    func standby() throws {
        let address = try database()
        let name = try #require(address.settings["dbname"])
        try PostgresConnection(address, PostgresLimits()).run(
            "ALTER DATABASE \(name) SET default_transaction_read_only = on")
        let error = #expect(throws: HubStoreError.self) { try hub(address).read { _ in } }
        #expect(error?.kind == .unavailable)
        #expect(error?.remedy?.contains("standby") == true)
    }

    @Test("a database that is not there says how to make it", .enabled(if: PostgresServer.isInstalled))
    func noDatabase() throws {
        let server = try #require(PostgresServer.ofRun)
        let address = try PostgresAddress(Secret(server.address(of: "nobody_made_it")))
        let error = #expect(throws: HubStoreError.self) { try HubStore.open(postgres: address) }
        #expect(error?.kind == .unavailable)
        #expect(error?.remedy?.contains("createdb") == true)
    }

    @Test(
        "a server that does not answer in time is given up, and so is its connection",
        .enabled(if: PostgresServer.isInstalled))
    func silent() throws {
        var limits = PostgresLimits()
        // Long enough for every other statement on a busy machine.
        limits.answer = .seconds(3)
        let hub = hub(try database(), limits)
        let error = #expect(throws: HubStoreError.self) {
            try hub.read { _ = try $0.query("SELECT pg_sleep(600)") }
        }
        #expect(error?.kind == .unavailable)
        #expect(error?.reason.contains("did not answer") == true)
        #expect(hub.figures.losses >= 1)
        #expect(try hub.read { try $0.query("SELECT 1 AS one").count } == 1)
    }

    @Test(
        "a statement that takes too long is ended by the server",
        .enabled(if: PostgresServer.isInstalled))
    func slow() throws {
        var limits = PostgresLimits()
        limits.statement = .milliseconds(100)
        let hub = hub(try database(), limits)
        let error = #expect(throws: HubStoreError.self) {
            try hub.read { _ = try $0.query("SELECT pg_sleep(600)") }
        }
        #expect(error?.kind == .locked)
        #expect(try self.hub(hub.address).read { try $0.query("SELECT 1 AS one").count } == 1)
    }

    @Test(
        "connections that were lost while nobody used them cost nobody an error",
        .enabled(if: PostgresServer.isInstalled))
    func idleLoss() throws {
        let address = try database()
        let hub = hub(address)
        try hub.read { _ in }
        // Ended when it is no more in the list: the word to it is only a signal.
        let other = try PostgresConnection(address, PostgresLimits())
        let others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        _ = try other.query("SELECT pg_terminate_backend(pid, 60000) \(others)", [])
        #expect(try hub.read { try $0.query("SELECT 1 AS one").count } == 1)
        #expect(hub.figures.losses == 1)
        #expect(hub.figures.connections == 2)
    }

    @Test(
        "a transaction whose connection is lost in the middle stores nothing and says so",
        .enabled(if: PostgresServer.isInstalled))
    func lossInside() throws {
        let hub = hub(try database())
        try hub.write { try $0.execute("CREATE TABLE t (a {int})") }
        let error = #expect(throws: HubStoreError.self) {
            try hub.write { db in
                try db.execute("INSERT INTO t (a) VALUES (?)", [.int(1)])
                _ = try db.query("SELECT pg_terminate_backend(pg_backend_pid())")
                _ = try db.query("SELECT 1 AS one")
            }
        }
        #expect(error?.kind == .unavailable)
        #expect(error?.mayBeStored == false)
        #expect(try hub.read { try $0.query("SELECT a FROM t").count } == 0)
    }

    @Test(
        "a connection that is lost during the commit leaves nobody to know, and the error says that",
        .enabled(if: PostgresServer.isInstalled))
    func lossAtCommit() throws {
        let hub = hub(try database())
        try hub.write { db in
            try db.execute("CREATE TABLE t (a {int})")
            try db.execute(
                """
                CREATE FUNCTION ends() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(60); RETURN NULL; END'
                """)
            try db.execute(
                """
                CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION ends()
                """)
        }
        let error = #expect(throws: HubStoreError.self) {
            try hub.write { try $0.execute("INSERT INTO t (a) VALUES (1)") }
        }
        #expect(error?.kind == .unavailable)
        #expect(error?.mayBeStored == true)
    }

    @Test(
        "transactions that meet are made again until both are done, and that is counted",
        .enabled(if: PostgresServer.isInstalled))
    func meets() async throws {
        let hub = hub(try database(), connections: 2)
        try hub.write { db in
            try db.execute("CREATE TABLE t (id {int} PRIMARY KEY, a {int})")
            try db.execute("INSERT INTO t (id, a) VALUES (1, 0), (2, 0)")
        }
        let met = DispatchSemaphore(value: 0)
        @Sendable func raise(_ first: Int, _ second: Int, waits: DispatchSemaphore, signals: DispatchSemaphore) throws {
            let attempts = Counter()
            try hub.write { db in
                try db.execute("SET LOCAL deadlock_timeout = '50ms'")
                try db.execute("UPDATE t SET a = a + 1 WHERE id = ?", [.int(first)])
                if attempts.next() == 1 {
                    signals.signal()
                    #expect(waits.wait(timeout: .endOfPatience) == .success)
                }
                try db.execute("UPDATE t SET a = a + 1 WHERE id = ?", [.int(second)])
            }
        }
        let other = DispatchSemaphore(value: 0)
        async let one: Void = BlockingWork.run("one") { try raise(1, 2, waits: met, signals: other) }
        async let two: Void = BlockingWork.run("two") { try raise(2, 1, waits: other, signals: met) }
        _ = try await (one, two)
        #expect(hub.figures.retries >= 1)
        #expect(try hub.read { try $0.query("SELECT a FROM t").map { try $0.int("a") } } == [2, 2])
    }

    @Test(
        "a text that PostgreSQL cannot hold is refused, and the transaction with it",
        .enabled(if: PostgresServer.isInstalled))
    func zeros() throws {
        let hub = hub(try database())
        let error = #expect(throws: HubStoreError.self) {
            try hub.read { _ = try $0.query("SELECT CAST(? AS text) AS a", [.text("a\u{0}b")]) }
        }
        #expect(error?.kind == .refused)
        #expect(hub.figures.losses == 0)
    }

    @Test("values of each type come back as they were", .enabled(if: PostgresServer.isInstalled))
    func values() throws {
        let hub = hub(try database())
        let values: [HubValue] = [
            .int(Int64.min), .int(Int64.max), .double(-0.1), .double(.infinity), .text("线路 '\" \\ ?"), .text(""),
            .bytes([0, 255, 39]), .bytes([]),
        ]
        for value in values {
            #expect(try hub.read { try $0.query("SELECT ? AS a", [value]).first?.value("a") } == value)
        }
        #expect(try hub.read { try $0.query("SELECT CAST(? AS bigint) AS a", [.null]).first?.value("a") } == .null)
        #expect(throws: HubStoreError.self) { try hub.read { _ = try $0.query("SELECT CAST(1 AS numeric) AS a") } }
    }

    @Test("more callers than connections wait their turn, and each is served", .enabled(if: PostgresServer.isInstalled))
    func turns() async throws {
        let hub = hub(try database(), connections: 2)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<24 {
                group.addTask {
                    try await BlockingWork.run("turn") { try hub.read { _ = try $0.query("SELECT 1 AS one") } }
                }
            }
            try await group.waitForAll()
        }
        #expect(hub.figures.transactions == 24)
        #expect(hub.figures.connections <= 2)
    }
}
