import FleetModel
import Foundation
import GRDB
import LineHistory
import ServiceSupport
import Synchronization
import TestSupport
import Testing

@testable import FleetStore

@Suite("The forms of the tables")
struct SchemaTests {
    private static let added = HubMigration(
        version: 3, needs: 1, statements: ["ALTER TABLE fleet_vantage ADD COLUMN colour TEXT"])
    private static let changed = HubMigration(
        version: 4, needs: 4, statements: ["ALTER TABLE fleet_vantage ADD COLUMN taste TEXT"])

    @Test(
        "a member of the version before goes on, and begins, beside one that added to the tables",
        arguments: Driver.present)
    func sideBySide(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let old = fixture.store
        _ = try old.put(round: Sample.round("a"))
        try migrate(old, HubSchema.migrations + [Self.added])
        try migrate(old, HubSchema.migrations + [Self.added])
        #expect(try old.put(round: Sample.round("b")) == .stored)
        try old.add(vantage: .init(name: "x"), tokenHash: [1], now: Sample.now)
        let another = try fixture.another()
        defer { another.close() }
        #expect(try another.put(round: Sample.round("c")) == .stored)
        #expect(try another.reporters(slot: Sample.slot) == ["a", "b", "c"])
        #expect(try versions(old) == [1, 2, 3])
    }

    @Test(
        "a member that is too old for the tables is refused with words, and one that runs goes on",
        arguments: Driver.present)
    func newer(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let old = fixture.store
        try migrate(old, HubSchema.migrations + [Self.added, Self.changed])
        #expect(try old.put(round: Sample.round()) == .stored)
        let error = #expect(throws: HubStoreError.self) { try fixture.another() }
        #expect(error?.kind == .newer)
        #expect(error?.remedy == "update this member as the others were")
        #expect(try versions(old) == [1, 2, 3, 4])
    }

    @Test("a migration that fails leaves the tables as they were", arguments: Driver.present)
    func fails(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let bad = HubMigration(
            version: 3, needs: 1, statements: Self.added.statements + ["ALTER TABLE nobody ADD COLUMN a TEXT"])
        #expect(throws: HubStoreError.self) { try migrate(fixture.store, HubSchema.migrations + [bad]) }
        #expect(try versions(fixture.store) == [1, 2])
        try migrate(fixture.store, HubSchema.migrations + [Self.added])
        #expect(try versions(fixture.store) == [1, 2, 3])
    }

    @Test("members that begin at the same time make the tables once", .enabled(if: PostgresServer.isInstalled))
    func together() async throws {
        let address = try TestDatabase.make(on: #require(PostgresServer.ofRun))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<6 {
                group.addTask {
                    try await BlockingWork.run("member") {
                        let store = try HubStore.open(postgres: address)
                        _ = try store.put(round: Sample.round("v\(number)"))
                        store.close()
                    }
                }
            }
            try await group.waitForAll()
        }
        let store = try HubStore.open(postgres: address)
        #expect(try store.reporters(slot: Sample.slot).count == 6)
        store.close()
    }

    private func migrate(_ store: HubStore, _ migrations: [HubMigration]) throws {
        try HubSchema.migrate(store.database, migrations)
    }

    private func versions(_ store: HubStore) throws -> [Int64] {
        try store.read {
            try $0.query("SELECT version FROM fleet_version ORDER BY version").map { try $0.int("version") }
        }
    }
}

@Suite("The file of a hub with one member")
struct SQLiteFileTests {
    @Test("nobody else can read it, whatever the umask says")
    func mode() throws {
        let fixture = try StoreFixture(.sqlite)
        defer { fixture.end() }
        _ = try fixture.store.put(round: Sample.round())
        for name in try fixture.folder.names() {
            let facts = try FileManager.default.attributesOfItem(atPath: fixture.folder.file(name))
            #expect(facts[.posixPermissions] as? Int == 0o600, "\(name)")
        }
    }

