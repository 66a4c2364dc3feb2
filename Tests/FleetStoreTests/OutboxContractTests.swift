import LineHistory
import LineModel
import Testing

@testable import FleetStore

@Suite("The outbox in both databases")
struct OutboxContractTests {
    private let slot = Sample.slot

    @Test("what one member has claimed no other gets, and nothing younger overtakes it", arguments: Driver.present)
    func claims(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        let token = try store.judgeToken()
        try store.judge(slot, token, [Sample.message("ops"), Sample.message("duty")])
        let first = try store.claimDue("ops", member: "a", for: .seconds(60))
        #expect(first.messages.map(\.attempts) == [0])
        #expect(first.told.states == [1: .waiting])
        try store.judge(slot + 300, token, [Sample.message("ops", [.worse])])
        #expect(try store.claimDue("ops", member: "b").messages.isEmpty)
        #expect(try store.claimDue("duty", member: "b").messages.count == 1)
        #expect(try store.claimDue("nobody", member: "b").messages.isEmpty)
        // Its own member gets the younger one beside it.
        #expect(try store.claimDue("ops", member: "a", for: .seconds(60)).messages.count == 2)
        try store.markDelivered(first.messages.map(\.id), at: Sample.now)
        let rest = try store.claimDue("ops", member: "a", for: .seconds(60))
        #expect(rest.messages.map(\.digest.items.first?.change) == [.worse])
        #expect(rest.told.states == [1: .told])
        let figures = try #require(try store.outboxFigures()["ops"])
        #expect(figures.messages.delivered == 1)
        #expect(figures.messages.waiting == 1)
        #expect(figures.claimed == 1)
        #expect(figures.recovered == 0)
    }

    @Test(
        "a claim that has run out is recovered and counted, and what was in flight says so", arguments: Driver.present)
    func recovers(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        let token = try store.judgeToken()
        try store.judge(slot, token, [Sample.message("ops")])
        let id = try #require(try store.claimDue("ops", member: "a", for: .seconds(60)).messages.first?.id)
        try store.markSending([id], member: "a", for: .seconds(60))
        try fixture.pass(.seconds(61))
        let again = try #require(try store.claimDue("ops", member: "b", for: .seconds(60)).messages.first)
        #expect(again.id == id)
        #expect(again.wasInFlight)
        #expect(again.attempts == 1)
        #expect(try store.outboxFigures()["ops"]?.recovered == 1)
        // The one that hung may not send, and cannot take back what is another's now.
        let error = #expect(throws: HubStoreError.self) { try store.markSending([id], member: "a") }
        #expect(error?.kind == .fenced)
        try store.markFailed([id], member: "a", after: .zero, error: "late")
        #expect(try store.claimDue("ops", member: "c").messages.isEmpty)
        // But what it delivered is delivered.
        try store.markDelivered([id], at: Sample.now)
        try store.markFailed([id], member: "b", after: .zero, error: "x")
        #expect(try store.outboxFigures()["ops"]?.messages.delivered == 1)
        #expect(try store.outboxFigures()["ops"]?.messages.waiting == 0)
    }

    @Test(
        "what failed waits for its time, and what is younger waits behind it, whoever asks", arguments: Driver.present)
    func waits(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        let token = try store.judgeToken()
        try store.judge(slot, token, [Sample.message("ops")])
        let ids = try store.claimDue("ops", member: "a").messages.map(\.id)
        try store.markSending(ids, member: "a")
        try store.markFailed(ids, member: "a", after: .seconds(100), error: "no\0route")
        try store.judge(slot + 300, token, [Sample.message("ops", [.worse])])
        #expect(try store.claimDue("ops", member: "a").messages.isEmpty)
        #expect(try store.claimDue("ops", member: "b").messages.isEmpty)
        try fixture.pass(.seconds(101))
        let due = try store.claimDue("ops", member: "b").messages
        #expect(due.map(\.lastError) == ["no\u{FFFD}route", nil])
        #expect(due.map(\.wasInFlight) == [false, false])
    }

