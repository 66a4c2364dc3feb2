import AsyncHTTPClient
import Foundation
import LineModel
import LineReport
import Logging
import ObjectStore
import ProbeEngine
import ProbeWire
import Synchronization
import TestSupport
import Testing

@testable import LineService
@testable import ServiceSupport

/// A server of lines that answers as it is told to.
private final class LinesServer: Sendable {
    struct Behaviour {
        var body = "ingress\n127.0.0.1:7001\n"
        var tag: String? = "\"1\""
        var status = 200
        var hangs = false
        /// Sent in place of `body`, with this Content-Encoding.
        var packed: (bytes: [UInt8], coding: String)?
    }

    let behaviour = Mutex(Behaviour())
    private let server = Mutex<LoopbackServer?>(nil)

    static func start() async throws -> LinesServer {
        let lines = LinesServer()
        let server = try await LoopbackServer.start { request, _ in lines.answer(request) }
        lines.server.withLock { $0 = server }
        return lines
    }

    var port: Int { server.withLock { $0?.port ?? 0 } }
    var requests: [LoopbackRequest] { server.withLock { $0?.received ?? [] } }

    /// Nobody is served any more, also over a connection that stands.
    func stop() async throws {
        let server = server.withLock { $0 }
        try await server?.stop()
        await server?.dropConnections()
    }

    private func answer(_ request: LoopbackRequest) -> LoopbackAnswer {
        let told = behaviour.withLock { $0 }
        if told.hangs { return .silence }
        guard request.path == "/lines" else { return .reply(404, "") }
        if let tag = told.tag, request.headers["if-none-match"] == tag { return .reply(304, "") }
        if let packed = told.packed {
            return LoopbackAnswer(
                status: told.status, headers: ["Content-Encoding": packed.coding], body: packed.bytes)
        }
        return .reply(told.status, told.body, headers: told.tag.map { ["ETag": $0] } ?? [:])
    }
}

@Suite("Where lines come from")
struct LinesBoardTests {
    private let folder: TemporaryFolder
    private var directory: String { folder.path }
    private let clock = ManualClock(wallNanoseconds: 0)

    init() throws { folder = try TemporaryFolder() }

