import FleetModel
import FleetWire
import Foundation
import LineModel
import ObjectStore
import Synchronization
import TestSupport
import Testing

@testable import FleetVantage
@testable import LineService

@Suite("What the hub assigns", .timeLimit(.minutes(2)))
struct AssignmentTests {
    private func document(generation: Int = 7, lines: Int = 2) -> [UInt8] {
        AssignmentCodec.encode(
            Assignment(
                generation: generation, epoch: 3, every: .seconds(60), phase: .milliseconds(12_345),
                addressRates: ["192.0.2.1": 33],
                lines: (1...lines).map { Line(name: "l\($0)", ingress: HostPort(host: "192.0.2.\($0)", port: 7)) }))
    }

    @Test("is asked for once with what is known of it, held by the hub, and unpacked; an unchanged one keeps its lines")
    func longPoll() async throws {
        let field = try HubField()
        let body = try document().gzipped()
        let hub = try await LoopbackServer.start { request, _ in
            request.headers["if-none-match"] == "\"7-3-x\""
                ? LoopbackAnswer(status: 304)
                : LoopbackAnswer(
                    status: 200, headers: ["ETag": "\"7-3-x\"", "Content-Encoding": "gzip"], body: body)
        }
        var settings = field.settings(["http://\(hub.address)"])
        settings.name = "sz-1"
        let agent = field.agent(settings)
        #expect(await agent.orders() == nil)
        #expect(await agent.lines().map(\.name) == ["l1", "l2"])
        #expect(await agent.askOnce() == .same)
        #expect(await agent.askOnce() == .same)
        #expect(await agent.lines().count == 2)
        let requests = hub.received
        #expect(requests.map(\.path) == Array(repeating: "/fleet/v1/assignment", count: 3))
        #expect(requests[0].headers["if-none-match"] == nil && requests[0].headers["prefer"] == nil)
        #expect(requests[1].headers["prefer"] == "wait=30" && requests[2].headers["prefer"] == "wait=30")
        #expect(requests.allSatisfy { $0.headers["accept-encoding"] == "gzip" })
        #expect(requests.allSatisfy { $0.headers["plumbline-vantage"] == "sz-1" })
        #expect(requests.allSatisfy { $0.headers["authorization"] == "Bearer the-token" })
        #expect(
            await agent.orders()
                == RoundOrders(
                    every: .seconds(60), phase: .milliseconds(12_345), addressRates: ["192.0.2.1": 33]))
        let figures = await agent.state()
        #expect(figures.generation == 7 && figures.assignedAt == field.clock.now && figures.assignmentFailures == 0)
        try await hub.stop()
        try await field.end()
    }

    @Test("the last one is kept for this user alone, and used for ever while the hub is away, also by a new process")
    func copy() async throws {
        let field = try HubField()
        let isAway = Mutex(false)
        let body = document()
        let hub = try await LoopbackServer.start { _, _ in
            isAway.withLock { $0 } ? .hangUp : LoopbackAnswer(status: 200, headers: ["ETag": "\"a\""], body: body)
        }
        let agent = field.agent(field.settings(["http://\(hub.address)"]))
        #expect(await agent.lines().count == 2)
        isAway.withLock { $0 = true }
        #expect(await agent.askOnce() == .failed)
        #expect(await agent.askOnce() == .failed)
        #expect(await agent.lines().count == 2)
        #expect(await agent.state().trouble?.contains("no answer") == true)
        let attributes = try FileManager.default.attributesOfItem(atPath: field.folder.file("fleet-assignment.json"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let later = field.agent(field.settings(["http://\(hub.address)"]))
        #expect(await later.orders()?.every == .seconds(60))
        #expect(await later.lines().count == 2)
        #expect(await later.state().generation == 7)
        #expect(field.log.text.components(separatedBy: "the hub gave no assignment").count == 2, "it is said once")
        try await hub.stop()
        try await field.end()
    }

    @Test(
        "a damaged copy is refused with words, and the hub's answer takes its place", arguments: ["{", "[]", "\u{0}"])
    func damagedCopy(_ text: String) async throws {
        let field = try HubField()
        try field.folder.write("fleet-assignment.json", text)
        let body = document()
        let hub = try await LoopbackServer.start { _, _ in LoopbackAnswer(status: 200, body: body) }
        let agent = field.agent(field.settings(["http://\(hub.address)"]))
        #expect(await agent.lines().count == 2)
        #expect(field.log.text.contains("the copy of the assignment is not used"))
        #expect(try Array(field.folder.read("fleet-assignment.json").utf8) == body)
        try await hub.stop()
        try await field.end()
    }

    @Test("what is none keeps the lines of before: garbage, redirects, dripping, bombs, huge answers, 304 to nothing")
    func misbehaviour() async throws {
        let field = try HubField()
        let zeros = try [UInt8](repeating: 0x20, count: 4 << 20).gzipped()
        let body = document()
        let bad: [LoopbackAnswer] = [
            .garbage, .hangUp, .silence, .drip, .reply(200, "<html>"), .reply(200, "[]"), .reply(200, ""),
            LoopbackAnswer(status: 200, headers: ["Content-Encoding": "gzip"], body: zeros),
            LoopbackAnswer(status: 200, headers: ["Content-Encoding": "br"], body: body),
            LoopbackAnswer(status: 200, body: [UInt8](repeating: 0x20, count: 2 << 20)),
            LoopbackAnswer(status: 307, headers: ["Location": "http://127.0.0.1:1/"]), .reply(500, ""),
            .reply(401, #"{"title":"no such token"}"#), .reply(403, ""),
        ]
        let hub = try await LoopbackServer.start { _, before in
            switch before.count {
            case 0: LoopbackAnswer(status: 304)
            case 1: LoopbackAnswer(status: 200, body: body)
            case let count: bad[count - 2]
            }
        }
        let agent = field.agent(field.settings(["http://\(hub.address)"])) { limits in
            (limits.timeout, limits.wait, limits.assignmentBytes) = (.milliseconds(300), .zero, 1 << 20)
        }
        #expect(await agent.askOnce() == .failed)
        #expect(await agent.askOnce() == .changed)
        for (index, _) in bad.enumerated() {
            #expect(await agent.askOnce() == .failed, "\(index)")
            #expect(await agent.lines().count == 2)
        }
        #expect(await agent.state().assignmentFailures == bad.count + 1)
        #expect(try Array(field.folder.read("fleet-assignment.json").utf8) == body)
        #expect(!field.log.text.contains("the-token"))
        try await hub.stop()
        try await field.end()
    }

    @Test("a line that cannot be measured here is left out and told; the others are measured")
    func badLine() async throws {
        let field = try HubField()
        let text = """
            {"generation":2,"epoch":0,"every_s":300,"phase_s":0,"lines":[{"name":"a","ingress":"192.0.2.1:7"},
            {"name":"b","ingress":"192.0.2.2:7","payload":"unheard-of"},{"name":"c","ingress":"192.0.2.3:7"}]}
            """
        let hub = try await LoopbackServer.start { _, _ in .reply(200, text) }
        let agent = field.agent(field.settings(["http://\(hub.address)"]))
        #expect(await agent.lines().map(\.name) == ["a", "c"])
        #expect(await agent.state().linesLeftOut == 1)
        #expect(field.log.text.contains("unheard-of"))
        try await hub.stop()
        try await field.end()
    }

    @Test("the first round waits for the first answer no longer than is said, and only once")
    func firstWait() async throws {
        // One sleep, the alarm's, which takes no time.
        let field = try HubField(sleeps: 1)
        let hub = try await LoopbackServer.start { _, _ in .silence }
        let agent = field.agent(field.settings(["http://\(hub.address)"])) { $0.timeout = .seconds(60) }
        #expect(await agent.lines().isEmpty)
        #expect(await agent.lines().isEmpty)
        #expect(field.clock.monotonicNow == HubLimits().firstWait.nanoseconds)
        await hub.dropConnections()
        try await hub.stop()
        try await field.end()
    }

    @Test("a hub that does not hold requests is asked once in a while, and the next address after a failure")
    func pace() async throws {
        let field = try HubField(sleeps: 3)
        let body = document()
        let arrivals = Arrivals()
        let dead = try await LoopbackServer.start { _, _ in .hangUp }
        let hub = try await LoopbackServer.start { request, _ in
            defer { arrivals.note() }
            return request.headers["if-none-match"] == nil
                ? LoopbackAnswer(status: 200, headers: ["ETag": "\"a\""], body: body) : LoopbackAnswer(status: 304)
        }
        let agent = field.agent(field.settings(["http://\(dead.address)", "http://\(hub.address)"]))
        let task = Task { await agent.keepAsking() }
        await arrivals.reach(3)
        task.cancel()
        await task.value
        #expect(dead.received.count == 1 && hub.received.count == 3)
        // After the failure, after the change, and after an answer that came at once.
        let limits = HubLimits()
        let pauses = limits.pauses.first + limits.leastPause + limits.wait
        #expect(field.clock.monotonicNow == pauses.nanoseconds)
        try await dead.stop()
        try await hub.stop()
        try await field.end()
    }

    @Test("a vantage with lines of its own asks for none, and measures by its own settings")
    func ownLines() async throws {
        let field = try HubField()
        let agent = field.agent(field.settings(["http://127.0.0.1:1"]), ownsLines: true)
        #expect(await agent.orders() == nil)
        #expect(await agent.state().generation == 0)
        try await field.end()
    }
}
