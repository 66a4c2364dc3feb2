import Foundation
import GRDB
import LineModel
import Testing

@testable import LineHistory

@Suite("Faults of the history")
struct FaultTests {
    private func kind(_ body: () throws -> Void) -> HistoryError.Kind? {
        do {
            try body()
            return nil
        } catch {
            return (error as? HistoryError)?.kind
        }
    }

    @Test("a database that another process holds gives a clear error, and the same round is stored once it lets go")
    func locked() throws {
        let place = try Place()
        let store = try place.store()
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: place.path, configuration: configuration)
        try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let report = rounds(1)[0]
        #expect(kind { try store.storeRound(report) } == .locked)
        // Readers do not wait.
        #expect(try store.rounds(from: .at(0), to: .at(10)).isEmpty)
        try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
        try store.storeRound(report)
        #expect(try store.rounds(from: .at(0), to: .at(10)).map(\.id) == [report.id])
    }

    @Test("a damaged file is moved aside with its companions, told of, and a new one begun", arguments: [true, false])
    func corrupt(isNoDatabase: Bool) throws {
        let place = try Place()
        if isNoDatabase {
            try Data("this is no database, and never was one at all".utf8).write(to: URL(fileURLWithPath: place.path))
        } else {
            do {
                let store = try place.store()
                for report in rounds(20, lines: 100) { try store.storeRound(report) }
                // The write-ahead log would heal what it still holds.
                try store.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
                try store.pool.close()
            }
            var bytes = try Data(contentsOf: URL(fileURLWithPath: place.path))
            bytes.replaceSubrange(4096..<bytes.count, with: Data(repeating: 0x5A, count: bytes.count - 4096))
            try bytes.write(to: URL(fileURLWithPath: place.path))
        }
        let (store, notes) = try HistoryStore.open(path: place.path, now: .at(0))
        #expect(notes.count == 1 && notes[0].contains("history.sqlite.corrupt-20261101T000000"))
        #expect(try place.names.contains("history.sqlite.corrupt-20261101T000000"))
        try store.storeRound(rounds(1)[0])
        #expect(try store.rounds(from: .at(0), to: .at(10)).count == 1)
        #expect(try HistoryStore.open(path: place.path, now: .at(0)).notes.isEmpty)
    }

    @Test("what is moved aside takes its companions along, and never the place of an earlier one")
    func setAside() throws {
        let place = try Place()
        for _ in 0..<2 {
            for ending in ["", "-wal", "-shm"] {
                try Data("x".utf8).write(to: URL(fileURLWithPath: place.path + ending))
            }
            _ = try HistoryStore.setAside(path: place.path, now: .at(0))
        }
        let moved = "history.sqlite.corrupt-20261101T000000"
        let all = ["", "-2"].flatMap { number in ["", "-wal", "-shm"].map { moved + number + $0 } }
        #expect(try place.names == all.sorted())
    }

    @Test("a database of a newer version is refused, by writers and readers, and left as it is")
    func newer() throws {
        let place = try Place()
        do {
            let store = try place.store()
            try store.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99')") }
        }
        #expect(kind { _ = try HistoryStore.open(path: place.path, now: .at(0)) } == .newer)
        #expect(kind { _ = try HistoryStore.openForReading(path: place.path) } == .newer)
        #expect(try !place.names.contains { $0.contains("corrupt") })
    }

    @Test("a full disk is told as that, nothing of the round is stored, and the store goes on once there is space")
    func full() throws {
        let store = try Place().store()
        let reports = rounds(2, lines: 500)
        try store.storeRound(reports[0])
        let pages = try store.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
        try store.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = \(pages + 3)") }
        #expect(kind { try store.storeRound(reports[1]) } == .full)
        #expect(try store.rounds(from: .at(0), to: .at(1000)).map(\.id) == [reports[0].id])
        #expect(try store.spans(of: "line-00001", by: .day, from: .at(0), to: .at(1000)).map(\.rounds) == [1])
        try store.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
        try store.storeRound(reports[1])
        #expect(try store.spans(of: "line-00001", by: .day, from: .at(0), to: .at(1000)).map(\.rounds) == [2])
    }

    @Test("a missing file, and one in a place that is none, are told as that")
    func missing() throws {
        let place = try Place()
        #expect(kind { _ = try HistoryStore.openForReading(path: place.path) } == .unavailable)
        #expect(kind { _ = try HistoryStore.open(path: "/nowhere/h.sqlite", now: .at(0)) } == .unavailable)
        #expect(try place.names.isEmpty)
    }

    @Test("a reader sees whole rounds while another writes")
    func reading() throws {
        let place = try Place()
        let writer = try place.store()
        let reader = try HistoryStore.openForReading(path: place.path)
        for (index, report) in rounds(5).enumerated() {
            try writer.storeRound(report)
            #expect(try reader.rounds(from: .at(0), to: .at(10_000)).count == index + 1)
            #expect(try reader.points(of: "line-00002", from: .at(0), to: .at(10_000)).count == index + 1)
        }
        #expect(kind { try reader.storeRound(rounds(1, seed: 99)[0]) } != nil)
    }

    @Test("after a checkpoint the file alone is the whole history")
    func checkpoint() throws {
        let (place, copy) = (try Place(), try Place())
        let store = try place.store()
        for report in rounds(3) { try store.storeRound(report) }
        try store.checkpoint()
        try FileManager.default.copyItem(atPath: place.path, toPath: copy.path)
        let copied = try HistoryStore.openForReading(path: copy.path)
        #expect(try copied.rounds(from: .at(0), to: .at(10_000)).count == 3)
    }

    @Test("the log and its index stay when the store is closed, since who may only read needs them")
    func keepsTheLog() throws {
        let place = try Place()
        let store = try place.store()
        try store.storeRound(rounds(1)[0])
        try store.pool.close()
        #expect(try Set(place.names).isSuperset(of: ["history.sqlite", "history.sqlite-wal", "history.sqlite-shm"]))
    }

    @Test("commits are on the disk when they return")
    func synchronous() throws {
        let store = try Place().store()
        let settings = try store.pool.writeWithoutTransaction { db in
            try ["synchronous", "journal_mode", "auto_vacuum"].map {
                try String.fetchOne(db, sql: "PRAGMA \($0)")
            }
        }
        #expect(settings == ["2", "wal", "2"])
    }
}
