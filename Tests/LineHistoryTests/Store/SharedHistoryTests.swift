import Foundation
import LineHistory
import LineModel
import Logging
import Synchronization
import TestSupport
import Testing

@Suite("The shared history")
struct SharedHistoryTests {
    private static let now = WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000)
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func open(_ record: LogRecord = LogRecord()) throws -> SharedHistory {
        try SharedHistory(path: folder.file("history.sqlite"), logger: record.logger, now: { Self.now })
    }

    private func damaged() -> HistoryError { HistoryError(.corrupt, "a page is not what it was") }

    private func put(_ store: HistoryStore) throws {
        let at = Self.now
        let item = DigestItem(
            change: .opened, incident: 1, cause: CauseKey(.line, "a"), trouble: .abnormal, openedAt: at,
            lines: [DigestLine(name: "a", ingress: "127.0.0.1:7")])
        let digest = Digest(
            vantage: "here", roundID: "1", at: at, everySeconds: 300, lines: 9, abnormalLines: 1, unmeasuredLines: 0,
            items: [item])
        try store.storeState(
            StateChange(
                roundID: "1", at: Self.now,
                messages: [OutgoingMessage(destination: "ops", digest: digest, notBefore: Self.now)]))
    }

    private func waiting(_ history: SharedHistory) throws -> [OutboxMessage] {
        try history.use { try $0.dueMessages(for: "ops", now: .distantFuture, limit: 9) }
    }

    @Test("a history that was deleted while it was in use is at its place again, with all that it held")
    func rescues() throws {
        let record = LogRecord()
        let history = try open(record)
        try history.use { try put($0) }
        let waiting = try waiting(history)
        for name in try folder.names() where name.hasPrefix("history.sqlite") {
            try FileManager.default.removeItem(atPath: folder.file(name))
        }
        #expect(try self.waiting(history).map(\.id) == waiting.map(\.id))
        #expect(history.replacements == 1)
        #expect(record.text.contains("it was written to its place again"))
        // What is written from now on is in the file that is there.
        _ = try history.use { try $0.storeState(StateChange(roundID: "2", at: Self.now)) }
        let found = try HistoryStore.openForReading(path: folder.file("history.sqlite"))
        #expect(try found.loadState().lastRoundID == "2")
        #expect(try found.dueMessages(for: "ops", now: .distantFuture, limit: 9).count == waiting.count)
        #expect(try !folder.names().contains { $0.contains("rescued") })
    }

    /// It is closed when this returns.
    private func makeOther() throws {
        let other = try HistoryStore.open(path: folder.file("other.sqlite"), now: Self.now).store
        try other.storeState(StateChange(roundID: "of the other", at: Self.now))
        try other.checkpoint()
    }

    @Test(
        "another file in the history's place is used from now on, with the messages that wait",
        arguments: [["", "-wal", "-shm"], [""]])
    func followsAnother(_ suffixes: [String]) throws {
        let record = LogRecord()
        let history = try open(record)
        try history.use { try put($0) }
        try makeOther()
        // The log of the one that was replaced, where it is left beside the other, is not the other's.
        for companion in suffixes {
            let place = folder.file("history.sqlite\(companion)")
            try FileManager.default.removeItem(atPath: place)
            try FileManager.default.moveItem(atPath: folder.file("other.sqlite\(companion)"), toPath: place)
        }
        #expect(try waiting(history).count == 1 && history.replacements == 1)
        #expect(try history.use { try $0.loadState() }.lastRoundID == "of the other")
        #expect(record.text.contains("another file is in the history's place"))
        let read = try HistoryStore.openForReading(path: folder.file("history.sqlite"))
        #expect(try read.loadState().lastRoundID == "of the other")
    }

    @Test("a log that was deleted takes nothing with it", arguments: ["-wal", "-shm"])
    func savesLog(_ companion: String) throws {
        let record = LogRecord()
        let history = try open(record)
        try history.use { try put($0) }
        try FileManager.default.removeItem(atPath: folder.file("history.sqlite\(companion)"))
        #expect(try waiting(history).count == 1 && history.replacements == 0)
        #expect(record.text.contains("what it held was saved"))
        #expect(try HistoryStore.openForReading(path: folder.file("history.sqlite")).loadState().lastRoundID == "1")
    }

    @Test("what keeps a history from being read is told as the system tells it")
    func tellsTheReason() throws {
        func reason(_ path: String) -> String {
            do throws(HistoryError) {
                _ = try HistoryStore.openForReading(path: path)
                return ""
            } catch { return error.reason }
        }
        #expect(reason(folder.file("none.sqlite")).contains("there is no such file"))
        #expect(reason(folder.file("")).contains("is a directory"))
        #expect(reason(folder.file(String(repeating: "x", count: 300))).contains("File name too long"))
    }

    @Test("files that stay as they are are left alone")
    func leavesAlone() throws {
        let record = LogRecord()
        let history = try open(record)
        let first = try history.use { ObjectIdentifier($0) }
        for _ in 0..<5 {
            try history.use { try put($0) }
            try history.use { try $0.checkpoint() }
            #expect(try history.use { ObjectIdentifier($0) } == first)
        }
        #expect(history.replacements == 0 && record.text.isEmpty, "\(record.text)")
    }

    @Test("work that finds the history damaged is done once more, in a new one, and the old one is kept beside it")
    func replaces() throws {
        let history = try open()
        let seen = Mutex<[ObjectIdentifier]>([])
        let result = try history.use { store in
            let count = seen.withLock { seen in
                seen.append(ObjectIdentifier(store))
                return seen.count
            }
            if count == 1 { throw damaged() }
            return count
        }
        #expect(result == 2)
        #expect(Set(seen.withLock { $0 }).count == 2)
        #expect(history.replacements == 1)
        let names = try folder.names()
        #expect(names.contains { $0.hasPrefix("history.sqlite.corrupt-") })
        #expect(names.contains("history.sqlite"))
    }

    @Test("messages that waited are in the new history, under their numbers; later ones have greater numbers")
    func carriesMessages() throws {
        let history = try open()
        try history.use { try put($0) }
        let before = try waiting(history)
        let installation = try history.use { try $0.installation() }
        try history.use { try $0.markSending(before.map(\.id), at: Self.now) }
        let isFirst = Mutex(true)
        try history.use { _ in if isFirst.withLock({ exchange(&$0, false) }) { throw damaged() } }
        // Of the ids that repeats are told by.
        #expect(try history.use { try $0.installation() } == installation)
        let after = try waiting(history)
        #expect(after.map(\.id) == before.map(\.id))
        #expect(after.map(\.digest) == before.map(\.digest))
        #expect(after.map(\.wasInFlight) == [true])
        try history.use { try put($0) }
        #expect(try waiting(history).map(\.id).last.map { $0 > 1_700_000_000 } == true)
    }

    @Test("damage that the new one has, too, is told; other failures replace nothing")
    func givesUpAfterOne() throws {
        let history = try open()
        #expect(throws: HistoryError.self) { try history.use { _ in throw damaged() } }
        #expect(history.replacements == 1)
        #expect(throws: HistoryError.self) { try history.use { _ in throw HistoryError(.full, "no space") } }
        #expect(history.replacements == 1)
    }

    @Test("what was written into a history that was replaced meanwhile is an error, so that it is written again")
    func noticesReplacement() throws {
        let history = try open()
        #expect(throws: HistoryError.self) {
            try history.use { store in
                let isFirst = Mutex(true)
                try history.use { _ in if isFirst.withLock({ exchange(&$0, false) }) { throw damaged() } }
                try put(store)
            }
        }
        #expect(try waiting(history).isEmpty)
    }

    private func exchange(_ value: inout Bool, _ new: Bool) -> Bool {
        defer { value = new }
        return value
    }
}
