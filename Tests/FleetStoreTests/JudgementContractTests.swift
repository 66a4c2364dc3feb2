import LineHistory
import LineModel
import Testing

@testable import FleetStore

@Suite("Judgements in both databases")
struct JudgementContractTests {
    private let slot = Sample.slot

    @Test("book, incidents, events and messages of a slot are there after its commit", arguments: Driver.present)
    func stores(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        #expect(try store.loadBook().version == 0)
        let token = try store.judgeToken()
        let (first, second) = (Sample.incident(1, ["a", "线\u{0}路"]), Sample.incident(2, ["c"]))
        var commit = Sample.commit(
            slot, token, [Sample.message("ops")], open: [first, second],
            changes: [ChangedIncident(.opened, first), ChangedIncident(.continued, second)], next: 3)
        commit.witnesses = [1: ["w"]]
        commit.details = [1: [9, 0]]
        #expect(try store.commit(commit) == .stored(bookVersion: 1, superseded: []))
        let book = try store.loadBook()
        #expect(book.version == 1)
        #expect(book.slot == slot)
        #expect(book.state == [1, 0, 2])
        #expect(book.open == [first, second])
        #expect(book.nextIncidentID == 3)
        let shown = try #require(try store.incident(1))
        #expect(shown.details == [9, 0])
        #expect(shown.file.witnesses == ["w"])
        #expect(shown.file.outage.everyLine == ["a", "线\u{0}路"])
        #expect(shown.file.outage.events.map(\.change) == ["opened"])
        #expect(shown.file.told.map(\.destination) == ["ops"])
        #expect(try store.incidents(.open).map(\.file.outage.incident.id) == [2, 1])
        #expect(try store.incident(3) == nil)
    }

    @Test("an incident that ended is closed, keeps every line it had, and what was told", arguments: Driver.present)
    func closes(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        let token = try store.judgeToken()
        var incident = Sample.incident(1, ["a"])
        _ = try store.commit(
            Sample.commit(slot, token, open: [incident], changes: [ChangedIncident(.opened, incident)], next: 2))
        incident.lines = []
        incident.quietSince = Sample.now
        _ = try store.commit(
            Sample.commit(
                slot + 300, token, version: 1, [Sample.message("ops", [.closed])], recent: [incident],
                changes: [ChangedIncident(.closed, incident)], next: 2))
        #expect(try store.loadBook().recent == [incident])
        #expect(try store.incidents(.open).isEmpty)
        let closed = try #require(try store.incidents(.closed(before: nil, most: 9)).first?.file.outage)
        #expect(closed.everyLine == ["a"])
        #expect(closed.ended?.nanosecondsSince1970 == Sample.now.nanosecondsSince1970)
        #expect(closed.events.map(\.change) == ["opened", "closed"])
        _ = try store.commit(Sample.commit(slot + 600, token, version: 2, next: 2))
        #expect(try store.loadBook().recent.isEmpty)
        #expect(try store.incidents(.closed(before: 1, most: 9)).isEmpty)
        let (from, to) = (Sample.now.advanced(by: .seconds(-9)), Sample.now.advanced(by: .seconds(9)))
        #expect(try store.incidents(.between(from, to, before: nil, most: 9)).count == 1)
        #expect(try store.incidents(.between(to, to, before: nil, most: 9)).isEmpty)
    }

    @Test("a slot is judged once: a commit that is made again changes nothing", arguments: Driver.present)
    func once(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        let token = try store.judgeToken()
        let commit = Sample.commit(slot, token, [Sample.message("ops")])
        #expect(try store.commit(commit) == .stored(bookVersion: 1, superseded: []))
        #expect(try store.commit(commit) == .judgedAlready)
        var other = commit
        other.bookVersion = 1
        #expect(try store.commit(other) == .judgedAlready)
        #expect(try store.outboxFigures()["ops"]?.messages.waiting == 1)
        #expect(try store.loadBook().version == 1)
    }

    @Test("whoever lost the lease, or judged by an old book, stores nothing", arguments: Driver.present)
    func fenced(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        let late = try #require(try store.takeLease("judge", holder: "a", for: .seconds(60)))
        try fixture.pass(.seconds(61))
        let token = try store.judgeToken("b")
        let messages = [Sample.message("ops")]
        let opened = Sample.incident(1)
        var commits = [Sample.commit(slot, late, messages, open: [opened], changes: [ChangedIncident(.opened, opened)])]
        commits.append(Sample.commit(slot, token, version: 7, messages, open: [opened]))
        commits.append(Sample.commit(slot, FencingToken(lease: "judge", holder: "a", number: token.number), messages))
        commits.append(Sample.commit(slot, FencingToken(lease: "none", holder: "a", number: 1), messages))
        for commit in commits {
            let error = #expect(throws: HubStoreError.self) { try store.commit(commit) }
            #expect(error?.kind == .fenced)
        }
        #expect(try store.loadBook().version == 0)
        #expect(try store.outboxFigures().isEmpty)
        #expect(try store.incidents(.open).isEmpty)
        #expect(try store.judgedSlots(most: 9).isEmpty)
        #expect(try store.commit(Sample.commit(slot, token, messages)) == .stored(bookVersion: 1, superseded: []))
    }

    @Test("two messages to one destination are refused", arguments: Driver.present)
    func twoMessages(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let commit = Sample.commit(slot, try fixture.store.judgeToken(), [Sample.message("a"), Sample.message("a")])
        let error = #expect(throws: HubStoreError.self) { try fixture.store.commit(commit) }
        #expect(error?.kind == .refused)
    }

    @Test(
        "what people note is kept, and an acknowledgement tells those who know of the incident",
        arguments: Driver.present)
    func notes(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        let incident = Sample.incident(1)
        _ = try store.commit(
            Sample.commit(
                slot, try store.judgeToken(), [Sample.message("ops")], open: [incident],
                changes: [ChangedIncident(.opened, incident)], next: 2))
        let until = Sample.now.advanced(by: .seconds(600))
        try store.add(OperatorNote(.silence, of: .line("a\u{0}b"), by: "甲", at: Sample.now, text: "x", until: until))
        var asked: (Incident, Set<String>)?
        let number = try store.add(OperatorNote(.acknowledge, of: .incident(1), by: "乙", at: Sample.now)) {
            asked = ($0, $1)
            return [Sample.message("second", [.continued])]
        }
        #expect(asked?.0 == incident)
        #expect(asked?.1 == ["ops"])
        #expect(try store.outboxFigures()["second"]?.messages.waiting == 1)
        #expect(try store.incident(1)?.file.notes.map(\.id) == [number])
        #expect(try store.incident(1)?.file.acknowledgement?.author == "乙")
        #expect(try store.notes(ofLine: "a\u{0}b").map(\.until) == [until])
        #expect(try store.silences(at: Sample.now).map(\.subject) == [.line("a\u{0}b")])
        try store.add(OperatorNote(.unsilence, of: .line("a\u{0}b"), by: "甲", at: Sample.now))
        #expect(try store.silences(at: Sample.now).isEmpty)
        #expect(try store.notes().map(\.kind) == [.unsilence, .acknowledge, .silence])
        let bad = [
            OperatorNote(.comment, of: .incident(9), by: "a", at: Sample.now),
            OperatorNote(.comment, of: .incident(1), by: " ", at: Sample.now),
        ]
        for note in bad {
            let error = #expect(throws: HubStoreError.self) { try store.add(note) }
            #expect(error?.kind == .refused)
        }
    }
}
