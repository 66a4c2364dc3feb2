import FleetModel
import LineModel
import Testing

@testable import FleetStore

@Suite("Rounds and slots in both databases")
struct RoundContractTests {
    private let slot = Sample.slot

    @Test(
        "a round is stored once, the same is known again, and another one in its place is refused",
        arguments: Driver.present)
    func once(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        #expect(try store.put(round: Sample.round()) == .stored)
        #expect(try store.put(round: Sample.round(body: [9])) == .same)
        let known = StoredRoundKey(
            key: StoredRound.Key(vantage: "sz-ct", slot: slot), roundID: "00c0ffee00c0ffee", instance: "abc",
            receivedAt: Sample.now)
        #expect(try store.put(round: Sample.round(id: "1111111111111111")) == .conflict(known))
        #expect(try store.put(round: Sample.round(instance: "other")) == .conflict(known))
        #expect(try store.rounds(slot: slot) == [Sample.round()])
        #expect(try store.round(vantage: "sz-ct", slot: slot) == Sample.round())
        #expect(try store.round(vantage: "sz-ct", slot: slot + 300) == nil)
    }

    @Test("the newest slot of a vantage is its last round, in whatever order they come", arguments: Driver.present)
    func last(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        for place: Int64 in [0, 600, 300, -86_400 * 3] { _ = try store.put(round: Sample.round("a", slot + place)) }
        _ = try store.put(round: Sample.round("b", slot))
        #expect(try store.lastRounds().mapValues(\.header.slot) == ["a": slot + 600, "b": slot])
        #expect(try store.lastRounds()["b"]?.receivedAt == Sample.now)
        #expect(try store.reporters(slot: slot) == ["a", "b"])
        #expect(
            try store.rounds(vantage: "a", from: slot - 86_400 * 4, to: slot + 600, most: 2).map(\.key.slot)
                == [slot - 86_400 * 3, slot])
    }

    @Test(
        "a slot that is far from the hub's clock is refused, so that no vantage makes tables of days",
        arguments: Driver.present)
    func far(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        for slot in [.max, .min, slot + 2 * 86_400, slot - 41 * 86_400, 0, -300] {
            var round = Sample.round()
            round.key.slot = slot
            let error = #expect(throws: HubStoreError.self) { try store.put(round: round) }
            #expect(error?.kind == .refused)
        }
        for round in [
            Sample.round(""), Sample.round(id: "a\0b"), Sample.round(instance: .init(repeating: "x", count: 201)),
        ] {
            let error = #expect(throws: HubStoreError.self) { try store.put(round: round) }
            #expect(error?.kind == .refused)
        }
        #expect(try store.unjudgedSlots(before: .max).isEmpty)
    }

    @Test("rounds wait for the store of results, oldest first, until they are marked", arguments: Driver.present)
    func written(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        for name in ["b", "a"] {
            for place: Int64 in [300, 0] { _ = try store.put(round: Sample.round(name, slot + place)) }
        }
        let first = try store.unwrittenRounds(limit: 3).map(\.key)
        #expect(first.map(\.vantage) == ["a", "b", "a"])
        #expect(first.map(\.slot) == [slot, slot, slot + 300])
        #expect(try store.unwrittenCount() == 4)
        try store.markWritten(first, at: Sample.now)
        try store.markWritten(first, at: Sample.now)
        #expect(try store.unwrittenRounds(limit: 9).map(\.key) == [StoredRound.Key(vantage: "b", slot: slot + 300)])
    }

    @Test("slots of rounds, and those that were opened, wait for their judgement", arguments: Driver.present)
    func slots(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        _ = try store.put(round: Sample.round("a", slot + 300))
        _ = try store.put(round: Sample.round("b", slot + 300))
        try store.openSlot(slot)
        try store.openSlot(slot)
        #expect(try store.unjudgedSlots(before: slot + 600) == [slot, slot + 300])
        #expect(try store.unjudgedSlots(before: slot + 300) == [slot])
        try store.judge(slot, try store.judgeToken())
        #expect(try store.unjudgedSlots(before: slot + 600) == [slot + 300])
        let judged = try #require(try store.judgedSlots().first)
        #expect(judged.slot == slot)
        #expect(judged.facts == [7])
        #expect(try store.judgedSlots(before: slot).isEmpty)
    }

    @Test("what is old goes, with its days, and what was not judged stays", arguments: Driver.present)
    func expires(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        let day = slot / 86_400 * 86_400
        for place in [day - 3 * 86_400, day - 2 * 86_400, day] { _ = try store.put(round: Sample.round("a", place)) }
        try store.judge(day - 3 * 86_400, try store.judgeToken())
        let expiry = try store.expire(before: day - 86_400, now: Sample.now)
        #expect(expiry.slots == 1)
        #expect(expiry.unwritten == 2)
        #expect(try store.unwrittenRounds(limit: 9).map(\.key.slot) == [day])
        #expect(try store.unjudgedSlots(before: .max) == [day - 2 * 86_400, day])
        // A place that was taken away is made again when a late round comes.
        #expect(try store.put(round: Sample.round("a", day - 3 * 86_400)) == .stored)
        #expect(try store.expire(before: day - 86_400, now: Sample.now).unwritten == 1)
    }

    @Test("a body of many bytes, zeros among them, comes back as it was", arguments: Driver.present)
    func bodies(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }
        _ = try store.put(round: Sample.round(body: body))
        _ = try store.put(round: Sample.round("empty", body: []))
        #expect(try store.round(vantage: "sz-ct", slot: slot)?.body == body)
        #expect(try store.round(vantage: "empty", slot: slot)?.body == [])
    }
}
