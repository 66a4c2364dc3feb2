import FleetModel
import FleetWire
import Foundation
import LineHistory
import LineModel
import LineReport
import Synchronization
import TestSupport
import Testing

@testable import FleetVantage
@testable import LineService

@Suite("Rounds on their way to the hub", .timeLimit(.minutes(2)))
struct RoundSendingTests {
    /// Runs an agent until `isDone` returns.
    private func run(_ agent: FleetAgent, until isDone: () async throws -> Void) async throws {
        let task = Task { await agent.run() }
        try await isDone()
        task.cancel()
        await task.value
    }

    private static let first: Int64 = 1_800_000_000

    @Test("a round arrives with its states, evidence, canaries and sender, and is forgotten once it is acknowledged")
    func whole() async throws {
        let field = try HubField()
        let hub = try await LoopbackServer.start { _, _ in .taken }
        let agent = field.agent(field.settings(["http://\(hub.address)/base"]), ownsLines: true)
        let settled = try await field.settle(agent, slot: Self.first)
        try await run(agent) { try await eventually { try field.waiting == 0 } }
        let request = try #require(hub.received.first)
        #expect(hub.received.count == 1 && request.method == "PUT")
        #expect(request.path == "/base/fleet/v1/rounds/深圳-1/\(Self.first)")
        #expect(request.headers["authorization"] == "Bearer the-token")
        #expect(request.headers["plumbline-vantage"] == nil, "fields are ASCII")
        #expect(request.headers["plumbline-tags"] == "carrier=ct;%E5%9F%8E%E5%B8%82=sz")
        #expect(request.headers["content-type"] == FleetRoundCodec.contentType)
        let round = try request.round
        #expect(round.states == [.abnormal, .unmeasured, .healthy])
        #expect(round.header.vantage == "深圳-1" && round.header.slot == Self.first && round.header.generation == 0)
        #expect(round.header.instance == (try field.history.use { try $0.installation() }))
        #expect(round.header.canaries == 1 && round.header.badCanaries == 1 && round.header.everySeconds == 300)
        #expect(round.report.id == settled.report.id)
        #expect(round.report.lines.map(\.line) == settled.report.lines.map(\.line))
        let figures = await agent.state()
        #expect(figures.sent == 1 && figures.waiting == 0 && figures.hubGeneration == 7 && figures.trouble == nil)
        try await hub.stop()
        try await field.end()
    }

    @Test("while the hub is away rounds wait; then all arrive, the newest first, none twice, and nothing is left")
    func outage() async throws {
        let field = try HubField(sleeps: 10_000)
        let isAway = Mutex(true)
        let hub = try await LoopbackServer.start { _, _ in isAway.withLock { $0 } ? .hangUp : .taken }
        let agent = field.agent(field.settings(["http://\(hub.address)"]), ownsLines: true)
        for index in 0..<12 { _ = try await field.settle(agent, slot: Self.first + Int64(index) * 300) }
        #expect(try field.waiting == 12)
        try await run(agent) {
            try await eventually { hub.received.count >= 3 }
            isAway.withLock { $0 = false }
            try await eventually { try field.waiting == 0 }
        }
        let slots = hub.received.drop { _ in false }.compactMap(\.slot)
        let taken = Array(slots.drop { $0 == slots[0] })
        // What the hub hung up on was the newest, and is the first that it takes.
        #expect(taken == (0..<11).map { Self.first + Int64(10 - $0) * 300 })
        #expect(slots[0] == Self.first + 11 * 300)
        let bodies = try hub.received.suffix(12).map { try $0.round }
        #expect(Set(bodies.map(\.report.id)).count == 12)
        #expect(bodies.last?.header.backlog == 0 && bodies.first?.header.backlog == 11)
        let text = field.log.text
        #expect(text.components(separatedBy: "the hub does not take rounds").count == 2, "it is said once")
        #expect(text.contains("the hub takes rounds again"))
        try await hub.stop()
        try await field.end()
    }

    @Test("a new process sends what an earlier one left, with the states and evidence of then")
    func restart() async throws {
        let field = try HubField()
        let before = field.agent(field.settings(["http://127.0.0.1:1"]), ownsLines: true)
        for index in 0..<5 { _ = try await field.settle(before, slot: Self.first + Int64(index) * 300) }
        let hub = try await LoopbackServer.start { _, _ in .taken }
        let after = field.agent(field.settings(["http://\(hub.address)"]), ownsLines: true)
        try await run(after) { try await eventually { try field.waiting == 0 } }
        #expect(hub.received.compactMap(\.slot) == (0..<5).map { Self.first + Int64(4 - $0) * 300 })
        for request in hub.received {
            let round = try request.round
            #expect(round.states == [.abnormal, .unmeasured, .healthy] && round.report.lines.count == 3)
        }
        #expect(await after.state().sent == 5)
        try await hub.stop()
        try await field.end()
    }

