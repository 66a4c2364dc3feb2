import FleetModel
import LineModel
import Testing
import TestSupport

@testable import FleetStore

@Suite("The hub's store") struct FirstTests {
    @Test func all() throws {
        let fixture = try StoreFixture()
        let store = fixture.store
        #expect(try store.put(round: Sample.round()) == .stored)
        #expect(try store.put(round: Sample.round()) == .same)
        #expect(try store.rounds(slot: Sample.slot) == [Sample.round()])
        let token = try #require(try store.takeLease("judge", holder: "m1", for: .seconds(15)))
        let opened = Sample.incident(1)
        let outcome = try store.commit(
            Sample.commit(
                Sample.slot, token, [Sample.message("ops", [.opened])], open: [opened],
                changes: [ChangedIncident(.opened, opened)], next: 2))
        #expect(outcome == .stored(bookVersion: 1, superseded: []))
        #expect(try store.claimDue("ops", member: "m1").messages.count == 1)
        #expect(try store.incidents(.open).count == 1)
        #expect(
            try store.importLines(
                [Line(ingress: HostPort(host: "203.0.113.7", port: 7))], selectors: ["a=b"], source: "x",
                now: Sample.now) == 1)
        #expect(
            try store.add(
                vantage: FleetVantage(name: "a", tags: [Tag(key: "k", value: "v")]), tokenHash: [1, 2], now: Sample.now)
        )
        #expect(try store.vantages().count == 1)
        #expect(
            try store.expire(before: Sample.slot + 1, now: Sample.now) == HubExpiry(rounds: 1, slots: 1, unwritten: 1))
    }
}
