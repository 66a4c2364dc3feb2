import LineModel
import LineService
import NIOCore
import TestSupport
import Testing

@testable import LineWeb

@Suite("The API's ranking")
struct RankingAPITests {
    private static let lines = (0..<3).map { index in
        Line(
            name: "line-\(index)", ingress: HostPort(host: "198.51.100.\(index + 1)", port: 7000),
            echo: HostPort(host: "203.0.113.7", port: 7), tags: [Tag(key: "region", value: "a")])
    }
    private static let echo = (name: "echo", value: "203.0.113.7:7")

    private static func round(_ levels: [Double]) -> [RankingRound?] {
        levels.map {
            RankingRound(sent: 100, lost: 0, missed: [0, 0, 0, 0], median: $0, p95: $0 + 1, jitter: 0.1)
        }
    }

    private static func enter(
        _ count: Int, _ board: RankingBoard, _ levels: [Double] = [40, 60, 80],
        leavingOut reasons: [RankingExclusion?] = [nil, nil, nil]
    ) {
        let moment = RankingMoment(id: "00000000000000aa", started: WallTime(nanosecondsSince1970: 1_800_000_000 << 30))
        for _ in 0..<count { _ = board.enter(round(levels), leavingOut: reasons, round: moment) }
    }

    /// A board of three lines to one echo, of which the first is the best.
    private static func board(sleep: @escaping @Sendable (Duration) async throws -> Void = { _ in }) -> RankingBoard {
        let board = RankingBoard(sleep: sleep)
        let relay = PayloadKind(rawValue: "relay")
        board.take(lines, ways: lines.map { LineWay($0, payload: relay) })
        enter(12, board)
        return board
    }

    private static func store(_ board: RankingBoard) throws -> PageStore {
        try PageStore(rounds: 0, ranking: board)
    }

    @Test("lines of an echo, an ingress or a tag come in their order, as the document says")
    func answers() async throws {
        let store = try Self.store(Self.board())
        let check = try SchemaCheck()
        for query in [Self.echo, ("tag", "region=a")] {
            let answer = try await store.api("/ranking", [query])
            #expect(answer.status == 200)
            #expect(answer.rows("lines").map { $0["line"] as? String } == ["line-0", "line-1", "line-2"])
            #expect(answer.rows("lines").map { $0["rank"] as? Int } == [1, 2, 3])
            #expect(answer.rows("lines").first?["probes"] as? Int == 1200)
            #expect(check.problems(answer.object, ["$ref": "#/components/schemas/Ranking"]) == [])
        }
        let one = try await store.api("/ranking", [("ingress", "198.51.100.2:7000"), ("tick", "64")])
        #expect(one.rows("lines").map { $0["line"] as? String } == ["line-1"] && one.object["tick"] as? Int == 64)
        let rest = try await store.api("/ranking", [Self.echo, ("instead_of", "line-0"), ("limit", "1")])
        #expect(rest.rows("lines").map { $0["line"] as? String } == ["line-1"] && rest.object["placed"] as? Int == 2)
    }

    @Test("what is left out says why")
    func leavesOut() async throws {
        let board = Self.board()
        board.leaveOut([.incident(12), .maintenance, nil])
        board.noteDistrusted()
        let answer = try await Self.store(board).api("/ranking", [Self.echo])
        #expect(answer.rows("lines").map { $0["line"] as? String } == ["line-2"])
        #expect(answer.rows("excluded").map { $0["reason"] as? String } == ["incident", "maintenance"])
        #expect(answer.rows("excluded").first?["incident"] as? Int == 12)
        #expect(answer.object["rounds_distrusted"] as? Int == 1)
        let check = try SchemaCheck()
        #expect(check.problems(answer.object, ["$ref": "#/components/schemas/Ranking"]) == [])
    }

    @Test(
        "what cannot be asked is refused",
        arguments: [
            [], [("echo", "a:1"), ("tag", "b=c")], [("tag", "b")], [("tag", "=c")], [("echo", "a:1"), ("tick", "7")],
            [("echo", "a:1"), ("wait", "61")], [("echo", "a:1"), ("wait", "-1")], [("echo", "a:1"), ("limit", "0")],
            [("echo", "a:1"), ("by", "x")],
        ] as [[(String, String)]])
    func refuses(query: [(String, String)]) async throws {
        let answer = try await Self.store(Self.board()).api("/ranking", query.map { (name: $0.0, value: $0.1) })
        #expect(answer.status == 400 && answer.type == "application/problem+json")
    }