    @Test("a refused round is never sent again, and holds up no other", arguments: [409, 413, 422])
    func refused(status: Int) async throws {
        let field = try HubField()
        let bad = Self.first + 300
        let hub = try await LoopbackServer.start { request, _ in
            request.slot == bad
                ? .reply(status, #"{"title":"conflict","detail":"another instance\u001b[2J"}"#) : .taken
        }
        let agent = field.agent(field.settings(["http://\(hub.address)"]), ownsLines: true)
        for index in 0..<3 { _ = try await field.settle(agent, slot: Self.first + Int64(index) * 300) }
        try await run(agent) { try await eventually { try field.waiting == 0 } }
        #expect(hub.received.compactMap(\.slot) == [Self.first + 600, bad, Self.first])
        let figures = await agent.state()
        #expect(figures.sent == 2 && figures.refused == 1 && figures.waiting == 0)
        #expect(field.log.text.contains("the hub will never take a round") && !field.log.text.contains("\u{1B}"))
        try await hub.stop()
        try await field.end()
    }

    @Test("a token that is revoked stops no round: it is said once, and rounds go on to wait until it counts again")
    func revoked() async throws {
        let field = try HubField(sleeps: 10_000)
        let isRevoked = Mutex(true)
        let hub = try await LoopbackServer.start { _, _ in
            isRevoked.withLock { $0 } ? .reply(401, #"{"title":"unknown token"}"#) : .taken
        }
        let agent = field.agent(field.settings(["http://\(hub.address)"]), ownsLines: true)
        _ = try await field.settle(agent, slot: Self.first)
        try await run(agent) {
            try await eventually { hub.received.count >= 4 }
            _ = try await field.settle(agent, slot: Self.first + 300)
            isRevoked.withLock { $0 = false }
            try await eventually { try field.waiting == 0 }
        }
        let text = field.log.text
        #expect(text.components(separatedBy: "does not know this vantage's token").count == 2)
        #expect(!text.contains("the-token"))
        #expect(await agent.state().sent == 2)
        try await hub.stop()
        try await field.end()
    }

    @Test("what is no acknowledgement leaves the round waiting: garbage, silence, redirects, dripping and huge answers")
    func misbehaviour() async throws {
        let huge = LoopbackAnswer(status: 500, body: [UInt8](repeating: 0x20, count: 1 << 20))
        let bomb = LoopbackAnswer(
            status: 201, headers: ["Content-Encoding": "gzip"], body: [UInt8](repeating: 1, count: 100))
        let answers: [LoopbackAnswer] = [
            .garbage, .hangUp, .silence, .drip, huge, bomb, .reply(204, ""), .reply(202, "{}"),
            LoopbackAnswer(status: 301, headers: ["Location": "http://127.0.0.1:1/steal"]),
            .reply(503, "", headers: ["Retry-After": "99999999999999999999"]), .reply(500, "<html>"), .reply(404, ""),
        ]
        let field = try HubField(sleeps: 10_000)
        let hub = try await LoopbackServer.start { _, before in
            before.count < answers.count ? answers[before.count] : .taken
        }
        let agent = field.agent(field.settings(["http://\(hub.address)"]), ownsLines: true) { limits in
            limits.timeout = .milliseconds(300)
        }
        _ = try await field.settle(agent, slot: Self.first)
        try await run(agent) { try await eventually { try field.waiting == 0 } }
        #expect(hub.received.count == answers.count + 1)
        let figures = await agent.state()
        #expect(figures.sent == 1 && figures.sendFailures == answers.count && figures.refused == 0)
        try await hub.stop()
        try await field.end()
    }

    @Test("where the hub cannot take one round the others are tried before it is tried again")
    func passesOver() async throws {
        let field = try HubField(sleeps: 10_000)
        let bad = Self.first + 600
        let isSick = Mutex(true)
        let hub = try await LoopbackServer.start { request, _ in
            request.slot == bad && isSick.withLock { $0 } ? .reply(500, "") : .taken
        }
        let agent = field.agent(field.settings(["http://\(hub.address)"]), ownsLines: true)
        for index in 0..<3 { _ = try await field.settle(agent, slot: Self.first + Int64(index) * 300) }
        try await run(agent) {
            try await eventually { try field.waiting == 1 }
            isSick.withLock { $0 = false }
            try await eventually { try field.waiting == 0 }
        }
        #expect(hub.received.prefix(3).compactMap(\.slot) == [bad, Self.first + 300, Self.first])
        try await hub.stop()
        try await field.end()
    }

    @Test("a round that the history could not store is sent from memory")
    func fromMemory() async throws {
        let field = try HubField()
        let hub = try await LoopbackServer.start { _, _ in .taken }
        let agent = field.agent(field.settings(["http://\(hub.address)"]), ownsLines: true)
        let settled = try await field.settle(agent, slot: Self.first, isKept: false)
        try await run(agent) { try await eventually { await agent.state().sent == 1 } }
        let round = try #require(hub.received.first).round
        #expect(round.report.id == settled.report.id && round.states.first == .abnormal)
        #expect(await agent.state().waiting == 0)
        try await hub.stop()
        try await field.end()
    }

    @Test("several addresses are tried in turn, and the one that answers is kept")
    func addresses() async throws {
        let field = try HubField(sleeps: 10_000)
        let dead = try await LoopbackServer.start { _, _ in .hangUp }
        let alive = try await LoopbackServer.start { _, _ in .taken }
        let agent = field.agent(
            field.settings(["http://\(dead.address)", "http://\(alive.address)"]), ownsLines: true)
        for index in 0..<4 { _ = try await field.settle(agent, slot: Self.first + Int64(index) * 300) }
        try await run(agent) { try await eventually { try field.waiting == 0 } }
        #expect(dead.received.count == 1 && alive.received.count == 4)
        try await dead.stop()
        try await alive.stop()
        try await field.end()
    }

    @Test("a clock that is five minutes off is shown, and what the hub says of it is logged once, whatever its number")
    func clockOff() async throws {
        let field = try HubField()
        let now = field.clock.now.nanosecondsSince1970 + 300_000_000_000
        let hub = try await LoopbackServer.start { _, before in
            let note = "clock is \(300 + before.count) s behind the hub's"
            return .reply(201, #"{"stored":true,"now_ns":\#(now),"generation":9,"notes":["\#(note)"]}"#)
        }
        let agent = field.agent(field.settings(["http://\(hub.address)"]), ownsLines: true)
        for index in 0..<3 { _ = try await field.settle(agent, slot: Self.first + Int64(index) * 300) }
        try await run(agent) { try await eventually { try field.waiting == 0 } }
        let figures = await agent.state()
        #expect(figures.clockOffset == 300 && figures.hubGeneration == 9)
        #expect(figures.notes == ["clock is 302 s behind the hub's"])
        #expect(field.log.text.components(separatedBy: "the hub has something to say").count == 2)
        // The body says the vantage's own clock at the time when it is sent.
        #expect(try hub.received[0].round.header.clockNanoseconds == field.clock.now.nanosecondsSince1970)
        try await hub.stop()
        try await field.end()
    }

    @Test("only a fallback speaks alone, after three rounds without an acknowledgement, and stops with the first one")
    func voice() async throws {
        let field = try HubField()
        let hub = try await LoopbackServer.start { _, _ in .taken }
        var settings = field.settings(["http://\(hub.address)"])
        let silent = field.agent(settings, ownsLines: true)
        settings.isFallback = true
        let fallback = field.agent(settings, ownsLines: true)
        for index in 0..<4 {
            #expect(await fallback.voice() == (index < 3 ? .hub : .alone(rounds: index)))
            #expect(await silent.voice() == .hub)
            _ = try await field.settle(fallback, slot: Self.first + Int64(index) * 300)
            _ = await silent.take(field.settled(slot: Self.first + Int64(index) * 300))
        }
        // A new start forgets nothing of it.
        let again = field.agent(settings, ownsLines: true)
        await again.countWaiting()
        #expect(await again.voice() == .alone(rounds: 4))
        try await run(fallback) { try await eventually { await fallback.state().sent > 0 } }
        #expect(await fallback.voice() == .hub)
        #expect(await fallback.state().families.contains { $0.name == "plumbline_fleet_speaks_alone" })
        try await hub.stop()
        try await field.end()
    }
}

/// Until it is so; it is looked at again whenever others have had their turn.
func eventually(_ isSo: () async throws -> Bool) async throws {
    while try await !isSo() {
        try Task.checkCancellation()
        await Task.yield()
    }
}