    @Test("the file of another program is refused, and stays as it was")
    func foreign() throws {
        let folder = try TemporaryFolder()
        let other = try DatabaseQueue(path: folder.file("other.sqlite"))
        try other.write { try $0.execute(sql: "CREATE TABLE mine (a INTEGER)") }
        try other.close()
        try folder.write(
            "text", "no database at all, and longer than a header of one: 0123456789 0123456789 0123456789")
        for name in ["other.sqlite", "text"] {
            let before = try Data(contentsOf: folder.url.appending(path: name))
            let error = #expect(throws: HubStoreError.self) {
                try HubStore.open(path: folder.file(name)) { Sample.now }
            }
            #expect(error?.kind == .damaged)
            #expect(try Data(contentsOf: folder.url.appending(path: name)) == before)
        }
        let error = #expect(throws: HubStoreError.self) {
            try HubStore.open(path: folder.file("no/such/folder")) { Sample.now }
        }
        #expect(error?.kind == .unavailable)
    }

    @Test("what expired gives its room back")
    func room() throws {
        let fixture = try StoreFixture(.sqlite)
        defer { fixture.end() }
        let store = fixture.store
        func pages() throws -> Int64 {
            try store.read { try $0.query("PRAGMA page_count").first?.int("page_count") ?? 0 }
        }
        for number in 0..<20 {
            _ = try store.put(round: Sample.round("v\(number)", body: .init(repeating: 7, count: 60_000)))
        }
        let before = try pages()
        #expect(try store.expire(before: Sample.slot + 300, now: Sample.now).rounds == 20)
        #expect(try pages() < before / 2)
    }

    @Test("a full disk is told in words, nothing is half written, and it goes on when there is room")
    func full() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("hub.sqlite")
        var stored = 0
        let small = try HubStore.open(path: path, maxPages: 200) { Sample.now }
        let token = try small.judgeToken()
        let error = #expect(throws: HubStoreError.self) {
            while true {
                let slot = Sample.slot + 300 * Int64(stored)
                _ = try small.put(round: Sample.round("a", slot, body: .init(repeating: 7, count: 60_000)))
                stored += 1
            }
        }
        #expect(error?.kind == .full)
        #expect(error?.reason.contains(path) == true)
        #expect(error?.remedy?.contains("free space") == true)
        #expect(stored > 0)
        #expect(try small.unwrittenCount() == stored)
        #expect(try small.unjudgedSlots(before: .max).count == stored)
        small.close()
        let large = try HubStore.open(path: path) { Sample.now }
        #expect(try large.put(round: Sample.round("a", Sample.slot + 300 * Int64(stored))) == .stored)
        try large.judge(Sample.slot, token)
        large.close()
    }
}

@Suite("Copies of a hub's database")
struct BackupTests {
    @Test("a copy of the file is a hub's database with all that was in it, and replaces an older copy")
    func sqlite() throws {
        let fixture = try StoreFixture(.sqlite)
        defer { fixture.end() }
        let copy = fixture.folder.file("copy.sqlite")
        try fixture.store.backup(to: copy)
        _ = try fixture.store.put(round: Sample.round())
        try fixture.store.judge(Sample.slot, try fixture.store.judgeToken(), [Sample.message("ops")])
        let installation = try fixture.store.installation()
        try fixture.store.backup(to: copy)
        #expect(try fixture.folder.names().filter { $0.hasPrefix("copy") } == ["copy.sqlite"])
        let facts = try FileManager.default.attributesOfItem(atPath: copy)
        #expect(facts[.posixPermissions] as? Int == 0o600)
        let restored = try HubStore.open(path: copy) { Sample.now }
        #expect(try restored.rounds(slot: Sample.slot) == [Sample.round()])
        #expect(try restored.outboxFigures()["ops"]?.messages.waiting == 1)
        #expect(try restored.installation() == installation)
        restored.close()
        #expect(throws: HubStoreError.self) { try fixture.store.backup(to: fixture.folder.file("no/copy")) }
    }

    @Test(
        "an archive of PostgreSQL is restored into another database, and is a hub's with all that was in it",
        .enabled(if: PostgresServer.isInstalled))
    func postgres() throws {
        let fixture = try StoreFixture(.postgres)
        defer { fixture.end() }
        _ = try fixture.store.put(round: Sample.round())
        try fixture.store.judge(Sample.slot, try fixture.store.judgeToken(), [Sample.message("ops")])
        let archive = fixture.folder.file("hub.dump")
        let installation = try fixture.store.installation()
        try fixture.store.backup(to: archive)
        #expect(try fixture.folder.names() == ["hub.dump"])
        let server = try #require(PostgresServer.ofRun)
        let target = try TestDatabase.make(on: server)
        let name = try #require(target.settings["dbname"])
        try restore(archive, server.place, name)
        let restored = try HubStore.open(postgres: target)
        defer { restored.close() }
        #expect(try restored.rounds(slot: Sample.slot) == [Sample.round()])
        #expect(try restored.outboxFigures()["ops"]?.messages.waiting == 1)
        #expect(try restored.installation() == installation)
        // Numbers go on where they were, and days have their tables.
        try restored.judge(Sample.slot + 300, try restored.judgeToken(), [Sample.message("ops")])
        #expect(try restored.put(round: Sample.round("b")) == .stored)
    }

    private func restore(_ archive: String, _ host: String, _ name: String) throws {
        let restore = Process()
        restore.executableURL = URL(fileURLWithPath: "/usr/bin/pg_restore")
        restore.arguments = [
            "--no-owner", "--single-transaction", "--username=postgres", "--host=\(host)", "--dbname=\(name)", archive,
        ]
        try restore.run()
        restore.waitUntilExit()
        #expect(restore.terminationStatus == 0)
    }
}
