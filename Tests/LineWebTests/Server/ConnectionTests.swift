import LineModel
import LineReport
import Logging
import NIOCore
import NIOPosix
import Synchronization
import TestSupport
import Testing

@testable import LineService
@testable import LineWeb

@Suite("Connections to the web server", .timeLimit(.minutes(1)))
struct ConnectionTests {
    private let counts = ConnectionCounts(most: 2)
    private let record = LogRecord()

    private func withServer(
        patience: Duration = .seconds(600), more: [MetricFamily] = [], _ body: (_ port: Int) async throws -> Void
    ) async throws {
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let status = WatchStatus(
            counters: RoundCounters(vantage: "here", maxLines: 10), version: "9.8.7", maxSilence: .seconds(60),
            monotonicNow: { 0 })
        let server = WebServer(
            listen: try #require(WebAddress("127.0.0.1:0")), status: status, logger: record.logger, counts: counts,
            idleTimeout: patience, more: { more }, onListening: { found.yield($0) })
        let task = Task { try await server.run() }
        for await port in ports {
            try await body(port)
            break
        }
        task.cancel()
        _ = await task.result
    }

    private func value(_ name: String, _ reason: String? = nil) -> Double? {
        counts.families.first { $0.name == "plumbline_web_\(name)" }?.samples
            .first { reason == nil || $0.labels.map(\.value) == [reason] }?.value
    }

    /// Looks until it is so, or the test's time is up.
    private func until(_ isSo: () -> Bool) async {
        while !isSo(), (try? await Task.sleep(for: .milliseconds(2))) != nil {}
    }

    private static func told(_ port: Int, _ request: String) async throws -> String {
        String(decoding: try await RawClient.ask(port, request), as: UTF8.self)
    }

    private static func get(_ host: String, _ path: String = "/livez") -> String {
        "GET \(path) HTTP/1.1\r\n\(host)Connection: close\r\n\r\n"
    }

    @Test("a request by the name of somebody else is refused with the reason, and counted; no page tells it anything")
    func hosts() async throws {
        try await withServer { port in
            for path in ["/metrics", "/healthz", "/readyz", "/livez", "/nothing"] {
                let answer = try await Self.told(port, Self.get("Host: evil.example\r\n", path))
                #expect(answer.hasPrefix("HTTP/1.1 421 "), "\(answer)")
                #expect(answer.contains("evil.example") && answer.contains("web.hosts"))
                #expect(!answer.contains("plumbline_"))
            }
            let two = try await Self.told(port, Self.get("Host: localhost\r\nHost: evil.example\r\n"))
            #expect(two.hasPrefix("HTTP/1.1 421 "))
            let long = try await Self.told(port, Self.get("Host: \(String(repeating: "x", count: 4_000))\r\n"))
            #expect(long.hasPrefix("HTTP/1.1 421 ") && long.utf8.count < 600)
            #expect(value("refused_total", "host") == 7)
            for host in ["Host: localhost:\(port)\r\n", "Host: 127.0.0.1\r\n", ""] {
                #expect(try await Self.told(port, Self.get(host)).hasPrefix("HTTP/1.1 200 "))
            }
            #expect(value("refused_total", "host") == 7)
        }
    }

    @Test("connections beyond the most are closed at once and counted; one that ends makes room for another")
    func most() async throws {
        try await withServer { port in
            let first = try await RawClient.connect(port).0
            let second = try await RawClient.connect(port).0
            await until { value("connections") == 2 }
            for _ in 0..<20 { #expect(try await Self.told(port, Self.get("")).isEmpty) }
            #expect(value("refused_total", "connections") == 20 && value("connections") == 2)
            try await first.close().get()
            await until { value("connections") == 1 }
            #expect(
                try await Self.told(port, Self.get("", "/metrics")).contains("plumbline_web_connections_max 2\n"))
            try await second.close().get()
            await until { value("connections") == 0 }
        }
        // The end of the test cancels what still stands.
        let errors = record.text.split(separator: "\n")
            .filter { $0.hasPrefix("error") && !$0.contains("CancellationError") }
        #expect(errors.isEmpty, "\(errors)")
    }

    @Test(
        "one that drips is closed, however it drips: its head, its body, or nothing at all",
        arguments: ["G", "GET /livez HTTP/1.1\r\nX: ", "POST /livez HTTP/1.1\r\nContent-Length: 100000\r\n\r\n", ""])
    func drips(_ beginning: String) async throws {
        try await withServer(patience: .milliseconds(500)) { port in
            let (channel, _) = try await RawClient.connect(port)
            if !beginning.isEmpty {
                channel.writeAndFlush(ByteBuffer(string: beginning), promise: nil)
                channel.eventLoop.scheduleRepeatedTask(initialDelay: .milliseconds(20), delay: .milliseconds(20)) {
                    channel.isActive
                        ? channel.writeAndFlush(ByteBuffer(string: "x"), promise: nil) : $0.cancel()
                }
            }
            try await channel.closeFuture.get()
        }
    }

    @Test("one that takes no answer is closed, and does not keep its place")
    func standsStill() async throws {
        let padding = String(repeating: "x", count: 32 << 20)
        let large = MetricFamily("large", .gauge, "Large.").adding(1, [("padding", padding)])
        try await withServer(patience: .milliseconds(500), more: [large]) { port in
            let (channel, _) = try await RawClient.connect(port, reads: false)
            channel.writeAndFlush(ByteBuffer(string: "GET /metrics HTTP/1.1\r\n\r\n"), promise: nil)
            await until { value("timeouts_total") == 1 }
            await until { value("connections") == 0 }
            try? await channel.close().get()
        }
    }

    @Test("one that has asked for half of something does not hold up the end of the service")
    func ends() async throws {
        try await withServer(patience: .seconds(600)) { port in
            let (channel, _) = try await RawClient.connect(port)
            try await channel.writeAndFlush(ByteBuffer(string: "GET /livez HTTP/1.1\r\nHo")).get()
            await until { value("connections") == 1 }
        }
    }

    @Test(
        "the most are what is asked for, a sixteenth of the descriptors at most, and four at least",
        arguments: [
            (64, 1_024, 64), (64, 65_536, 64), (64, 256, 16), (64, 20, 4), (1, 65_536, 4), (9_999, 65_536, 4_096),
        ])
    func bounds(asked: Int, descriptors: Int, most: Int) {
        #expect(ConnectionCounts.most(asked: asked, descriptors: descriptors) == most)
    }
}