    /// As the service has it: a refused connection is not tried again within a request.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    private func withServer(_ body: (LinesServer, Int) async throws -> Void) async throws {
        let server = try await LinesServer.start()
        try await body(server, server.port)
        try await server.stop()
    }

    private func files() throws -> [String] { try folder.names() }

    private func makeBoard() -> LinesBoard {
        LinesBoard(
            Surroundings(
                client: Self.client, logger: .silentForTests, now: { [clock] in clock.now },
                monotonicNow: { [clock] in clock.monotonicNow }))
    }

    private func file(_ name: String, _ text: String) throws -> LinesSourceSettings {
        LinesSourceSettings(.file(try folder.write(name, text)))
    }

    private func address(_ port: Int) -> LinesSourceSettings {
        var settings = LinesSourceSettings(.address(Secret("http://127.0.0.1:\(port)/lines?key=s3cret")))
        // Far more than an answer on loopback takes on the busiest machine.
        settings.timeout = .seconds(60)
        settings.refresh = .seconds(60)
        return settings
    }

    /// Asks until an answer that was asked for in the background has arrived.
    private func names(_ board: LinesBoard, until wanted: [String]) async -> [String] {
        var names: [String] = []
        let limit = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < limit {
            names = await board.current().map(\.name)
            if names == wanted { break }
            await Task.yield()
        }
        return names
    }

    @Test("a changed file is read before the next round; a bad one leaves the lines as they were")
    func readsFiles() async throws {
        let board = makeBoard()
        let source = try file("lines.csv", "ingress\n127.0.0.1:7001\n")
        await board.adopt([source], directory: directory, defaults: ServiceSettings().lineDefaults)
        #expect(await board.current().map(\.name) == ["127.0.0.1:7001"])
        _ = try file("lines.csv", "ingress\n127.0.0.1:7002\n127.0.0.1:7003\n")
        #expect(await board.current().map(\.name) == ["127.0.0.1:7002", "127.0.0.1:7003"])
        _ = try file("lines.csv", "ingress\n127.0.0.1:99999\n")
        #expect(await board.current().count == 2)
        var figures = await board.figures
        #expect(figures.first?.isStale == true)
        #expect(figures.first?.failures == 1)
        #expect(figures.first?.problems.first?.contains("lines.csv:2") == true)
        #expect(figures.first?.failuresInRow == 1 && figures.first?.badSince == clock.now)
        try FileManager.default.removeItem(atPath: directory + "/lines.csv")
        #expect(await board.current().count == 2)
        _ = try file("lines.csv", "ingress\n127.0.0.1:7004\n")
        #expect(await board.current().map(\.name) == ["127.0.0.1:7004"])
        figures = await board.figures
        #expect(figures.first?.isStale == false)
        #expect(figures.first?.failures == 2)
        #expect(figures.first?.failuresInRow == 0 && figures.first?.badSince == nil)
    }

    @Test("an answer of 304 to a request without a condition is a failure, and the copy is used")
    func refusesUnaskedNotModified() async throws {
        try await withServer { server, port in
            let first = makeBoard()
            await first.adopt([address(port)], directory: directory, defaults: ServiceSettings().lineDefaults)
            #expect(await first.current().count == 1)
            // Another process, which knows no tag.
            server.behaviour.withLock { ($0.status, $0.body, $0.tag) = (304, "", nil) }
            let second = makeBoard()
            await second.adopt([address(port)], directory: directory, defaults: ServiceSettings().lineDefaults)
            #expect(await second.current().map(\.name) == ["127.0.0.1:7001"])
            let figures = try #require(await second.figures.first)
            #expect(figures.isStale && figures.failures == 1)
            #expect(figures.problems.first?.contains("304") == true, "\(figures.problems)")
        }
    }

    @Test("an answer packed by gzip is unpacked, and its copy is plain")
    func unpacks() async throws {
        try await withServer { server, port in
            let packed = try Array("ingress\n127.0.0.1:7008\n".utf8).gzipped()
            server.behaviour.withLock { $0.packed = (packed, "GZip") }
            let board = makeBoard()
            await board.adopt([address(port)], directory: directory, defaults: ServiceSettings().lineDefaults)
            #expect(await board.current().map(\.name) == ["127.0.0.1:7008"])
            #expect(server.requests.first?.headers["accept-encoding"] == "gzip")
            let copy = try #require(try files().first { $0.hasSuffix(".copy") })
            #expect(try String(contentsOfFile: folder.file(copy), encoding: .utf8) == "ingress\n127.0.0.1:7008\n")
        }
    }

    @Test(
        "an answer that cannot be unpacked is a failure with its reason",
        arguments: [("br", "Content-Encoding \"br\""), ("gzip", "no whole gzip file"), ("gzip, br", "\"br\"")])
    func refusesCodings(_ coding: String, _ reason: String) async throws {
        try await withServer { server, port in
            server.behaviour.withLock { $0.packed = (Array("ingress\n127.0.0.1:7008\n".utf8), coding) }
            let board = makeBoard()
            await board.adopt([address(port)], directory: directory, defaults: ServiceSettings().lineDefaults)
            #expect(await board.current().isEmpty)
            let problems = await board.figures.first?.problems ?? []
            #expect(problems.first?.contains(reason) == true, "\(problems)")
        }
    }

    @Test("the log says which lines came and which went")
    func tellsWhichLines() async throws {
        let record = LogRecord()
        let board = LinesBoard(
            Surroundings(
                client: Self.client, logger: record.logger, now: { [clock] in clock.now },
                monotonicNow: { [clock] in clock.monotonicNow }))
        let many = (0..<30).map { "127.0.0.1:71\($0 + 10)" }
        let source = try file("lines.csv", "ingress\n127.0.0.1:7001\n127.0.0.1:7002\n")
        await board.adopt([source], directory: directory, defaults: ServiceSettings().lineDefaults)
        _ = await board.current()
        _ = try file("lines.csv", (["ingress", "127.0.0.1:7002"] + many).joined(separator: "\n"))
        _ = await board.current()
        let last = try #require(record.text.split(separator: "\n").last { $0.contains("lines were read") })
        #expect(last.contains("gone") && last.contains("127.0.0.1:7001"), "\(last)")
        #expect(last.contains("127.0.0.1:7110, ") && last.contains(" and 20 more"), "\(last)")
    }

    @Test("the log says which columns were passed over, and not more of them than a person reads")
    func tellsNotes() async throws {
        let record = LogRecord()
        let board = LinesBoard(
            Surroundings(
                client: Self.client, logger: record.logger, now: { [clock] in clock.now },
                monotonicNow: { [clock] in clock.monotonicNow }))
        var source = try file("lines.csv", "ingress,#no,owner\n127.0.0.1:7001,1,who\n")
        source.extraColumns = .ignore
        await board.adopt([source], directory: directory, defaults: ServiceSettings().lineDefaults)
        #expect(await board.current().count == 1)
        let first = try #require(record.text.split(separator: "\n").last { $0.contains("lines were read") })
        #expect(first.contains("notes") && first.contains("#no") && first.contains("owner"), "\(first)")
        let many = (0..<300).map { "#\($0)" }.joined(separator: ",")
        _ = try file("lines.csv", "ingress,\(many)\n127.0.0.1:7001" + String(repeating: ",", count: 300) + "\n")
        _ = await board.current()
        let last = try #require(record.text.split(separator: "\n").last { $0.contains("lines were read") })
        #expect(last.contains("#19") && !last.contains("#20") && last.contains("and 280 more"), "\(last)")
    }

    @Test("Prometheus file_sd: labels become tags, Prometheus's own are left out")
    func readsFileDiscovery() async throws {
        let board = makeBoard()
        let text = #"[{"targets": ["127.0.0.1:7001"], "labels": {"carrier": "ct", "__meta_x": "1"}}]"#
        await board.adopt(
            [try file("sd.json", text)], directory: directory, defaults: ServiceSettings().lineDefaults)
        #expect(await board.current().first?.tags == [Tag(key: "carrier", value: "ct")])
    }

    @Test("Prometheus http_sd: an address answers with targets, whose labels become tags")
    func readsHTTPDiscovery() async throws {
        try await withServer { server, port in
            let text = #"[{"targets": ["127.0.0.1:7001", "127.0.0.1:7002"], "labels": {"carrier": "ct"}}]"#
            server.behaviour.withLock { $0.body = text }
            let board = makeBoard()
            await board.adopt(
                [address(port)], directory: directory, defaults: ServiceSettings().lineDefaults)
            let lines = await board.current()
            #expect(lines.map(\.name) == ["127.0.0.1:7001", "127.0.0.1:7002"])
            #expect(lines.map(\.tags) == Array(repeating: [Tag(key: "carrier", value: "ct")], count: 2))
        }
    }

    @Test("an address is asked conditionally, not more often than its refresh, and its answers are kept")
    func asksConditionally() async throws {
        try await withServer { server, port in
            let board = makeBoard()
            await board.adopt([address(port)], directory: directory, defaults: ServiceSettings().lineDefaults)
            #expect(await board.current().map(\.name) == ["127.0.0.1:7001"])
            _ = await board.current()
            #expect(server.requests.count == 1)
            clock.advance(.seconds(61))
            server.behaviour.withLock { ($0.body, $0.tag) = ("ingress\n127.0.0.1:7002\n", "\"2\"") }
            #expect(await names(board, until: ["127.0.0.1:7002"]) == ["127.0.0.1:7002"])
            #expect(server.requests.last?.headers["if-none-match"] == "\"1\"")
            clock.advance(.seconds(61))
            _ = await board.current()
            while server.requests.count < 3 { await Task.yield() }
            #expect(server.requests.last?.headers["if-none-match"] == "\"2\"")
            #expect(await board.current().map(\.name) == ["127.0.0.1:7002"])
        }
    }

    @Test("a source that fails keeps its lines", arguments: ["500", "garbage", "hang"])
    func keepsWhatItKnew(trouble: String) async throws {
        try await withServer { server, port in
            let board = makeBoard()
            var settings = address(port)
            if trouble == "hang" { settings.timeout = .seconds(5) }
            await board.adopt([settings], directory: directory, defaults: ServiceSettings().lineDefaults)
            #expect(await board.current().count == 1)
            server.behaviour.withLock {
                $0.tag = nil
                switch trouble {
                case "500": $0.status = 500
                case "garbage": $0.body = "<html>not lines"
                default: $0.hangs = true
                }
            }
            clock.advance(.seconds(61))
            var figures = await board.figures
            while figures.first?.failures == 0 {
                #expect(await board.current().count == 1)
                figures = await board.figures
                await Task.yield()
            }
            #expect(figures.first?.failures == 1)
            #expect(figures.first?.isStale == true)
            #expect(figures.first?.problems.joined().contains("s3cret") == false)
        }
    }

    @Test("a source that is down at the start gives the copy that an earlier process kept")
    func usesTheCopy() async throws {
        var settings = address(1)
        try await withServer { _, port in
            settings = address(port)
            let board = makeBoard()
            await board.adopt([settings], directory: directory, defaults: ServiceSettings().lineDefaults)
            #expect(await board.current().count == 1)
        }
        let board = makeBoard()
        await board.adopt([settings], directory: directory, defaults: ServiceSettings().lineDefaults)
        #expect(await board.current().map(\.name) == ["127.0.0.1:7001"])
        #expect(await board.figures.first?.isStale == true)
    }

    @Test("addresses that stand in another order keep their own copies, and are called by where they stand")
    func reordered() async throws {
        try await withServer { one, onePort in
            try await withServer { two, twoPort in
                two.behaviour.withLock { $0.body = "ingress\n127.0.0.1:7002\n" }
                let board = makeBoard()
                let (first, second) = (address(onePort), address(twoPort))
                let defaults = ServiceSettings().lineDefaults
                await board.adopt([first], directory: directory, defaults: defaults)
                #expect(await board.current().map(\.name) == ["127.0.0.1:7001"])
                await board.adopt([second, first], directory: directory, defaults: defaults)
                #expect(await board.current().map(\.name) == ["127.0.0.1:7002", "127.0.0.1:7001"])
                #expect(await board.figures.map(\.name) == ["url:1", "url:2"])
                for server in [one, two] {
                    server.behaviour.withLock { ($0.tag, $0.status) = (nil, 500) }
                }
                let later = makeBoard()
                await later.adopt([first, second], directory: directory, defaults: defaults)
                #expect(await later.current().map(\.name) == ["127.0.0.1:7001", "127.0.0.1:7002"])
                #expect(await later.figures.map(\.isStale) == [true, true])
                let kept = try files()
                #expect(kept.count == 2)
                for name in kept {
                    #expect(name.hasPrefix("lines-") && !name.contains("s3cret"), "\(name)")
                }
            }
        }
    }

    @Test("two sources with one address have a copy each")
    func sameAddress() async throws {
        try await withServer { _, port in
            let board = makeBoard()
            var other = address(port)
            other.headers = ["X-Tenant": Secret("b")]
            await board.adopt(
                [address(port), other], directory: directory, defaults: ServiceSettings().lineDefaults)
            _ = await board.current()
            let kept = try files()
            #expect(kept.count == 2)
        }
    }

    @Test("whoever is cancelled waits no longer for a silent address", .timeLimit(.minutes(1)))
    func cancelled() async throws {
        try await withServer { server, port in
            server.behaviour.withLock { $0.hangs = true }
            var silent = address(port)
            silent.timeout = .seconds(600)
            let board = makeBoard()
            await board.adopt([silent], directory: directory, defaults: ServiceSettings().lineDefaults)
            let waiting = Task { await board.current() }
            while server.requests.isEmpty { await Task.yield() }
            waiting.cancel()
            #expect(await waiting.value.isEmpty)
        }
    }

    @Test(
        "an address that never answered is waited for once: it delays no round after the first",
        .timeLimit(.minutes(1)))
    func waitsOnce() async throws {
        try await withServer { server, port in
            server.behaviour.withLock { $0.hangs = true }
            var silent = address(port)
            silent.timeout = .seconds(2)
            let board = makeBoard()
            let good = try file("lines.csv", "ingress\n127.0.0.1:7001\n")
            await board.adopt([silent, good], directory: directory, defaults: ServiceSettings().lineDefaults)
            #expect(await board.current().count == 1)
            while await board.figures.first?.failures == 0 { await Task.yield() }
            clock.advance(.seconds(61))
            #expect(await board.current().count == 1)
            // Had the round waited for its second answer, that would have failed as well by now.
            #expect(await board.figures.first?.failures == 1)
            while server.requests.count < 2 { await Task.yield() }
        }
    }

    @Test("without a copy the other sources' lines are measured")
    func goesOnWithoutIt() async throws {
        let board = makeBoard()
        let good = try file("lines.csv", "ingress\n127.0.0.1:7001\n")
        await board.adopt([address(1), good], directory: directory, defaults: ServiceSettings().lineDefaults)
        #expect(await board.current().count == 1)
        #expect(await board.figures.map(\.isStale) == [true, false])
    }

    @Test("of lines with one name the first source's is measured, and the others are counted")
    func keepsNamesUnique() async throws {
        let board = makeBoard()
        let one = try file("one.csv", "name,ingress\na,127.0.0.1:7001\n")
        let two = try file("two.csv", "name,ingress\na,127.0.0.1:7002\nb,127.0.0.1:7003\n")
        await board.adopt([one, two], directory: directory, defaults: ServiceSettings().lineDefaults)
        #expect(
            await board.current().map { "\($0.name) \($0.ingress)" } == ["a 127.0.0.1:7001", "b 127.0.0.1:7003"])
        #expect(await board.figures.map(\.duplicates) == [0, 1])
        let metrics = LinesSourceFigures.families(await board.figures)
        #expect(metrics.first { $0.name == "plumbline_source_duplicates" }?.samples.map(\.value) == [0, 1])
    }

    @Test("payloads have ports of their own, also the round's for lines that name none; new payloads count at once")
    func payloadPorts() async throws {
        let board = makeBoard()
        let source = try file("kinds.csv", "name,ingress,echo,payload\na,h,,stamp\nb,h,,icmp\nc,h:1,e:7,\nd,h,,\n")
        var settings = ServiceSettings()
        await board.adopt([source], directory: directory, defaults: settings.lineDefaults)
        #expect(await board.current().isEmpty)
        #expect(await board.figures.first?.problems.count == 1)
        settings.probe.payload = .stamp
        await board.adopt([source], directory: directory, defaults: settings.lineDefaults)
        let lines = await board.current()
        #expect(lines.map(\.name) == ["a", "b", "c", "d"])
        #expect(lines[0].ingress.port == 862 && lines[2].ingress.port == 1 && lines[3].ingress.port == 862)

        let named = try file("named.csv", "name,ingress,payload\na,h:1,game\n")
        await board.adopt([named], directory: directory, defaults: settings.lineDefaults)
        #expect(await board.current().isEmpty)
        #expect(
            await board.figures.first?.problems.first?.contains("write one of: plumb, relay, stamp, icmp") == true)
        var traits = FormatTraits(kind: PayloadKind(rawValue: "game"), summary: "a game's")
        traits.defaultPort = 4
        let format = FormatEntry(traits) { _ throws(FormatProblem) in throw .unknown("not here") }
        settings.formats.catalogue = try settings.formats.catalogue.adding([format])
        await board.adopt([named], directory: directory, defaults: settings.lineDefaults)
        #expect(await board.current().map(\.payload?.rawValue) == ["game"])
        // The file is what it was, and the payload is not known any more.
        settings.formats.catalogue = .builtIn
        await board.adopt([named], directory: directory, defaults: settings.lineDefaults)
        #expect(await board.current().isEmpty)
    }
}
