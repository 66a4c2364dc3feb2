import FleetModel
import Foundation
import LineModel
import ServiceSupport
import TestSupport
import Testing

@testable import FleetHub

@Suite("Results in a history file a vantage")
struct HistoryResultsTests {
    private let clock = ManualClock(wallNanoseconds: (FleetFixture.start + 200_000) * 1_000_000_000)

    private func asked(_ line: Line, _ vantages: [String], _ seconds: Int64 = 3600) -> WindowsAsked {
        WindowsAsked(
            line: line, payload: .plumb, vantages: vantages.map { ($0, .seconds(300)) },
            from: WallTime(nanosecondsSince1970: FleetFixture.start * 1_000_000_000),
            to: WallTime(nanosecondsSince1970: (FleetFixture.start + seconds) * 1_000_000_000))
    }

    @Test("each vantage's rounds are read back from its own file, with few files open, and a round counts once")
    func readsBack() async throws {
        let folder = try TemporaryFolder()
        let results = HistoryResults(directory: folder.file("vantages"), most: 2, .ofTests(clock))
        let names = ["a", "b", "../c", "深圳 1"]
        var line = Line(name: "", ingress: HostPort(host: "192.0.2.1", port: 7))
        for name in names {
            var fixture = FleetFixture(name)
            for number in 0..<3 {
                let round = fixture.round(number)
                line = round.report.lines[2].line
                try await results.write(round)
                try await results.write(round)
            }
        }
        #expect(results.openFiles == 2)
        let windows = try await results.windows(asked(line, names + ["never"]))
        #expect(windows.map { $0?.points.count } == [3, 3, 3, 3, nil])
        #expect(windows.allSatisfy { $0?.line == nil || $0?.line == line })
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.file("vantages"))
        #expect(files.filter { $0.hasSuffix(".sqlite") }.count == 4 && !files.contains { $0.contains("..") })
    }

    @Test("a damaged file is moved aside and a new one begun, and the others are as they were")
    func replaces() async throws {
        let folder = try TemporaryFolder()
        var fixture = FleetFixture("a")
        let first = fixture.round(0)
        do {
            let results = HistoryResults(directory: folder.path, .ofTests(clock))
            try await results.write(first)
        }
        let path = folder.file("a.sqlite")
        try Data(repeating: 0x5A, count: 8192).write(to: URL(fileURLWithPath: path))
        for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) }
        let results = HistoryResults(directory: folder.path, .ofTests(clock))
        try await results.write(fixture.round(1))
        let windows = try await results.windows(asked(first.report.lines[0].line, ["a"]))
        #expect(windows[0]?.points.count == 1 && results.replacements == 1)
        #expect(try folder.names().contains { $0.hasPrefix("a.sqlite.corrupt-") })
    }

    @Test("old rounds go, in every file that there is")
    func expires() async throws {
        let folder = try TemporaryFolder()
        let results = HistoryResults(directory: folder.path, keep: .seconds(86_400), .ofTests(clock))
        var fixture = FleetFixture("a b")
        let round = fixture.round(0)
        try await results.write(round)
        let later = WallTime(nanosecondsSince1970: (FleetFixture.start + 4 * 86_400) * 1_000_000_000)
        try await HistoryResults(directory: folder.path, keep: .seconds(86_400), .ofTests(clock)).expire(now: later)
        #expect(try await results.windows(asked(round.report.lines[0].line, ["a b"]))[0]?.points.isEmpty != false)
    }

    @Test(
        "a file's name stands for its vantage, whatever that is called",
        arguments: ["a", ".", "..", "a/b", "a%2Fb", "深圳", "A-_9", "é", String(repeating: "x", count: 200)])
    func names(vantage: String) {
        let file = HistoryResults.fileName(of: vantage)
        #expect(!file.contains("/") && !file.hasPrefix(".") && file.utf8.count < 255)
        #expect(HistoryResults.vantage(ofFile: file) == vantage)
    }

    @Test("names that are too long for a file differ in their hash")
    func longNames() {
        let (one, other) = (String(repeating: "线", count: 100), String(repeating: "线", count: 101))
        #expect(HistoryResults.fileName(of: one) != HistoryResults.fileName(of: other))
        #expect(HistoryResults.fileName(of: one).utf8.count < 255)
        #expect(HistoryResults.vantage(ofFile: HistoryResults.fileName(of: one)) == nil)
    }
}
