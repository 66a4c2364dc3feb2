import Foundation
import LineModel
import LineReport
import LineService
import ServiceSupport
import TestSupport
import Testing

@Suite("Telling the order of lines")
struct RankingDeskTests {
    private static let lines = (0..<2).map { index in
        Line(
            name: "line-\(index)", ingress: HostPort(host: "198.51.100.\(index + 1)", port: 7000),
            echo: HostPort(host: "203.0.113.7", port: 7))
    }
    private static let now = WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000)

    private static func enter(_ count: Int, _ board: RankingBoard, _ levels: [Double]) {
        let found = levels.map { RankingRound(sent: 100, lost: 0, median: $0, p95: $0, jitter: 0) }
        for _ in 0..<count {
            _ = board.enter(
                found, leavingOut: [nil, nil], round: RankingMoment(id: "00000000000000aa", started: now))
        }
    }

    private static func board() -> RankingBoard {
        let board = RankingBoard()
        let relay = PayloadKind(rawValue: "relay")
        board.take(lines, ways: lines.map { LineWay($0, payload: relay) })
        return board
    }

    private static func names(_ path: String) throws -> [String] {
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
        let groups = (object as? [String: Any])?["rankings"] as? [[String: Any]]
        return (groups?.first?["lines"] as? [[String: Any]] ?? []).compactMap { $0["line"] as? String }
    }

    @Test("the file is written when an order changes, and only then")
    func writesChanges() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("ranking.json")
        let desk = RankingDesk(.forChecking, vantage: "here")
        var settings = RankingSettings()
        settings.file = path
        await desk.adopt(settings)
        let board = Self.board()
        Self.enter(7, board, [40, 80])
        await desk.tell(board, at: Self.now)
        #expect(!FileManager.default.fileExists(atPath: path), "no line has a place yet")
        Self.enter(5, board, [40, 80])
        for _ in 0..<3 { await desk.tell(board, at: Self.now) }
        #expect(try Self.names(path) == ["line-0", "line-1"])
        #expect(await desk.figures().written == 1)
        Self.enter(12, board, [200, 80])
        await desk.tell(board, at: Self.now)
        #expect(try Self.names(path) == ["line-1", "line-0"])
        let figures = await desk.figures()
        #expect(figures.written == 2 && figures.changes == 1 && figures.writeFailures == 0)
        withExtendedLifetime(folder) {}
    }

    @Test("a file that cannot be written is tried again after the next round")
    func triesAgain() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("later/ranking.json")
        let desk = RankingDesk(.forChecking, vantage: "here")
        var settings = RankingSettings()
        settings.file = path
        await desk.adopt(settings)
        let board = Self.board()
        Self.enter(12, board, [40, 80])
        await desk.tell(board, at: Self.now)
        #expect(await desk.figures().writeFailures == 1)
        try FileManager.default.createDirectory(atPath: folder.file("later"), withIntermediateDirectories: true)
        await desk.tell(board, at: Self.now)
        #expect(await desk.figures().written == 1)
        #expect(try Self.names(path) == ["line-0", "line-1"])
        withExtendedLifetime(folder) {}
    }

    @Test("nobody is told where nobody is named")
    func tellsNobody() async throws {
        let desk = RankingDesk(.forChecking, vantage: "here")
        await desk.adopt(RankingSettings())
        let board = Self.board()
        Self.enter(12, board, [40, 80])
        await desk.tell(board, at: Self.now)
        #expect(await desk.figures() == RankingDesk.Figures())
    }
}
