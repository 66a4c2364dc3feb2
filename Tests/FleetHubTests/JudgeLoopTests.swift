import FleetModel
import LineHistory
import LineModel
import ServiceSupport
import Synchronization
import TestSupport
import Testing

@testable import FleetHub
@testable import FleetStore

@Suite("The judging loop")
struct JudgeLoopTests {
    /// What a judge was asked.
    private final class Asked: Sendable {
        struct Call: Equatable, Sendable {
            var slot: Int64
            var vantages: Set<String>
            var isSilent: Bool
        }

        private let state = Mutex<[Call]>([])
        var calls: [Call] { state.withLock { $0 } }
        var slots: [Int64] { calls.map(\.slot) }
        func note(_ call: Call) { state.withLock { $0.append(call) } }
    }

    private static func message(_ slot: Int64) -> OutgoingMessage {
        OutgoingMessage(
            destination: "ops", digest: SampleDigest.digest([SampleDigest.item(.opened, incident: Int(slot))]),
            notBefore: WallTime(nanosecondsSince1970: 0))
    }

    private func loop(_ hub: HubFixture, _ asked: Asked, holder: String = "one") -> JudgeLoop {
        JudgeLoop(
            hub.store, settings: hub.settings, holder: holder, figures: hub.figures, surroundings: hub.surroundings,
            field: Self.field,
            judge: { material, _ in
                asked.note(
                    Asked.Call(
                        slot: material.slot, vantages: Set(material.rounds.map(\.header.vantage)),
                        isSilent: material.isSilent))
                var commit = JudgementCommit.untouched(
                    material.book, slot: material.slot, token: material.token, at: material.at)
                commit.messages = [Self.message(material.slot)]
                return commit
            }, whenJudged: {})
    }

    private static let field: @Sendable () async -> FleetField? = {
        FleetField(vantages: [], lines: [], linesOfVantage: [])
    }

    private let slot = HubFixture.slot

    @Test("judges a slot as soon as all vantages reported, once")
    func judgesWhenAllReported() async throws {
        let (hub, asked) = (try HubFixture(), Asked())
        for name in ["a", "b"] { try hub.add(name) }
        let loop = loop(hub, asked)
        try hub.put("a")
        await loop.look()
        #expect(asked.calls.isEmpty)
        try hub.put("b", seed: 2)
        await loop.look()
        await loop.look()
        #expect(asked.calls == [Asked.Call(slot: slot, vantages: ["a", "b"], isSilent: false)])
        #expect(hub.figures.current.judged.inTime == 1)
        #expect(hub.figures.current.lastJudged == slot)
    }

    @Test("waits for the silent no longer than the settings say")
    func waitsForTheSilent() async throws {
        let (hub, asked) = (try HubFixture(), Asked())
        for name in ["a", "b"] { try hub.add(name) }
        let loop = loop(hub, asked)
        try hub.put("a")
        await loop.look()
        hub.clock.advance(.seconds(329))
        await loop.look()
        #expect(asked.calls.isEmpty)
        hub.clock.advance(.seconds(1))
        await loop.look()
        #expect(asked.calls == [Asked.Call(slot: slot, vantages: ["a"], isSilent: false)])
    }

    @Test("catches up in order after an outage, and tells people of the newest slot alone")
    func catchesUp() async throws {
        let (hub, asked) = (try HubFixture(), Asked())
        for name in ["a", "b"] { try hub.add(name) }
        hub.clock.advance(.seconds(1_500))
        // Newest first, as vantages send them.
        for number in (0..<4).reversed() {
            for (seed, name) in ["a", "b"].enumerated() {
                try hub.put(name, slot: slot + Int64(number) * 300, seed: UInt64(number * 2 + seed + 1))
            }
        }
        let loop = loop(hub, asked)
        await loop.look()
        #expect(asked.slots == (0..<4).map { slot + $0 * 300 })
        #expect(asked.calls.map(\.isSilent) == [true, true, true, false])
        #expect(try hub.store.outboxFigures()["ops"]?.messages.waiting == 1)
    }

    @Test("notes a slot whose time has passed, and asks nobody what it comes to")
    func notesLateSlots() async throws {
        let (hub, asked) = (try HubFixture(), Asked())
        try hub.add("a")
        let loop = loop(hub, asked)
        hub.clock.advance(.seconds(700))
        try hub.put("a", slot: slot + 300)
        await loop.look()
        try hub.put("a", slot: slot, seed: 2)
        await loop.look()
        #expect(asked.slots == [slot + 300])
        #expect(hub.figures.current.judged.late == 1)
        #expect(try hub.store.unjudgedSlots(before: .max).isEmpty)
    }

    @Test("leaves the judging to another member while that has the lease, and takes over when it runs out")
    func takesOver() async throws {
        let (hub, asked, others) = (try HubFixture(), Asked(), Asked())
        try hub.add("a")
        let (one, other) = (loop(hub, asked), loop(hub, others, holder: "other"))
        await one.look()
        try hub.put("a")
        await other.look()
        #expect(others.calls.isEmpty)
        await one.look()
        #expect(asked.slots == [slot])
        hub.clock.advance(.seconds(300))
        try hub.put("a", slot: slot + 300, seed: 2)
        await other.look()
        #expect(others.slots == [slot + 300])
        // The first one was away meanwhile: it finds that it is no judge any more.
        try hub.put("a", slot: slot + 600, seed: 3)
        hub.clock.advance(.seconds(300))
        await other.look()
        await one.look()
        #expect(asked.slots == [slot])
        #expect(others.slots == [slot + 300, slot + 600])
    }

    @Test("drops a judgement that another member overtook, and counts it")
    func dropsFencedJudgements() async throws {
        let hub = try HubFixture()
        try hub.add("a")
        let (store, clock) = (hub.store, hub.clock)
        let loop = JudgeLoop(
            store, settings: hub.settings, holder: "one", figures: hub.figures, surroundings: hub.surroundings,
            field: Self.field,
            judge: { material, _ in
                // While it is judged, the lease runs out and another member takes it.
                clock.advance(.seconds(60))
                _ = try store.takeLease(JudgeLoop.lease, holder: "other", for: .seconds(15))
                return .untouched(material.book, slot: material.slot, token: material.token, at: material.at)
            }, whenJudged: {})
        try hub.put("a")
        await loop.look()
        #expect(hub.figures.current.fenced == 1)
        #expect(hub.figures.current.judged.inTime == 0)
        #expect(try store.unjudgedSlots(before: .max) == [slot])
    }

    @Test("gives the lease back at its end")
    func givesTheLeaseBack() async throws {
        let (hub, asked, others) = (try HubFixture(), Asked(), Asked())
        try hub.add("a")
        let (one, other) = (loop(hub, asked), loop(hub, others, holder: "other"))
        await one.look()
        await one.finish()
        try hub.put("a")
        await other.look()
        #expect(others.slots == [slot])
    }
}
