import Foundation
import Glibc
import TestSupport
import Testing

@testable import FleetStore

@Suite("The file of a hub that is deleted while it is open")
struct DeletedFileTests {
    private static let suffixes = ["", "-wal", "-shm"]

    private static func remove(_ suffixes: [String], of path: String) {
        for suffix in suffixes { unlink(path + suffix) }
    }

    @Test(
        "all that was stored is at its place again after the next transaction, and stays there when the hub ends",
        arguments: [["", "-wal", "-shm"], [""], ["-wal"], ["-wal", "-shm"], ["", "-wal"]])
    func deleted(_ gone: [String]) throws {
        let fixture = try StoreFixture(.sqlite)
        let path = fixture.folder.file("hub.sqlite")
        for vantage in ["a", "b"] { _ = try fixture.store.put(round: Sample.round(vantage)) }
        Self.remove(gone, of: path)
        _ = try fixture.store.put(round: Sample.round("c"))
        #expect(fixture.store.figures.rewritten == 1)
        #expect(try fixture.store.unwrittenCount() == 3)
        for name in try fixture.folder.names() {
            let facts = try FileManager.default.attributesOfItem(atPath: fixture.folder.file(name))
            #expect(facts[.posixPermissions] as? Int == 0o600, "\(name)")
        }
        fixture.end()
        let again = try fixture.another()
        defer { again.close() }
        #expect(try again.unwrittenCount() == 3)
        #expect(try again.put(round: Sample.round("b")) == .same)
    }

    @Test("it is written anew each time that it is deleted, also while somebody reads")
    func twice() throws {
        let fixture = try StoreFixture(.sqlite)
        defer { fixture.end() }
        let path = fixture.folder.file("hub.sqlite")
        _ = try fixture.store.put(round: Sample.round("a"))
        for (number, vantage) in ["b", "c", "d"].enumerated() {
            try fixture.store.read { db in
                let rows = try db.query("SELECT 1 AS one")
                #expect(rows.count == 1)
                Self.remove(Self.suffixes, of: path)
                let put = try fixture.store.put(round: Sample.round(vantage))
                #expect(put == .stored)
            }
            #expect(fixture.store.figures.rewritten == number + 1)
            #expect(try fixture.store.unwrittenCount() == number + 2)
        }
    }

    @Test("nothing is stored while another file is in its place, and the reason says what to do")
    func another() throws {
        let fixture = try StoreFixture(.sqlite)
        defer { fixture.end() }
        let path = fixture.folder.file("hub.sqlite")
        _ = try fixture.store.put(round: Sample.round("a"))
        try fixture.store.backup(to: path + ".backup")
        #expect(rename(path, path + ".mine") == 0)
        #expect(rename(path + ".backup", path) == 0)
        let error = #expect(throws: HubStoreError.self) { try fixture.store.put(round: Sample.round("b")) }
        #expect(error?.kind == .unavailable)
        #expect(error?.description.contains("start the hub again") == true)
        #expect(rename(path, path + ".backup") == 0)
        #expect(try fixture.store.put(round: Sample.round("b")) == .stored)
        #expect(fixture.store.figures.rewritten == 1)
        #expect(try fixture.store.unwrittenCount() == 2)
    }

    @Test("a file that stays is never written anew")
    func stays() throws {
        let fixture = try StoreFixture(.sqlite)
        defer { fixture.end() }
        for number in 0..<20 { _ = try fixture.store.put(round: Sample.round("a", Sample.slot + 300 * Int64(number))) }
        #expect(fixture.store.figures.rewritten == 0)
    }
}
