import LineModel
import Testing

@Suite("What people silence by notes")
struct OperatorSilencesTests {
    private static let now = WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000)

    private func line(_ name: String) -> Line { Line(name: name, ingress: HostPort(host: "192.0.2.1", port: 7)) }

    private func note(_ subject: OperatorNote.Subject, _ kind: OperatorNote.Kind = .silence) -> OperatorNote {
        OperatorNote(kind, of: subject, by: "an", at: Self.now, until: Self.now)
    }

    @Test("an incident is silenced when each of its lines is, by a note or by the settings")
    func lines() {
        var rule = MuteRule()
        rule.line = "b*"
        var muting = Muting()
        muting.silences = [rule]
        let cause = CauseKey(.ingress, "192.0.2.1:7")
        let both = [line("a"), line("b1")]
        #expect(!muting.isSilenced(cause: cause, lines: both, at: Self.now))
        let silences = OperatorSilences([note(.line("a"))])
        #expect(muting.adding(silences).isSilenced(cause: cause, lines: both, at: Self.now))
        #expect(!muting.adding(silences).isSilenced(cause: cause, lines: both + [line("c")], at: Self.now))
        #expect(muting.adding(silences).isSilenced(cause: CauseKey(.line, "a"), lines: [line("a")], at: Self.now))
    }

    @Test("a line's name is no pattern")
    func names() {
        let silences = OperatorSilences([note(.line("*"))])
        let muting = Muting().adding(silences)
        #expect(!muting.isSilenced(cause: CauseKey(.line, "a"), lines: [line("a")], at: Self.now))
        #expect(muting.isSilenced(cause: CauseKey(.line, "*"), lines: [line("*")], at: Self.now))
    }

    @Test("only silences silence")
    func kinds() {
        for kind in OperatorNote.Kind.allCases {
            let found = OperatorSilences([note(.incident(3), kind), note(.line("a"), kind)])
            #expect(found.incidents == (kind == .silence ? [3] : []) && found.lines == (kind == .silence ? ["a"] : []))
        }
        #expect(Muting().adding(OperatorSilences([note(.incident(3))])) == Muting())
    }

    @Test("who is on it is told with what waits of the incident, and is no mere going on")
    func merging() throws {
        let acknowledgement = Acknowledgement(note(.incident(1), .acknowledge))
        func digest(_ change: IncidentChange, _ acknowledgement: Acknowledgement? = nil) -> Digest {
            var item = DigestItem(
                change: change, incident: 1, cause: CauseKey(.line, "a"), trouble: .abnormal, openedAt: Self.now,
                lines: acknowledgement == nil ? [DigestLine(name: "a", ingress: "192.0.2.1:7")] : [], mostLines: 1)
            item.acknowledgement = acknowledgement
            return Digest(
                vantage: "v", roundID: "0", at: Self.now, everySeconds: 60, lines: 1, abnormalLines: 1,
                unmeasuredLines: 0, items: [item])
        }
        let note = digest(.continued, acknowledgement)
        #expect(!note.isOnlyContinued && digest(.continued).isOnlyContinued)
        let cases: [([Digest], IncidentChange, Bool)] = [
            ([digest(.opened), note], .opened, true), ([note, digest(.worse)], .worse, true),
            ([note, digest(.continued)], .continued, true), ([note, digest(.closed)], .closed, false),
            ([digest(.opened), note, digest(.closed)], .closed, false),
        ]
        for (digests, change, isTold) in cases {
            let item = try #require(Digest.merging(digests)?.items.first)
            #expect(item.change == change && (item.acknowledgement == acknowledgement) == isTold)
            #expect(item.lines.count == 1)
        }
        var told = ToldIncidents([1: .waiting])
        told.noteGivenUp(note)
        #expect(told.states == [1: .waiting])
    }
}
