import AsyncHTTPClient
import FleetModel
import FleetStore
import FleetWire
import LineModel
import LineReport
import LineWeb
import Logging
import NIOCore
import NIOHTTP1
import ObjectStore
import ServiceSupport
import TestSupport
import Testing

@testable import FleetHub

/// What a hub answers, over a real connection.
@Suite("The addresses that vantages ask")
struct FleetRoutesTests {
    struct Answer {
        var status: UInt
        var headers: HTTPHeaders
        var text: String
    }

    struct Client {
        let base: String

        func callAsFunction(
            _ method: HTTPMethod, _ path: String, token: String? = nil, body: [UInt8]? = nil,
            _ fields: [(String, String)] = []
        ) async throws -> Answer {
            var request = HTTPClientRequest(url: base + path)
            request.method = method
            if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
            for (name, value) in fields { request.headers.add(name: name, value: value) }
            if let body { request.body = .bytes(body) }
            let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
            let bytes = try await answer.body.collect(upTo: 1 << 22)
            return Answer(status: answer.status.code, headers: answer.headers, text: String(buffer: bytes))
        }
    }

    private func withHub(
        _ hub: HubFixture, _ body: (Client, AssignmentDesk) async throws -> Void
    ) async throws {
        let surroundings = hub.surroundings
        let desk = AssignmentDesk(hub.store, settings: hub.settings, figures: hub.figures, surroundings: surroundings)
        await desk.look()
        let rounds = RoundDesk(
            hub.store, figures: hub.figures, surroundings: surroundings, current: { (1, .seconds(300)) })
        let responder = HubResponder(
            routes: FleetRoutes(
                directory: VantageDirectory(hub.store, monotonicNow: surroundings.monotonicNow), assignments: desk,
                rounds: rounds, figures: hub.figures, logger: surroundings.logger),
            settings: hub.settings, figures: hub.figures,
            access: WebAccess(hub.settings.web, monotonicNow: surroundings.monotonicNow), surroundings: surroundings,
            families: { [figures = hub.figures] in
                figures.families(now: WallTime(nanosecondsSince1970: 0), every: .seconds(300))
            }, pages: { _ in nil })
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let address = try #require(WebAddress("127.0.0.1:0"))
        let server = FrameServer(
            FrameServer.Setup(
                listen: address, name: "plumbhub", hosts: WebHosts(listen: address),
                counts: ConnectionCounts(most: 64), patience: .seconds(600)),
            logger: .silentForTests, onListening: { found.yield($0) }, answer: { await responder.answer($0) })
        let task = Task { try await server.run() }
        let port = try #require(await ports.first { _ in true })
        try await body(Client(base: "http://127.0.0.1:\(port)"), desk)
        task.cancel()
        await desk.finish()
        _ = await task.result
    }

    private func sent(_ round: FleetRound) throws -> [UInt8] { try FleetRoundCodec.encode(round) }

    private let type = ("Content-Type", FleetRoundCodec.contentType)

    @Test("take a round once, the same again, and no other one in its place")
    func takeRounds() async throws {
        let hub = try HubFixture()
        let token = try hub.add("sz")
        try await withHub(hub) { ask, _ in
            let path = "/fleet/v1/rounds/sz/\(HubFixture.slot)"
            let body = try sent(HubFixture.round("sz"))
            let first = try await ask(.PUT, path, token: token, body: body, [type, ("Plumbline-Vantage", "sz")])
            #expect(first.status == 201)
            #expect(first.text.contains("\"stored\":true"))
            #expect(first.text.contains("\"generation\":1"))
            #expect(try hub.store.rounds(slot: HubFixture.slot).count == 1)
            #expect(try await ask(.PUT, path, token: token, body: body, [type]).status == 200)
            let packed = try body.gzipped()
            let again = try await ask(.PUT, path, token: token, body: packed, [type, ("Content-Encoding", "gzip")])
            #expect(again.status == 200)
            let other = try await ask(.PUT, path, token: token, body: try sent(HubFixture.round("sz", seed: 2)), [type])
            #expect(other.status == 409)
            #expect(other.headers.first(name: "Content-Type") == "application/problem+json")
            let elsewhere = try await ask(
                .PUT, path, token: token, body: try sent(HubFixture.round("sz", instance: "other", seed: 3)), [type])
            #expect(elsewhere.status == 409)
            #expect(elsewhere.text.contains("another installation"))
            #expect(hub.figures.current.stored == 1)
            #expect(hub.figures.current.repeated == 2)
            #expect(hub.figures.current.refused[.conflict] == 2)
        }
    }

