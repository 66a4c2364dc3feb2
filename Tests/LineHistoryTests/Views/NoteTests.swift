import Foundation
import GRDB
import LineModel
import TestSupport
import Testing

@testable import LineHistory

@Suite("Notes and incidents' files", .seeded)
struct NoteTests {
    private func store() throws -> HistoryStore {
        let store = try Place().store()
        var maker = FieldMaker(count: 3)
        try store.storeRound(maker.round(.at(0)))
        try store.storeState(
            StateChange(
                roundID: "r1", at: .at(60), open: [.open(1, ["line-1000"]), .open(2, ["line-1001", "line-1002"])],
                nextIncidentID: 3,
                changes: [ChangedIncident(.opened, .open(1, ["line-1000"]))],
                messages: ["ops", "duty"].map {
                    OutgoingMessage(destination: $0, digest: digest([item(.opened, 1)]), notBefore: .at(60))
                }, witnesses: [1: ["line-1001", "line-1002"]]))
        return store
    }

    private func item(_ change: IncidentChange, _ incident: Int) -> DigestItem {
        DigestItem(
            change: change, incident: incident, cause: CauseKey(.line, "x"), trouble: .abnormal, openedAt: .at(60))
    }

    private func digest(_ items: [DigestItem]) -> Digest {
        Digest(
            vantage: "v", roundID: "r1", at: .at(61), everySeconds: 300, lines: 3, abnormalLines: 1,
            unmeasuredLines: 0, items: items)
    }

    private func note(
        _ kind: OperatorNote.Kind, _ subject: OperatorNote.Subject = .incident(1), at: Int = 100, until: Int? = nil,
        text: String = "", by author: String = "an"
    ) -> OperatorNote {
        OperatorNote(kind, of: subject, by: author, at: .at(at), text: text, until: until.map { .at($0) })
    }

    @Test("notes come back as they were written, whatever they hold, the newest first")
    func written() throws {
        let store = try store()
        var written: [OperatorNote] = []
        var random = Seed.generator(51)
        let texts = AwkwardText.samples(40, of: ["\"", "<", "\u{202E}", "线", "\0", "'", "a"], using: &random)
        for (index, text) in (texts + ["<script>alert(1)</script>", "a\0b", "\r\nSet-Cookie: x"]).enumerated() {
            var note = note(.comment, index % 2 == 0 ? .incident(1) : .line("line-1000"), at: index, text: text)
            note.id = try store.add(note)
            written.append(note)
        }
        #expect(try store.notes(most: 1000) == written.reversed())
        #expect(try store.notes(before: 3, most: 1).map(\.id) == [2])
        #expect(try store.incidentFile(1)?.notes == written.filter { $0.subject == .incident(1) })
    }

    @Test("what makes no note is refused with the reason, and not stored")
    func refused() throws {
        let store = try store()
        let long = String(repeating: "x", count: 2001)
        let joined = "e" + String(repeating: "\u{301}", count: 200_000)
        for bad in [
            note(.comment, .incident(9)), note(.comment, .line("nobody")), note(.comment, by: " "),
            note(.comment, by: String(repeating: "a", count: 101)), note(.comment, text: long),
            note(.comment, text: joined), note(.silence),
            note(.silence, until: 100), note(.silence, until: 401 * 86_400), note(.acknowledge, until: 200),
        ] {
            #expect(throws: HistoryError.self) { try store.add(bad) }
        }
        #expect(try store.notes().isEmpty)
    }

