import FleetModel
import LineModel
import TestSupport
import Testing

@testable import FleetStore

@Suite("What a vantage says of itself, and its clock")
struct SaidContractTests {
    private let own = [Tag(key: "carrier", value: "ct")]

    @Test("its tags count where the operator gave none, and never against given ones", arguments: Driver.present)
    func tags(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        try store.add(vantage: FleetVantage(name: "a"), tokenHash: [1], now: Sample.now)
        let given = [Tag(key: "carrier", value: "cu")]
        try store.add(vantage: FleetVantage(name: "b", tags: given), tokenHash: [2], now: Sample.now)
        let epoch = try store.epoch()
        for name in ["a", "b"] { try store.note(VantageSaid(tags: own, isFallback: true), of: name) }
        let (a, b) = (try store.vantages()[0], try store.vantages()[1])
        #expect(a.vantage.tags == own && a.hasOwnTags && a.vantage.isFallback)
        #expect(b.vantage.tags == given && !b.hasOwnTags && b.said.tags == own)
        // Vantages are planned for anew once, for the one whose tags count.
        #expect(try store.epoch() == epoch + 1)
        try store.note(VantageSaid(tags: own, isFallback: true), of: "a")
        #expect(try store.epoch() == epoch + 1)
        try store.setTags(FleetVantage(name: "a", tags: given))
        #expect(try store.vantages()[0].vantage.tags == given)
        try store.removeVantage("a")
        try store.add(vantage: FleetVantage(name: "a"), tokenHash: [3], now: Sample.now)
        #expect(try store.vantages()[0].vantage.tags.isEmpty)
    }

    @Test("its clock is known by the round that it brought last, whatever became of that", arguments: Driver.present)
    func clock(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        _ = try store.put(round: Sample.round("a"))
        #expect(try store.clocks()["a"] == ClockReading(offset: .zero, receivedAt: Sample.now))
        var other = Sample.round("a", id: "other")
        other.header.clockNanoseconds -= 3_600_000_000_000
        guard case .conflict = try store.put(round: other) else {
            Issue.record("a round of a wrong clock took the place of another")
            return
        }
        #expect(try store.clocks()["a"]?.offset == .seconds(-3_600))
        try store.note(clock: ClockReading(offset: .seconds(172_800), receivedAt: Sample.now), of: "b")
        #expect(try store.clocks()["b"]?.offset == .seconds(172_800))
    }

    @Test("a round by a wrong clock gives way to one by a right clock, also as the newest", arguments: Driver.present)
    func givesWay(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        // An hour ahead: rounds of slots that are yet to come.
        for slot in [Sample.slot, Sample.slot + 3_600] {
            var wrong = Sample.round("a", slot, id: "wrong-\(slot)")
            wrong.header.clockNanoseconds += 3_600_000_000_000
            #expect(try store.put(round: wrong) == .stored)
        }
        #expect(try store.lastRounds()["a"]?.header.slot == Sample.slot + 3_600)
        #expect(try store.put(round: Sample.round("a", id: "right")) == .stored)
        #expect(try store.rounds(slot: Sample.slot).map(\.roundID) == ["right"])
        #expect(try store.lastRounds()["a"]?.header.slot == Sample.slot)
        #expect(try store.put(round: Sample.round("a", id: "right")) == .same)
    }
}
