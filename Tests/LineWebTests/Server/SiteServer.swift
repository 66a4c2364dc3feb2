import LineHistory
import LineModel
import LineReport
import Logging
import NIOCore
import NIOPosix
import ServiceSupport
import Synchronization
import TestSupport

@testable import LineService
@testable import LineWeb

/// What a server answered: its status, the fields in order, and the content as it was sent.
struct RawAnswer: Sendable {
    var status = 0
    var fields: [(name: String, value: String)] = []
    var content: [UInt8] = []

    var text: String { String(decoding: content, as: UTF8.self) }

    /// The values of a field, in order.
    func values(_ name: String) -> [String] { fields.filter { $0.name == name.lowercased() }.map(\.value) }
    subscript(_ name: String) -> String? { values(name).first }

    /// What a browser keeps of what was set.
    var cookies: String { values("set-cookie").map { String($0.prefix { $0 != ";" }) }.joined(separator: "; ") }

    init(_ bytes: [UInt8]) {
        let separator = Array("\r\n\r\n".utf8)
        guard let end = bytes.firstRange(of: separator) else { return }
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        status = head.first.flatMap { Int($0.split(separator: " ")[1]) } ?? 0
        fields = head.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (parts[0].lowercased(), parts.count > 1 ? parts[1].drop { $0 == " " }.description : "")
        }
        content = Array(bytes[end.upperBound...])
    }
}

extension WebUser {
    /// A user `ops` with the password `right horse`, whose hash takes no time: tests are not about hashing.
    static let quick = WebUser(
        name: "ops",
        password: Secret("$pbkdf2-sha256$i=1000$TmFDbE5hQ2xOYUNsTmFDbA$fDZkQbPLl8Vd54dd1cWE7amfwDfGfOlKnP9CYaxNsFY"))
}

/// The web server with its pages over a history of a test's own, asked byte by byte.
struct SiteServer {
    let port: Int
    let status: WatchStatus
    let access: WebAccess
    let events: EventHub
    let counts: ConnectionCounts
    let signer = ShareSigner(key: { [UInt8](repeating: 9, count: 32) })
    let record: LogRecord
    let notes: Notes

    /// What was noted on pages.
    final class Notes: Sendable { let all = Mutex<[OperatorNote]>([]) }