    @Test("refuse what is no round, another's round, and a slot that is none, with the reason")
    func refuseGarbage() async throws {
        let hub = try HubFixture()
        let token = try hub.add("sz")
        try hub.add("sh")
        try await withHub(hub) { ask, _ in
            let path = "/fleet/v1/rounds/sz/\(HubFixture.slot)"
            #expect(try await ask(.PUT, path, token: token, body: [1, 2, 3], [type]).status == 422)
            let packed = try await ask(
                .PUT, path, token: token, body: [1, 2, 3], [type, ("Content-Encoding", "gzip")])
            #expect(packed.status == 422)
            let foreign = try await ask(.PUT, path, token: token, body: try sent(HubFixture.round("sh")), [type])
            #expect(foreign.status == 422)
            #expect(foreign.text.contains("sh"))
            let body = try sent(HubFixture.round("sz"))
            for slot in ["0", "-1", "1800000001", "x", "99999999999999999999"] {
                let answer = try await ask(.PUT, "/fleet/v1/rounds/sz/\(slot)", token: token, body: body, [type])
                #expect(answer.status == 422, "\(slot)")
            }
            #expect(
                try await ask(.PUT, path, token: token, body: body, [type, ("Content-Encoding", "br")]).status == 415)
            #expect(try await ask(.GET, path, token: token).status == 405)
            #expect(try await ask(.GET, "/fleet/v2/assignment", token: token).status == 404)
            #expect(try hub.store.rounds(slot: HubFixture.slot).isEmpty)
        }
    }

    @Test("read nothing of what says that it is larger than any round")
    func refuseLarge() async throws {
        let hub = try HubFixture()
        let token = try hub.add("sz")
        try await withHub(hub) { ask, _ in
            let path = "/fleet/v1/rounds/sz/\(HubFixture.slot)"
            let large = [UInt8](repeating: 0, count: RoundDesk.maxSentBytes + 1)
            let answer = try await ask(.PUT, path, token: token, body: large, [type])
            #expect(answer.status == 413)
            #expect(hub.figures.current.refused[.large] == 1)
        }
    }

    @Test("let nobody in without a token, with a wrong one, or by another's; and nobody whose token was revoked")
    func refuseStrangers() async throws {
        let hub = try HubFixture()
        let (token, other) = (try hub.add("sz"), try hub.add("sh"))
        try await withHub(hub) { ask, _ in
            let path = "/fleet/v1/rounds/sz/\(HubFixture.slot)"
            let body = try sent(HubFixture.round("sz"))
            #expect(try await ask(.PUT, path, body: body, [type]).status == 401)
            #expect(try await ask(.PUT, path, token: "wrong", body: body, [type]).status == 401)
            #expect(try await ask(.PUT, path, token: other, body: body, [type]).status == 403)
            #expect(
                try await ask(.PUT, path, token: token, body: body, [type, ("Plumbline-Vantage", "sh")]).status == 403)
            #expect(try await ask(.PUT, path, token: token, body: body, [type]).status == 201)
            try hub.store.removeVantage("sz")
            hub.clock.advance(.seconds(2))
            #expect(try await ask(.PUT, path, token: token, body: body, [type]).status == 401)
            #expect(hub.figures.current.strangers[.token] == 3)
            #expect(hub.figures.current.strangers[.name] == 2)
        }
    }

    @Test("make who shows many wrong tokens wait, and let the right ones of the same address in")
    func throttleStrangers() async throws {
        let hub = try HubFixture()
        let token = try hub.add("sz")
        _ = try hub.store.importLines(HubFixture.lines(1), selectors: [], source: "test", now: hub.clock.now)
        try await withHub(hub) { ask, _ in
            var statuses: [UInt] = []
            for number in 0..<8 {
                statuses.append(try await ask(.GET, "/fleet/v1/assignment", token: "wrong-\(number)").status)
            }
            #expect(statuses == [401, 401, 401, 401, 401, 429, 429, 429])
            #expect(try await ask(.GET, "/fleet/v1/assignment", token: token).status == 200)
        }
    }

    @Test("give a vantage its lines, say when they are the same, and tell at once when they change")
    func giveAssignments() async throws {
        let hub = try HubFixture()
        let token = try hub.add("sz")
        try await withHub(hub) { ask, desk in
            #expect(try await ask(.GET, "/fleet/v1/assignment", token: token).status == 503)
            _ = try hub.store.importLines(HubFixture.lines(3), selectors: [], source: "test", now: hub.clock.now)
            await desk.look()
            let first = try await ask(.GET, "/fleet/v1/assignment", token: token)
            #expect(first.status == 200)
            let tag = try #require(first.headers.first(name: "ETag"))
            let read = try AssignmentCodec.decode(Array(first.text.utf8), source: "test", defaults: LineDefaults())
            #expect(read.assignment.lines == HubFixture.lines(3))
            #expect(read.assignment.every == .seconds(300))
            let known = [("If-None-Match", tag)]
            #expect(try await ask(.GET, "/fleet/v1/assignment", token: token, known).status == 304)
            async let waiting = ask(
                .GET, "/fleet/v1/assignment", token: token, known + [("Prefer", "wait=60")])
            while hub.figures.current.waiting == 0 { await Task.yield() }
            _ = try hub.store.importLines(HubFixture.lines(4), selectors: [], source: "test", now: hub.clock.now)
            await desk.look()
            let second = try await waiting
            #expect(second.status == 200)
            #expect(second.headers.first(name: "ETag") != tag)
            #expect(hub.figures.current.waiting == 0)
        }
    }

    @Test("leave a plan that would exceed a cap alone, and go on with the one before")
    func refusePlans() async throws {
        let hub = try HubFixture()
        hub.settings.maxAddressRate = 1
        let token = try hub.add("sz")
        _ = try hub.store.importLines(HubFixture.lines(2), selectors: [], source: "test", now: hub.clock.now)
        try await withHub(hub) { ask, desk in
            let before = try await ask(.GET, "/fleet/v1/assignment", token: token)
            #expect(before.status == 200)
            let many = (0..<40).map { Line(name: "m-\($0)", ingress: HostPort(host: "192.0.2.1", port: 7000)) }
            _ = try hub.store.importLines(many, selectors: [], source: "test", now: hub.clock.now)
            await desk.look()
            let after = try await ask(.GET, "/fleet/v1/assignment", token: token)
            #expect(after.headers.first(name: "ETag") == before.headers.first(name: "ETag"))
            let problem = try #require(hub.figures.current.planProblem)
            #expect(problem.contains("192.0.2.1"))
            #expect(try await ask(.GET, "/healthz").status == 503)
            #expect(try await ask(.GET, "/readyz").status == 200)
            #expect(try await ask(.GET, "/metrics").text.contains("plumbline_hub_plan_refused 1"))
        }
    }

    @Test("ask for no preference that is none")
    func readPreferences() {
        #expect(FleetRoutes.wait(["wait=30"]) == .seconds(30))
        #expect(FleetRoutes.wait(["respond-async, wait = 5"]) == .seconds(5))
        #expect(FleetRoutes.wait(["wait=99999999"]) == .seconds(3_600))
        for text in ["", ";", ",", "wait", "wait=", "wait=-1", "wait=x", ";wait=3", "wait=0"] {
            #expect(FleetRoutes.wait([text]) == nil, "\(text)")
        }
        #expect(FleetRoutes.token("Bearer abc") == "abc")
        for text in ["", "Bearer", "Basic abc", "Bearer a b", "abc"] { #expect(FleetRoutes.token(text) == nil) }
    }
}
