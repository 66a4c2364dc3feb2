import Foundation
import LineModel
import TestSupport
import Testing

@testable import LineHistory

@Suite("Who may read a history")
struct AccessTests {
    private let folder: TemporaryFolder
    private var path: String { folder.file("history.sqlite") }

    init() throws { folder = try TemporaryFolder() }

    private func modes() throws -> [String: Int] {
        var modes: [String: Int] = [:]
        for name in try folder.names() { modes[name] = try Self.mode(folder.file(name)) }
        return modes
    }

    private static func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    private static func set(_ mode: Int, _ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test(
        "its files are for the owner from the start, or for the group that was named",
        arguments: [(HistoryReaders.owner, 0o600), (.group, 0o640)])
    func begins(readers: HistoryReaders, mode: Int) throws {
        let store = try HistoryStore.open(path: path, now: .at(0), readers: readers).store
        try store.storeRound(rounds(1)[0])
        #expect(
            try modes() == ["history.sqlite": mode, "history.sqlite-wal": mode, "history.sqlite-shm": mode])
        withExtendedLifetime(store) {}
    }

    @Test("one that everybody could read is closed to others, and that is told; the group keeps what it had")
    func closes() throws {
        for (before, after) in [(0o644, 0o640), (0o666, 0o660), (0o600, 0o600), (0o640, 0o640)] {
            do { _ = try HistoryStore.open(path: path, now: .at(0)).store }
            for name in try folder.names() { try Self.set(before, folder.file(name)) }
            let record = LogRecord()
            let history = try SharedHistory(path: path, logger: record.logger, now: { .at(0) })
            let found = try modes()
            #expect(found.values.allSatisfy { $0 == after }, "\(found)")
            #expect(record.text.contains("closed to others") == (before & 0o007 != 0))
            #expect(history.replacements == 0)
        }
    }

    @Test("one that takes the place of a damaged or deleted one is for the same readers")
    func replaced() throws {
        try Data("this is no database, and never was one at all".utf8).write(to: URL(fileURLWithPath: path))
        try Self.set(0o640, path)
        let history = try SharedHistory(path: path, logger: .silentForTests, now: { .at(0) })
        #expect(history.replacements == 1)
        #expect(try Self.mode(path) == 0o640)
        for name in try folder.names() where !name.contains("corrupt") {
            try FileManager.default.removeItem(atPath: folder.file(name))
        }
        try history.use { try $0.storeRound(rounds(1)[0]) }
        #expect(history.replacements == 2)
        #expect(try Self.mode(path) == 0o640)
    }

    @Test("a link to a place where nothing is yet stays, and leads to a file for the owner")
    func link() throws {
        let link = folder.file("link.sqlite")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "real.sqlite")
        _ = try HistoryStore.open(path: link, now: .at(0)).store
        #expect(try Self.mode(folder.file("real.sqlite")) == 0o600)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "real.sqlite")
    }

    @Test("a folder that everybody may write to is warned of, one with a sticky bit is not")
    func openFolder() throws {
        for (mode, isWarned) in [(0o777, true), (0o1777, false), (0o755, false), (0o772, true)] {
            try Self.set(mode, folder.url.path)
            let record = LogRecord()
            _ = try SharedHistory(path: path, logger: record.logger, now: { .at(0) })
            #expect(record.text.contains("everybody may write to the folder") == isWarned, "\(mode)")
        }
        try Self.set(0o700, folder.url.path)
    }

    @Test("a file of a stranger in a folder of everybody's is not used", .enabled(if: geteuid() == 0))
    func trap() throws {
        for ending in ["", "-wal", "-shm"] {
            for name in try folder.names() { try FileManager.default.removeItem(atPath: folder.file(name)) }
            try Data().write(to: URL(fileURLWithPath: path + ending))
            try #require(chown(path + ending, 4_242, 4_242) == 0)
            try Self.set(0o1777, folder.url.path)
            let refused = #expect(throws: HistoryError.self) {
                _ = try HistoryStore.open(path: path, now: .at(0))
            }
            #expect(refused?.description.contains("belongs to user 4242") == true)
            try Self.set(0o755, folder.url.path)
            _ = try HistoryStore.open(path: path, now: .at(0))
        }
    }
}