    @Test("a group that no line is of is not there")
    func knowsNoOther() async throws {
        let store = try Self.store(Self.board())
        #expect(try await store.api("/ranking", [("echo", "203.0.113.8:7")]).status == 404)
        #expect(try await Self.store(RankingBoard()).api("/ranking", [Self.echo]).status == 404)
    }

    @Test("the tag is of the order, and not of the figures")
    func tagsOrders() async throws {
        let board = Self.board()
        let store = try Self.store(board)
        let tag = try #require(try await store.api("/ranking", [Self.echo]).field("etag"))
        Self.enter(1, board, [40.3, 60.1, 80.2])
        let known = try await store.api("/ranking", [Self.echo], fields: [("if-none-match", tag)])
        #expect(known.status == 304 && known.json == nil)
        board.leaveOut([.maintenance, nil, nil])
        let other = try await store.api("/ranking", [Self.echo], fields: [("if-none-match", tag)])
        #expect(other.status == 200 && other.field("etag") != tag)
    }

    @Test("who waits is answered when the order changes, and 304 when it has not for so long")
    func waits() async throws {
        let clock = ManualClock()
        let board = Self.board(sleep: { try await clock.sleep($0) })
        let store = try Self.store(board)
        let tag = try #require(try await store.api("/ranking", [Self.echo]).field("etag"))
        // Without a known order there is nothing to wait for.
        #expect(try await store.api("/ranking", [Self.echo, ("wait", "30")]).status == 200)
        async let changed = store.api("/ranking", [Self.echo, ("wait", "30")], fields: [("if-none-match", tag)])
        await Self.until { board.waiting == 1 }
        Self.enter(1, board)
        board.leaveOut([.maintenance, nil, nil])
        let answer = try await changed
        #expect(answer.status == 200 && answer.field("etag") != tag && board.waiting == 0)

        let now = try #require(answer.field("etag"))
        async let same = store.api("/ranking", [Self.echo, ("wait", "30")], fields: [("if-none-match", now)])
        await Self.until { board.waiting == 1 }
        board.finish()
        #expect(try await same.status == 304)
        #expect(board.enter() == nil, "the service ends")
    }

    @Test("no more than so many wait; others are told to come again")
    func isBounded() async throws {
        let board = Self.board(sleep: { _ in try await Task.sleep(for: .seconds(600)) })
        let store = try Self.store(board)
        let tag = try #require(try await store.api("/ranking", [Self.echo]).field("etag"))
        let waiters = (0..<RankingBoard.maxWaiters).compactMap { _ in board.enter() }
        #expect(waiters.count == RankingBoard.maxWaiters)
        let refused = try await store.api("/ranking", [Self.echo, ("wait", "30")], fields: [("if-none-match", tag)])
        #expect(refused.status == 503 && refused.field("retry-after") == "10")
        for waiter in waiters { board.leave(waiter) }
        #expect(board.waiting == 0)
    }

    @Test("whoever waits over HTTP is answered when the order changes, and who leaves gives the place back")
    func holdsConnections() async throws {
        let board = Self.board(sleep: { _ in try await Task.sleep(for: .seconds(600)) })
        try await SiteServer.run(rounds: 0, ranking: board) { site in
            let first = try await site.get("/api/v1/ranking?echo=203.0.113.7:7")
            let tag = try #require(first["etag"])
            #expect(first.status == 200)
            let target = "/api/v1/ranking?echo=203.0.113.7:7&wait=60"
            async let answer = site.get(target, [("If-None-Match", tag)])
            await site.until { board.waiting == 1 }
            board.leaveOut([.maintenance, nil, nil])
            let changed = try await answer
            #expect(changed.status == 200 && changed["etag"] != tag)

            let now = try #require(changed["etag"])
            let (channel, _) = try await RawClient.connect(site.port)
            let request = "GET \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(site.port)\r\nIf-None-Match: \(now)\r\n\r\n"
            try await channel.writeAndFlush(ByteBuffer(string: request)).get()
            await site.until { board.waiting == 1 }
            try await channel.close().get()
            await site.until { board.waiting == 0 }
            #expect(board.waiting == 0)
        }
    }

    private static func until(_ isSo: () -> Bool) async {
        while !isSo(), (try? await Task.sleep(for: .milliseconds(2))) != nil {}
    }
}