    @Test("the newest silence of a subject counts until it ends, is taken back, or its incident has ended")
    func silences() throws {
        let store = try store()
        #expect(try store.silences(at: .at(100)).isEmpty)
        _ = try store.add(note(.silence, until: 500))
        _ = try store.add(note(.silence, .line("line-1002"), until: 1000))
        // A clock that was set back makes an older one of it, and it counts all the same.
        _ = try store.add(note(.silence, at: 50, until: 700))
        #expect(try store.silences(at: .at(400)).map(\.until) == [.at(1000), .at(700)])
        #expect(try store.silences(at: .at(700)).map(\.subject) == [.line("line-1002")])
        _ = try store.add(note(.unsilence, .line("line-1002"), at: 450))
        #expect(try store.silences(at: .at(460)).map(\.subject) == [.incident(1)])
        var ended = Incident.open(1, [])
        ended.quietSince = .at(470)
        try store.storeState(
            StateChange(roundID: "r2", at: .at(470), recent: [ended], changes: [ChangedIncident(.closed, ended)]))
        // It may come back.
        #expect(try store.silences(at: .at(480)).count == 1)
        try store.storeState(StateChange(roundID: "r3", at: .at(480)))
        #expect(try store.silences(at: .at(490)).isEmpty)
    }

    @Test("an incident's file says who was told of it, when, and whether it arrived, also long after")
    func told() throws {
        let store = try store()
        var file = try #require(try store.incidentFile(1))
        #expect(file.told.map(\.destination) == ["ops", "duty"] && file.told.allSatisfy { !$0.hasArrived })
        #expect(file.told[0].change == .opened && file.told[0].queued == .at(60) && file.told[0].ended == nil)
        #expect(file.witnesses == ["line-1001", "line-1002"] && file.outage.everyLine == ["line-1000"])
        let waiting = try store.dueMessages(for: "ops", now: .at(70), limit: 9).map(\.id)
        try store.markDelivered(waiting, at: .at(75))
        let refused = try store.dueMessages(for: "duty", now: .at(70), limit: 9).map(\.id)
        try store.markFailed(refused, retryAt: .at(80), error: "HTTP 500")
        file = try #require(try store.incidentFile(1))
        #expect(file.told[0].hasArrived && file.told[0].ended == .at(75) && file.told[0].problem == nil)
        #expect(!file.told[1].hasArrived && file.told[1].ended == nil && file.told[1].problem == "HTTP 500")
        try store.markGivenUp(refused, at: .at(90), error: "no such robot")
        file = try #require(try store.incidentFile(1))
        #expect(!file.told[1].hasArrived && file.told[1].ended == .at(90) && file.told[1].problem == "no such robot")
        #expect(try store.incidentFile(77) == nil && store.incidentFile(2)?.told.isEmpty == true)
    }

    @Test("files are given the newest first, in pages, those of the time alone")
    func files() throws {
        let store = try store()
        func ids(before: Int? = nil, most: Int = 200, from: Int = 0, to: Int = 1000) throws -> [Int] {
            try store.incidentFiles(from: .at(from), to: .at(to), before: before, most: most)
                .map(\.outage.incident.id)
        }
        #expect(try ids() == [2, 1] && ids(before: 2) == [1] && ids(most: 1) == [2] && ids(to: 60).isEmpty)
    }

    @Test("notes outlive a restart, and go when they are as old as rounds")
    func kept() throws {
        let place = try Place()
        do {
            let store = try place.store()
            try store.storeRound(rounds(1, lines: 1)[0])
            _ = try store.add(note(.comment, .line("line-00000"), at: 10, text: "old"))
            _ = try store.add(note(.comment, .line("line-00000"), at: 90_000, text: "new"))
        }
        let store = try place.store()
        #expect(try store.notes().map(\.text) == ["new", "old"])
        while try store.expire(now: .at(172_800), keepProbes: .seconds(86_400), keepRounds: .seconds(86_400)).hasMore {}
        #expect(try store.notes().map(\.text) == ["new"])
    }

    @Test("a history that an older program made, and that this one only reads, has no notes")
    func older() throws {
        let place = try Place()
        let store = try place.store()
        try store.storeState(StateChange(roundID: "r", at: .at(60), open: [.open(1, ["a"])]))
        try store.write { try $0.execute(sql: "DROP TABLE note; DROP TABLE told_item; DROP TABLE witness") }
        let reader = try HistoryStore.openForReading(path: place.path)
        #expect(try reader.notes().isEmpty && reader.silences(at: .at(0)).isEmpty)
        let file = try #require(try reader.incidentFile(1))
        #expect(file.notes.isEmpty && file.told.isEmpty && file.witnesses.isEmpty)
    }
}
