import AsyncHTTPClient
import Foundation
import LineModel
import Logging
import Synchronization
import TestSupport
import Testing

@testable import LineService
@testable import ServiceSupport

@Suite("How many lines a source may have")
struct LinesAllowanceTests {
    private static func text(_ lines: Int) -> String {
        "ingress\n" + (0..<lines).map { "10.\($0 >> 16).\($0 >> 8 & 255).\($0 & 255):7\n" }.joined()
    }

    /// As the service has it: a refused connection is not tried again within a request.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    private let folder: TemporaryFolder
    private let clock = ManualClock(wallNanoseconds: 0)
    private let record = LogRecord()

    init() throws { folder = try TemporaryFolder() }

    private func makeBoard() -> LinesBoard {
        LinesBoard(
            Surroundings(
                client: Self.client, logger: record.logger, now: { [clock] in clock.now },
                monotonicNow: { [clock] in clock.monotonicNow }))
    }

    private func source(_ port: Int, _ change: (inout LinesSourceSettings) -> Void = { _ in }) -> LinesSourceSettings {
        var source = LinesSourceSettings(.address(Secret("http://127.0.0.1:\(port)/lines?key=s3cret")))
        source.timeout = .seconds(60)
        source.refresh = .seconds(60)
        source.copy = folder.file("lines.copy")
        change(&source)
        return source
    }

    private func adopt(_ board: LinesBoard, _ sources: [LinesSourceSettings], maxLines: Int = 200_000) async {
        await board.adopt(
            sources, directory: folder.path, maxLines: maxLines, defaults: ServiceSettings().lineDefaults)
    }