    static let now = WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000)

    /// Runs a server while `body` does; nothing of it is left.
    ///
    /// - Parameters:
    ///   - rounds: of thirty lines with the tags `carrier=ct`, `cu` and `cm`; 0 leaves the history empty.
    ///   - change: the settings.
    static func run(
        rounds: Int = 2, patience: Duration = .seconds(600), streams: Int = 20, connections: Int = 64,
        ranking: RankingBoard = RankingBoard(),
        _ change: (inout WebSettings) -> Void = { _ in },
        _ body: (SiteServer) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let store = try HistoryStore.open(path: folder.file("history.sqlite"), now: now).store
        var generator = HistoryGenerator(seed: 1, lines: 30, count: 10, withProbes: true)
        for round in 0..<rounds {
            try store.storeRound(generator.round(started: now.moved(by: .seconds(300 * (round - rounds)))))
        }
        var settings = WebSettings()
        change(&settings)
        let record = LogRecord()
        let clock = ManualClock()
        let status = WatchStatus(
            counters: RoundCounters(vantage: "here", maxLines: 10), version: "9.8.7", maxSilence: .seconds(60),
            monotonicNow: { clock.monotonicNow })
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let counts = ConnectionCounts(most: connections)
        var site = SiteServer(
            port: 0, status: status, access: WebAccess(settings, monotonicNow: { clock.monotonicNow }),
            events: EventHub(most: streams, run: "run"), counts: counts, record: record, notes: Notes())
        guard let address = WebAddress("127.0.0.1:0") else { return }
        let pages = WebPages(
            vantage: "here", every: .seconds(300), settings: settings, access: site.access, events: site.events,
            signer: site.signer, ranking: ranking, now: { now },
            read: { ask in try await BlockingWork.run("test") { try ask(store) } },
            add: { [notes = site.notes] note in
                notes.all.withLock { all in
                    all.append(note)
                    return all.count
                }
            })
        let server = WebServer(
            listen: address, status: status, logger: record.logger,
            hosts: WebHosts(listen: address, names: settings.hosts),
            counts: counts, idleTimeout: patience, pages: pages,
            sleep: { _ in try await Task.sleep(for: .seconds(600)) },
            onListening: { found.yield($0) })
        let task = Task { try await server.run() }
        for await port in ports {
            site = SiteServer(
                port: port, status: status, access: site.access, events: site.events, counts: counts, record: record,
                notes: site.notes)
            break
        }
        do {
            try await body(site)
        } catch {
            task.cancel()
            _ = await task.result
            throw error
        }
        task.cancel()
        _ = await task.result
        withExtendedLifetime(folder) {}
    }

    /// Asks on a connection of its own, until the server closes it.
    func ask(
        _ method: String, _ target: String, _ fields: [(String, String)] = [], body: String = ""
    ) async throws -> RawAnswer {
        var request = "\(method) \(target) HTTP/1.1\r\nConnection: close\r\n"
        if !fields.contains(where: { $0.0 == "Host" }) { request += "Host: 127.0.0.1:\(port)\r\n" }
        for (name, value) in fields { request += "\(name): \(value)\r\n" }
        if !body.isEmpty, !fields.contains(where: { $0.0 == "Content-Length" }) {
            request += "Content-Length: \(body.utf8.count)\r\n"
        }
        return RawAnswer(try await RawClient.ask(port, request + "\r\n" + body))
    }

    func get(_ target: String, _ fields: [(String, String)] = []) async throws -> RawAnswer {
        try await ask("GET", target, fields)
    }

    /// Sends a form, as a browser does that has these cookies.
    func post(
        _ target: String, _ form: [(String, String)], cookies: String = "", _ fields: [(String, String)] = []
    ) async throws -> RawAnswer {
        let body = form.map { "\(Site.encoded($0.0))=\(Site.encoded($0.1))" }.joined(separator: "&")
        return try await ask(
            "POST", target,
            [("Content-Type", "application/x-www-form-urlencoded"), ("Cookie", cookies)] + fields, body: body)
    }

    /// Looks until it is so, or the test's time is up.
    func until(_ isSo: () -> Bool) async { while !isSo(), (try? await Task.sleep(for: .milliseconds(2))) != nil {} }
}

extension RawAnswer {
    /// The token of the page's first form.
    var formToken: String? {
        text.firstRange(of: "name=\"token\" value=\"").map { String(text[$0.upperBound...].prefix { $0 != "\"" }) }
    }
}

/// A client that keeps what it was told, and shows when it was left.
final class RawClient: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    private let heard = Mutex<[UInt8]>([])

    var bytes: [UInt8] { heard.withLock { $0 } }
    var text: String { String(decoding: bytes, as: UTF8.self) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = Array(unwrapInboundIn(data).readableBytesView)
        heard.withLock { $0 += bytes }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    /// What is answered until the server closes the connection.
    static func ask(_ port: Int, _ request: String) async throws -> [UInt8] {
        let (channel, client) = try await connect(port)
        // One that is refused may be closed before all was sent.
        try? await channel.writeAndFlush(ByteBuffer(string: request)).get()
        try await channel.closeFuture.get()
        return client.bytes
    }

    static func connect(_ port: Int, reads: Bool = true) async throws -> (any Channel, RawClient) {
        let client = RawClient()
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.autoRead, value: reads)
            .channelInitializer { $0.pipeline.addHandler(client) }
            .connect(host: "127.0.0.1", port: port).get()
        return (channel, client)
    }
}
