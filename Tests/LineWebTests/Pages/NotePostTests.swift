import LineModel
import TestSupport
import Testing

@testable import LineWeb

@Suite("Forms that note something")
struct NotePostTests {
    private let incident = OperatorNote.Subject.incident(12)

    private func note(
        _ form: [String: String], of subject: OperatorNote.Subject = .incident(12), isOver: Bool = false,
        viewer: PageRequest.Viewer? = nil
    ) throws(NotePost.Refusal) -> OperatorNote {
        let request = PageFixture.request(
            form: ["author": "Jane"].merging(form) { _, new in new }, viewer: viewer)
        return try NotePost.note(of: subject, isOver: isOver, request)
    }

    private func status(
        _ form: [String: String], of subject: OperatorNote.Subject = .incident(12), isOver: Bool = false
    )
        -> Int?
    {
        do throws(NotePost.Refusal) {
            _ = try note(form, of: subject, isOver: isOver)
            return nil
        } catch {
            #expect(!error.text.isEmpty)
            return error.status
        }
    }

    @Test("make notes with the name, the time and the text")
    func makesNotes() throws {
        let comment = try note(["kind": "comment", "text": "  line\r\ntwo \u{3000}", "author": " 李雷 "])
        #expect(comment == OperatorNote(.comment, of: incident, by: "李雷", at: PageFixture.now, text: "line\ntwo"))
        #expect(try note(["kind": "acknowledge"]).kind == .acknowledge)
        #expect(try note(["kind": "silence", "for": "4h"]).until == PageFixture.ago(-4 * 3600))
    }

    @Test("take the name of who is logged in, whatever the form says")
    func takesViewer() throws {
        let viewer = PageRequest.Viewer(name: "ops", mayWrite: true)
        #expect(try note(["kind": "comment", "text": "x", "author": "mallory"], viewer: viewer).author == "ops")
        #expect(throws: NotePost.Refusal.self) {
            try note(["kind": "comment", "text": "x"], viewer: .init(name: "guest", mayWrite: false))
        }
    }

    @Test("are refused with the reason where something is missing or too long")
    func refuses() {
        #expect(status([:]) == 400)
        #expect(status(["kind": "explode"]) == 400)
        #expect(status(["kind": "comment", "text": " \n "]) == 400)
        #expect(status(["kind": "comment", "text": String(repeating: "字", count: 2_001)]) == 400)
        #expect(status(["kind": "comment", "text": String(repeating: "字", count: 2_000)]) == nil)
        #expect(status(["kind": "comment", "text": "x", "author": " "]) == 400)
        #expect(status(["kind": "comment", "text": "x", "author": String(repeating: "x", count: 101)]) == 400)
        #expect(status(["kind": "acknowledge"], of: .line("sz")) == 400)
    }

    @Test("take a comment on what is over, and nothing else")
    func heedsEnd() {
        #expect(status(["kind": "comment", "text": "x"], isOver: true) == nil)
        for kind in ["acknowledge", "release", "silence", "unsilence"] {
            #expect(status(["kind": kind, "for": "1h"], isOver: true) == 409)
        }
    }

    @Test("silence until a time of the vantage's clock")
    func silences() throws {
        // The tests' time is 2026-11-24 10:55 at UTC+8.
        #expect(
            try note(["kind": "silence", "for": "tomorrow"]).until?.rfc3339(fractionDigits: 0)
                == "2026-11-25T09:00:00+08:00")
        #expect(
            try note(["kind": "silence", "for": "1h", "until": "2026-11-24 18:00"]).until?.utcText
                == "2026-11-24T10:00:00Z")
        #expect(
            try note(["kind": "silence", "for": "at", "until": "2026-11-24T18:00"]).until?.utcText
                == "2026-11-24T10:00:00Z")
    }

    @Test(
        "refuse a silence without an end, in the past, too long, or of no time",
        arguments: [
            [:], ["for": "at"], ["for": "at", "until": "soon"], ["for": "at", "until": "2026-11-24 09:00"],
            ["for": "at", "until": "2028-01-01"], ["for": "2h"], ["until": String(repeating: "1", count: 100_000)],
        ])
    func refusesSilences(form: [String: String]) {
        #expect(status(form.merging(["kind": "silence"]) { old, _ in old }) == 400)
    }

    @Test("that were sent twice are one note; said again later, they are two")
    func knowsDoubles() throws {
        let first = OperatorNote(.comment, of: incident, by: "Jane", at: PageFixture.ago(5), text: "x")
        let again = OperatorNote(.comment, of: incident, by: "Jane", at: PageFixture.now, text: "x")
        #expect(NotePost.isAgain(again, after: [first]))
        #expect(!NotePost.isAgain(again, after: []))
        var old = first
        old.at = PageFixture.ago(61)
        #expect(!NotePost.isAgain(again, after: [old]))
        var other = again
        other.author = "李雷"
        #expect(!NotePost.isAgain(other, after: [first]))
    }

    @Test("acknowledge anew what was released since")
    func knowsReleases() {
        func note(_ kind: OperatorNote.Kind, _ seconds: Int64) -> OperatorNote {
            OperatorNote(kind, of: incident, by: "Jane", at: PageFixture.ago(seconds))
        }
        #expect(NotePost.isAgain(note(.acknowledge, 0), after: [note(.acknowledge, 9)]))
        #expect(!NotePost.isAgain(note(.acknowledge, 0), after: [note(.acknowledge, 9), note(.release, 4)]))
    }
}
