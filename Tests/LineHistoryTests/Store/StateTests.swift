import Foundation
import GRDB
import LineModel
import Testing

@testable import LineHistory

@Suite("States, incidents and outbox in the history")
struct StateTests {
    private let incident = Incident(
        id: 4, key: CauseKey(.ingress, "203.0.113.7:7000"), trouble: .abnormal, openedAt: .at(60),
        lines: ["a", "b"], mostLines: 2, worst: LineFigures(lossPerMille: 1000, rttMicroseconds: nil),
        announcedLines: 2, announced: LineFigures(lossPerMille: 1000), reopened: 1, roundsUnfound: 2,
        isSilent: true, wasTold: true)

    private func digest(_ round: String) -> Digest {
        Digest(
            vantage: "v", roundID: round, at: .at(61), everySeconds: 300, lines: 10, abnormalLines: 2,
            unmeasuredLines: 0, items: [])
    }

    private func opening() -> StateChange {
        StateChange(
            roundID: "r1", at: .at(61),
            watches: [
                "a": LineWatch(state: .abnormal, clearRounds: 1, healthyRounds: 2, announced: incident.worst),
                "c": LineWatch(unmeasuredRounds: 2), "d": LineWatch(),
            ], open: [incident], nextIncidentID: 5, changes: [ChangedIncident(.opened, incident)],
            messages: [OutgoingMessage(destination: "ops", digest: digest("r1"), notBefore: .at(61))])
    }

    @Test("what was stored is there after a restart, to the last figure")
    func restart() throws {
        let place = try Place()
        do { try place.store().storeState(opening()) }
        let state = try place.store().loadState()
        #expect(state.lastRoundID == "r1" && state.nextIncidentID == 5)
        #expect(state.open == [incident] && state.recent.isEmpty)
        #expect(
            state.watches == [
                "a": LineWatch(state: .abnormal, clearRounds: 1, healthyRounds: 2, announced: incident.worst),
                "c": LineWatch(unmeasuredRounds: 2),
            ])
    }

    @Test("a healthy line of which nothing is known, and one that was removed, leave no row")
    func forgotten() throws {
        let store = try Place().store()
        try store.storeState(opening())
        try store.storeState(
            StateChange(roundID: "r2", at: .at(361), watches: ["a": LineWatch()], removedLines: ["c"]))
        #expect(try store.loadState().watches.isEmpty)
    }

    @Test("an outage keeps its end and every line that it had")
    func outages() throws {
        let store = try Place().store()
        try store.storeState(opening())
        var worse = incident
        worse.lines = ["b", "z"]
        try store.storeState(
            StateChange(roundID: "r2", at: .at(361), open: [worse], changes: [ChangedIncident(.worse, worse)]))
        var closed = worse
        closed.lines = []
        closed.quietSince = .at(600)
        #expect(try store.outages(from: .at(0), to: .at(1000))[0].ended == nil)
        try store.storeState(
            StateChange(roundID: "r3", at: .at(661), recent: [closed], changes: [ChangedIncident(.closed, closed)]))
        #expect(try store.loadState().recent == [closed] && store.loadState().open.isEmpty)
        try store.storeState(StateChange(roundID: "r4", at: .at(9000)))
        #expect(try store.loadState().recent.isEmpty)
        let outage = try #require(try store.outages(from: .at(0), to: .at(1000)).first)
        #expect(outage.ended == .at(600) && outage.everyLine == ["a", "b", "z"] && outage.incident.id == 4)
        #expect(outage.events.map(\.change) == ["opened", "worse", "closed"])
        #expect(try store.outages(from: .at(700), to: .at(1000)).isEmpty)
        #expect(try store.outages(from: .at(0), to: .at(30)).isEmpty)
    }

    @Test("how far an incident recovered is there after a restart, and what left the configuration is no recovery")
    func recovery() throws {
        let place = try Place()
        var partly = incident
        (partly.downSince, partly.downBefore, partly.lineSince) = (.at(90), .milliseconds(1500), ["b": .at(70)])
        (partly.recovered, partly.removed, partly.remaining, partly.held) = (["x", "y"], ["z"], 1, ["a"])
        (partly.improvements, partly.isQuietTold) = (2, true)
        var gone = Incident(id: 5, key: CauseKey(.line, "g"), trouble: .abnormal, openedAt: .at(60), mostLines: 1)
        (gone.removed, gone.quietSince) = (["g"], .at(600))
        do {
            try place.store().storeState(
                StateChange(
                    roundID: "r1", at: .at(661), open: [partly], recent: [gone],
                    changes: [ChangedIncident(.remains, partly, from: [3]), ChangedIncident(.closed, gone)]))
        }
        let store = try place.store()
        #expect(try store.loadState().open == [partly] && store.loadState().recent == [gone])
        let events = try store.outages(from: .at(0), to: .at(1000)).map { $0.events.map(\.change) }
        #expect(events == [["remains"], ["removed"]])
    }

    @Test("a message waits, is in flight, and ends; one that was in flight at the end of the process says so")
    func outbox() throws {
        let place = try Place()
        var store = try place.store()
        var change = opening()
        change.messages.append(OutgoingMessage(destination: "ops", digest: digest("r0"), notBefore: .at(500)))
        try store.storeState(change)
        #expect(try store.dueMessages(for: "ops", now: .at(60), limit: 9).isEmpty)
        #expect(try store.nextDue(for: "ops") == WallTime(nanosecondsSince1970: WallTime.at(61).nanosecondsSince1970))
        let first = try #require(try store.dueMessages(for: "ops", now: .at(61), limit: 9).first)
        #expect(first.digest == digest("r1") && first.attempts == 0 && !first.wasInFlight && first.createdAt == .at(61))
        try store.markSending([first.id], at: .at(62))
        store = try place.store()
        let again = try #require(try store.dueMessages(for: "ops", now: .at(99), limit: 9).first)
        #expect(again.attempts == 1 && again.wasInFlight)
        try store.markFailed([first.id], retryAt: .at(200), error: "500")
        #expect(try store.dueMessages(for: "ops", now: .at(199), limit: 9).isEmpty)
        let failed = try store.dueMessages(for: "ops", now: .at(500), limit: 9)
        #expect(failed.map(\.lastError) == ["500", nil] && failed.map(\.wasInFlight) == [false, false])
        #expect(try store.dueMessages(for: "ops", now: .at(500), limit: 1).count == 1)
        try store.markDelivered([first.id], at: .at(201))
        try store.markGivenUp([failed[1].id], at: .at(501), error: "no such robot")
        try store.markFailed([first.id], retryAt: .at(900), error: "too late to say")
        #expect(try store.outboxFigures() == ["ops": OutboxFigures(waiting: 0, delivered: 1, givenUp: 1)])
        #expect(try store.nextDue(for: "ops") == nil && store.nextDue(for: "nobody") == nil)
    }

    @Test("a state is not changed without its message: both, or neither")
    func together() throws {
        let store = try Place().store()
        try store.write {
            try $0.execute(sql: "CREATE TRIGGER no BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'no'); END")
        }
        #expect(throws: HistoryError.self) { try store.storeState(opening()) }
        let state = try store.loadState()
        #expect(state.watches.isEmpty && state.open.isEmpty && state.lastRoundID == nil)
        try store.write { try $0.execute(sql: "DROP TRIGGER no") }
        try store.storeState(opening())
        #expect(try store.loadState().open == [incident])
    }
}
