import Foundation
import GRDB
import LineModel
import TestSupport
import Testing

@testable import LineHistory

@Suite("A history that is only read")
struct HistoryReaderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var path: String { folder.file("history.sqlite") }

    private func shared(_ record: LogRecord = LogRecord()) throws -> SharedHistory {
        try SharedHistory(path: path, logger: record.logger, now: { .at(0) })
    }

    private func put(_ number: Int, into store: HistoryStore) throws {
        try store.storeRound(rounds(number + 1, lines: 3, withProbes: false)[number])
    }

    private func count(_ reader: HistoryReader) throws -> Int {
        try reader.ask { try $0.rounds(from: .at(0), to: .at(86_400)).count }
    }

    @Test("sees what is written beside it at once, and keeps one set of connections")
    func follows() throws {
        let history = try shared()
        for number in 0..<4 {
            try history.use { try put(number, into: $0) }
            #expect(try count(history.reader) == number + 1)
        }
        let first = try history.reader.ask { ObjectIdentifier($0) }
        #expect(try history.reader.ask { ObjectIdentifier($0) } == first)
        #expect(try history.reader.ask { $0.pool.configuration.maximumReaderCount } == 4)
    }

    @Test("an attempt to write fails, by whatever way, and changes nothing")
    func writesNothing() throws {
        let history = try shared()
        try history.use { try put(0, into: $0) }
        let note = OperatorNote(.comment, of: .line("line-00000"), by: "an", at: .at(10), text: "x")
        #expect(throws: HistoryError.self) { try history.reader.ask { try $0.add(note) } }
        #expect(throws: HistoryError.self) { try history.reader.ask { try put(1, into: $0) } }
        for sql in ["DELETE FROM round", "DROP TABLE line", "CREATE TABLE x (y)", "PRAGMA user_version = 7"] {
            #expect(throws: (any Error).self) {
                try history.reader.ask { store in
                    try store.pool.writeWithoutTransaction { try $0.execute(sql: sql) }
                }
            }
            #expect(throws: (any Error).self, "\(sql)") {
                try history.reader.ask { store in try store.read { try $0.execute(sql: sql) } }
            }
        }
        #expect(try count(history.reader) == 1 && history.use { try $0.notes() }.isEmpty)
    }

    @Test("a question that goes on does not hold up who writes, and sees what was there when it began")
    func holdsNobodyUp() throws {
        let history = try shared()
        try history.use { try put(0, into: $0) }
        try history.reader.ask { store in
            try store.read { db in
                #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM round") == 1)
                try history.use { try put(1, into: $0) }
                #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM round") == 1)
            }
        }
        #expect(try count(history.reader) == 2)
    }

    @Test("a file that takes the history's place is read from then on")
    func replaced() throws {
        let history = try shared()
        try history.use { try put(0, into: $0) }
        #expect(try count(history.reader) == 1)
        // Moved aside, as a damaged one is.
        _ = try HistoryStore.setAside(path: path, now: .at(0))
        #expect(throws: HistoryError.self) { try count(history.reader) }
        try history.use { store in for number in 0..<3 { try put(number, into: store) } }
        #expect(try count(history.reader) == 3)
        #expect(try history.reader.ask { try $0.overview(FieldQuery(), now: .at(900)) }.matched == 3)
    }

    @Test("a log that was deleted is saved while there are readers, and read on")
    func log() throws {
        let record = LogRecord()
        let history = try shared(record)
        try history.use { try put(0, into: $0) }
        #expect(try count(history.reader) == 1)
        try FileManager.default.removeItem(atPath: path + "-wal")
        try history.use { try put(1, into: $0) }
        #expect(record.text.contains("what it held was saved"))
        #expect(try count(history.reader) == 2)
    }
}