    @Test(
        "what only goes on takes the place of what only went on before it, unless that is claimed",
        arguments: Driver.present)
    func supersedes(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        let token = try store.judgeToken()
        let goesOn = Sample.message("ops", [.continued])
        #expect(try store.judge(slot, token, [Sample.message("ops")]) == .stored(bookVersion: 1, superseded: []))
        #expect(try store.judge(slot + 300, token, [goesOn]) == .stored(bookVersion: 2, superseded: []))
        #expect(try store.judge(slot + 600, token, [goesOn]) == .stored(bookVersion: 3, superseded: ["ops"]))
        #expect(try store.claimDue("ops", member: "a").messages.count == 2)
        #expect(try store.judge(slot + 900, token, [goesOn]) == .stored(bookVersion: 4, superseded: []))
        let figures = try #require(try store.outboxFigures()["ops"]?.messages)
        #expect(figures.superseded == 1)
        #expect(figures.waiting == 3)
    }

    @Test("what was told of an incident follows the messages: refused, given up, ended", arguments: Driver.present)
    func told(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        let token = try store.judgeToken()
        let incident = Sample.incident(1)
        _ = try store.commit(
            Sample.commit(
                slot, token, ["a", "b", "c"].map { Sample.message($0) }, open: [incident],
                changes: [ChangedIncident(.opened, incident)], next: 2))
        func ids(_ name: String) throws -> [Int64] { try store.claimDue(name, member: "m").messages.map(\.id) }
        try store.markRefused(try ids("a"), member: "m", after: .zero, error: "403")
        try store.markGivenUp(try ids("b"), at: Sample.now, error: "no")
        try store.markDelivered(try ids("c"), at: Sample.now)
        #expect(try store.toldIncidents().mapValues(\.states) == ["a": [1: .refused], "c": [1: .told]])
        let closed = Sample.message("c", [.closed])
        _ = try store.commit(
            Sample.commit(
                slot + 300, token, version: 1, [closed], changes: [ChangedIncident(.closed, incident)], next: 2))
        try store.markDelivered(try ids("c"), at: Sample.now)
        #expect(try store.toldIncidents(of: "c").states == [1: .ended])
        try store.judge(slot + 600, token)
        #expect(try store.toldIncidents(of: "c").states.isEmpty)
        let told = try #require(try store.incident(1)?.file.told)
        #expect(told.map(\.destination) == ["a", "b", "c", "c"])
        #expect(told.map(\.hasArrived) == [false, false, true, true])
        #expect(told.map(\.problem) == ["403", "no", nil, nil])
    }

    @Test("recipients who did not get a message get it apart", arguments: Driver.present)
    func apart(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        try store.judge(slot, try store.judgeToken(), [Sample.message("mail")])
        let message = try #require(try store.claimDue("mail", member: "a").messages.first)
        try store.markDelivered([message.id], at: Sample.now, apart: ["b@x": message.digest, "a@x": message.digest])
        try fixture.pass(.seconds(100_000_000))
        let apart = try store.claimApart("mail", member: "b").messages
        #expect(apart.map(\.recipient) == ["a@x", "b@x"])
        #expect(apart.map(\.createdAt) == [message.createdAt, message.createdAt])
        #expect(try store.claimDue("mail", member: "b").messages.isEmpty)
        // Delivered again, nobody is told a second time.
        try store.markDelivered([message.id], at: Sample.now, apart: ["c@x": message.digest])
        #expect(try store.claimApart("mail", member: "b").messages.count == 2)
    }

    @Test("so many bytes are claimed as were asked for, and one message in any case", arguments: Driver.present)
    func bounds(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        let token = try store.judgeToken()
        for place: Int64 in 0..<5 { try store.judge(slot + 300 * place, token, [Sample.message("ops")]) }
        #expect(try store.claimDue("ops", member: "a", maxBytes: 1).messages.count == 1)
        #expect(try store.claimDue("ops", member: "a", limit: 3).messages.count == 3)
        #expect(try store.claimDue("ops", member: "a").messages.count == 5)
        try store.releaseClaims(member: "a")
        #expect(try store.claimDue("ops", member: "b").messages.count == 5)
    }

    @Test("what waited for 72 hours is given up by the expiry, and what ended long ago goes", arguments: Driver.present)
    func expires(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        try store.judge(slot, try store.judgeToken(), [Sample.message("gone")])
        func expire(_ days: Int) throws -> [String: Int] {
            let now = Sample.now.advanced(by: .seconds(86_400 * days))
            return try store.expireTold(now: now, incidentsBefore: Sample.now)
        }
        #expect(try expire(2).isEmpty)
        #expect(try expire(4) == ["gone": 1])
        #expect(try store.outboxFigures()["gone"]?.messages.givenUp == 1)
        #expect(try expire(40).isEmpty)
        #expect(try store.outboxFigures().isEmpty)
    }
}