    /// The board's figures once so many readings of its first source failed or it has so many lines.
    private func settle(_ board: LinesBoard, _ isSo: (LinesSourceFigures) -> Bool) async throws -> LinesSourceFigures {
        while true {
            _ = await board.current()
            let figures = try #require(await board.figures.first)
            if isSo(figures) { return figures }
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    @Test(
        "growth is believed up to the bound, and up to 1,000 lines whatever there was",
        arguments: [
            (10, 1_010, true), (10, 1_011, false), (0, 1_000, true), (0, 1_001, false), (500, 5_000, true),
            (500, 5_001, false), (100_000, 1_000_000, true), (100_000, 1, true),
        ])
    func growth(accepted: Int, count: Int, isBelieved: Bool) {
        let allowance = LinesAllowance(maxLines: 9, room: 9, accepted: accepted, maxGrowth: 10)
        #expect((allowance.growthProblem(count) == nil) == isBelieved)
        #expect(LinesAllowance(maxLines: 9, room: 9, accepted: accepted).growthProblem(count) == nil)
        #expect(LinesAllowance(maxLines: 9, room: 9, maxGrowth: 10).growthProblem(count) == nil)
    }

    @Test(
        "a source that has grown a thousandfold keeps its lines and is told of; the copy stays as it was",
        .timeLimit(.minutes(2)))
    func refusesGrowth() async throws {
        let body = Mutex(Self.text(12))
        let server = try await LoopbackServer.start { _, _ in .reply(200, body.withLock { $0 }) }
        let board = makeBoard()
        await adopt(board, [source(server.port)])
        #expect(await board.current().count == 12)
        body.withLock { $0 = Self.text(12_000) }
        clock.advance(.seconds(61))
        let refused = try await settle(board) { $0.failures == 1 }
        #expect(refused.lines == 12 && refused.isStale)
        #expect(refused.problems.first?.contains("12000 lines") == true)
        #expect(refused.problems.first?.contains("max_growth") == true)
        #expect(refused.problems.joined().contains("s3cret") == false)
        #expect(await board.current().count == 12)
        #expect(try String(contentsOfFile: folder.file("lines.copy"), encoding: .utf8) == Self.text(12))
        // Another process holds the first answer against the copy, and goes on with that.
        let later = makeBoard()
        await adopt(later, [source(server.port)])
        #expect(await later.current().count == 12)
        #expect(await later.figures.first?.problems.first?.contains("max_growth") == true)
        // Accepted by the setting.
        await adopt(later, [source(server.port) { $0.maxGrowth = nil }])
        #expect(await later.current().count == 12_000)
        // Or because nothing is known of the source any more.
        try FileManager.default.removeItem(atPath: folder.file("lines.copy"))
        let last = makeBoard()
        await adopt(last, [source(server.port)])
        #expect(await last.current().count == 12_000)
        try await server.stop()
    }

    @Test("a source with more than max_lines is refused as a whole, as file and as address, and says how to allow them")
    func refusesLines() async throws {
        let server = try await LoopbackServer.start { _, _ in .reply(200, Self.text(51)) }
        var file = LinesSourceSettings(.file(try folder.write("lines.csv", Self.text(51))))
        file.maxLines = 50
        for settings in [source(server.port) { $0.maxLines = 50 }, file] {
            let board = makeBoard()
            await adopt(board, [settings])
            #expect(await board.current().isEmpty)
            let problem = try #require(await board.figures.first?.problems.first)
            #expect(problem.contains("more than 50 lines") && problem.contains("max_lines"), "\(problem)")
        }
        try await server.stop()
    }

    @Test("all sources together have max_lines; the one that is too many is told of, and taken once there is room")
    func total() async throws {
        let one = LinesSourceSettings(.file(try folder.write("one.csv", Self.text(30))))
        let two = LinesSourceSettings(.file(try folder.write("two.csv", "name,ingress\na,h:1\nb,h:2\nc,h:3\n")))
        let board = makeBoard()
        await adopt(board, [one, two], maxLines: 32)
        #expect(await board.current().count == 30)
        #expect(await board.figures.map(\.isStale) == [false, true])
        #expect(await board.figures.last?.problems.first?.contains("max_lines of the whole") == true)
        // It is complained of for as long as it lasts.
        _ = await board.current()
        #expect(await board.figures.last?.failures == 2)
        _ = try folder.write("one.csv", Self.text(29))
        #expect(await board.current().count == 32)
        #expect(await board.figures.map(\.isStale) == [false, false])
    }

    @Test("an answer that is too large, as it comes or unpacked, is refused by its size", .timeLimit(.minutes(2)))
    func refusesBytes() async throws {
        let server = try await LoopbackServer.start { _, _ in
            .reply(200, "ingress\n" + String(repeating: "#\n", count: 600_000))
        }
        let board = makeBoard()
        await adopt(board, [source(server.port) { $0.maxLines = 10 }])
        #expect(await board.current().isEmpty)
        #expect(await board.figures.first?.problems.first?.contains("larger than 1 MiB") == true)
        try await server.stop()
    }

    @Test(
        "a copy that is no lines file, too large, or has too many lines is not used, and the log says so",
        arguments: ["<html>no lines", String(repeating: "#\n", count: 600_000), text(11), "KEY=geheim\n"])
    func badCopies(_ copy: String) async throws {
        _ = try folder.write("lines.copy", copy)
        let (board, refusing) = (makeBoard(), try RefusingPort())
        await adopt(board, [source(refusing.port) { $0.maxLines = 10 }])
        #expect(await board.current().isEmpty)
        #expect(record.text.contains("the copy of a source of lines is not used"))
        #expect(!record.text.contains("geheim"))
    }

    @Test("copies are for the service's user alone, also those of an older version")
    func modes() async throws {
        let server = try await LoopbackServer.start { _, _ in .reply(200, Self.text(2)) }
        func mode() throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: folder.file("lines.copy"))[.posixPermissions] as? Int
        }
        let board = makeBoard()
        await adopt(board, [source(server.port)])
        _ = await board.current()
        #expect(try mode() == 0o600)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder.file("lines.copy"))
        let later = makeBoard()
        await adopt(later, [source(server.port)])
        _ = await later.current()
        #expect(try mode() == 0o640)
        try await server.stop()
    }

    @Test(
        "a source that drips or is endless keeps the others' lines from nothing, and the end of the service neither",
        .timeLimit(.minutes(2)))
    func endless() async throws {
        let server = try await LoopbackServer.start { _, _ in .drip }
        let good = LinesSourceSettings(.file(try folder.write("good.csv", Self.text(3))))
        let board = makeBoard()
        await adopt(board, [source(server.port) { $0.timeout = .milliseconds(300) }, good])
        #expect(await board.current().count == 3)
        // Who is to end waits for nothing.
        let silent = makeBoard()
        await adopt(silent, [source(server.port) { $0.timeout = .seconds(600) }, good])
        let waiting = Task { await silent.current() }
        while server.received.count < 2 { await Task.yield() }
        waiting.cancel()
        _ = await waiting.value
        try await server.stop()
    }
}
