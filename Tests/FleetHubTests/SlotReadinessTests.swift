import LineModel
import Testing

@testable import FleetHub

@Suite("Which vantages a slot waits for")
struct SlotReadinessTests {
    private let every = Duration.seconds(300)
    private let wait = Duration.seconds(30)

    private func readiness(last: [String: Int64], judged: [Int64], added: Int64 = 0) -> SlotReadiness {
        let vantages = ["a", "b", "c"].map {
            (name: $0, added: WallTime(nanosecondsSince1970: added * 1_000_000_000))
        }
        return SlotReadiness(vantages: vantages, last: last, judged: judged)
    }

    @Test("all, before three slots were judged")
    func waitsForAllAtFirst() {
        let ready = readiness(last: ["a": 300], judged: [300, 0])
        #expect(ready.expected == ["a", "b", "c"])
        #expect(!ready.isReady(slot: 600, reported: ["a"], seen: 610, now: 650, every: every, wait: wait))
        #expect(ready.isReady(slot: 600, reported: ["a", "b", "c"], seen: 610, now: 650, every: every, wait: wait))
    }

    @Test("not those who were silent for three slots, nor those who never reported")
    func forgetsTheSilent() {
        let ready = readiness(last: ["a": 900, "b": 0], judged: [900, 600, 300])
        #expect(ready.expected == ["a"])
        #expect(ready.late == ["b"])
        #expect(ready.silent == ["c"])
        #expect(ready.isReady(slot: 1200, reported: ["a"], seen: 1210, now: 1211, every: every, wait: wait))
    }

    @Test("those who were added since")
    func waitsForTheNew() {
        let ready = readiness(last: ["a": 900, "b": 900], judged: [900, 600, 300], added: 950)
        #expect(ready.expected == ["a", "b", "c"])
    }

    @Test("all that were there, however long the hub was away")
    func remembersOverAnOutage() {
        let ready = readiness(last: ["a": 90_000, "b": 900, "c": 900], judged: [900, 600, 300])
        #expect(ready.expected == ["a", "b", "c"])
        #expect(!ready.isReady(slot: 90_000, reported: ["a"], seen: 90_400, now: 90_401, every: every, wait: wait))
        #expect(ready.isReady(slot: 90_000, reported: ["a"], seen: 90_400, now: 90_430, every: every, wait: wait))
    }

    @Test("no longer than the wait after the slot's end, and not before it begins")
    func isBounded() {
        let ready = readiness(last: [:], judged: [])
        #expect(!ready.isReady(slot: 600, reported: ["a"], seen: 610, now: 929, every: every, wait: wait))
        #expect(ready.isReady(slot: 600, reported: ["a"], seen: 610, now: 930, every: every, wait: wait))
        #expect(!ready.isReady(slot: 600, reported: ["a", "b", "c"], seen: 590, now: 599, every: every, wait: wait))
    }
}
