import AsyncHTTPClient
import LineModel
import LineReport
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import TestSupport
import Testing

@testable import LineService
@testable import LineWeb

@Suite("The web server")
struct WebServerTests {
    private func withServer(
        _ status: WatchStatus, _ body: (_ get: @Sendable (String) async throws -> (UInt, String)) async throws -> Void
    ) async throws {
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let address = try #require(WebAddress("127.0.0.1:0"))
        var logger = Logger.silentForTests
        logger.logLevel = .critical
        let server = WebServer(
            listen: address, status: status, logger: logger, idleTimeout: .seconds(600),
            onListening: { found.yield($0) })
        let task = Task { try await server.run() }
        var port = 0
        for await found in ports {
            port = found
            break
        }
        let base = "http://127.0.0.1:\(port)/"
        try await body { path in
            let isHead = path.hasPrefix("HEAD ")
            var request = HTTPClientRequest(url: base + (isHead ? String(path.dropFirst(5)) : path))
            request.method = isHead ? .HEAD : .GET
            let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
            let bytes = try await answer.body.collect(upTo: 1 << 20)
            return (answer.status.code, String(buffer: bytes))
        }
        task.cancel()
        _ = await task.result
    }

    private func status(now: @escaping @Sendable () -> Int64 = { 0 }) -> WatchStatus {
        WatchStatus(
            counters: RoundCounters(vantage: "here", maxLines: 10), version: "9.8.7", maxSilence: .seconds(60),
            monotonicNow: now)
    }

    @Test("shows metrics that begin at zero")
    func showsMetrics() async throws {
        let status = status()
        status.count { $0.skippedSlots = 3 }
        try await withServer(status) { get in
            let (code, text) = try await get("metrics")
            #expect(code == 200)
            #expect(text.contains("\nplumbline_round_skipped_total 3\n"))
            #expect(text.contains("plumbline_build_info{version=\"9.8.7\"} 1\n"))
            #expect(text.contains("plumbline_probes_total{vantage=\"here\",outcome=\"lost\"} 0\n"))
            #expect(try await get("nothing").0 == 404)
        }
    }

    @Test("is healthy while the watch moves, and ready once it has lines")
    func tellsItsHealth() async throws {
        let clock = ManualClock()
        let status = status { clock.monotonicNow }
        try await withServer(status) { get in
            #expect(try await get("healthz").0 == 200)
            #expect(try await get("readyz").0 == 503)
            status.noteReady()
            #expect(try await get("readyz").0 == 200)
            clock.advance(.seconds(61))
            let (code, text) = try await get("healthz")
            #expect(code == 503)
            #expect(text == "the watch has not moved for 61 s; look at its log\n")
            status.noteAlive(busyFor: .seconds(100))
            #expect(try await get("healthz").0 == 200)
            clock.advance(.seconds(159))
            #expect(try await get("healthz").0 == 200)
            clock.advance(.seconds(2))
            #expect(try await get("healthz").0 == 503)
        }
    }

    @Test("says that it is degraded when rounds measure nothing, and is alive all the same")
    func tellsItsBlindness() async throws {
        let clock = ManualClock()
        let status = status { clock.monotonicNow }
        status.noteReady()
        try await withServer(status) { get in
            for _ in 0..<2 { _ = status.noteBlind(since: clock.now) }
            #expect(try await get("healthz").0 == 200)
            _ = status.noteBlind(since: clock.now)
            for page in ["healthz", "readyz"] {
                let (code, text) = try await get(page)
                #expect(code == 503)
                #expect(text.hasPrefix("degraded: this vantage measured nothing in 3 rounds in a row, since "))
            }
            #expect(try await get("livez").0 == 200)
            #expect(try await get("metrics").1.contains("\nplumbline_blind_rounds 3\n"))
            #expect(status.noteSeeing()?.rounds == 3)
            for page in ["healthz", "readyz"] { #expect(try await get(page).0 == 200) }
            #expect(try await get("metrics").1.contains("\nplumbline_blind_rounds 0\n"))
        }
    }

    @Test("answers HEAD as GET, without the content", arguments: ["metrics", "healthz", "readyz", "livez"])
    func answersHead(_ page: String) async throws {
        let status = status()
        status.noteReady()
        try await withServer(status) { get in
            let (head, nothing) = try await get("HEAD \(page)")
            let (code, content) = try await get(page)
            #expect((head, nothing) == (200, "") && code == 200 && !content.isEmpty)
            #expect(try await get("HEAD nothing").0 == 404)
        }
    }

    @Test("closes a connection that sends half a request, and no more", .timeLimit(.minutes(1)))
    func closesIdleConnections() async throws {
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let server = WebServer(
            listen: try #require(WebAddress("127.0.0.1:0")), status: status(),
            logger: .silentForTests, idleTimeout: .seconds(1),
            onListening: { found.yield($0) })
        let task = Task { try await server.run() }
        for await port in ports {
            let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(host: "127.0.0.1", port: port).get()
            // On a busy machine it may be closed before anything was written.
            try? await channel.writeAndFlush(ByteBuffer(string: "GET /metrics HTTP/1.1\r\nHo"))
            try await channel.closeFuture.get()
            break
        }
        task.cancel()
        _ = await task.result
    }

    @Test("listens where it is told to")
    func readsAddresses() {
        #expect(WebAddress("127.0.0.1:9418").map { "\($0.host) \($0.port)" } == "127.0.0.1 9418")
        #expect(WebAddress("[::1]:80").map { "\($0.host) \($0.port)" } == "::1 80")
        for text in ["", "9418", ":9418", "::1:9418", "host:", "host:70000", "host:-1"] {
            #expect(WebAddress(text) == nil, "\(text)")
        }
    }
}
