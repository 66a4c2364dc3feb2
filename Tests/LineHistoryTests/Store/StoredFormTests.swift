import Foundation
import GRDB
import LineModel
import Testing

@testable import LineHistory

/// What version 1.0.0 wrote into the tables of states and into the outbox, byte for byte as its encoder wrote it: it is
/// read, and written in the same form, which older programs read.
@Suite("The stored form of states, incidents and messages")
struct StoredFormTests {
    private static let watch =
        #"{"announced":{"lossPerMille":1000},"clearRounds":1,"healthyRounds":2,"state":"abnormal","#
        + #""unmeasuredRounds":0}"#
    private static let suspected =
        #"{"announced":{},"clearRounds":0,"healthyRounds":0,"state":"suspected","unmeasuredRounds":2}"#
    private static let open =
        #"{"announced":{"lossPerMille":1000},"announcedLines":2,"isSilent":true,"kind":"ingress","lines":["a","b"],"#
        + #""mostLines":3,"openedAt":{"nanosecondsSince1970":1793462460000000000,"utcOffsetSeconds":28800},"#
        + #""reopened":1,"roundsUnfound":2,"trouble":"abnormal","value":"203.0.113.7:7000","wasTold":true,"#
        + #""worst":{"lossPerMille":1000,"rttMicroseconds":90000}}"#
    private static let closed =
        #"{"announced":{},"announcedLines":1,"isSilent":false,"kind":"vantage","lines":[],"mostLines":1,"#
        + #""openedAt":{"nanosecondsSince1970":1793462400000000000,"utcOffsetSeconds":-12600},"#
        + #""quietSince":{"nanosecondsSince1970":1793462700000000000,"utcOffsetSeconds":-12600},"reopened":0,"#
        + #""roundsUnfound":0,"trouble":"unmeasured","value":"","wasTold":false,"worst":{}}"#

    private static let openIncident = Incident(
        id: 4, key: CauseKey(.ingress, "203.0.113.7:7000"), trouble: .abnormal, openedAt: .at(60), lines: ["b", "a"],
        mostLines: 3, worst: LineFigures(lossPerMille: 1000, rttMicroseconds: 90_000), announcedLines: 2,
        announced: LineFigures(lossPerMille: 1000), reopened: 1, roundsUnfound: 2, isSilent: true, wasTold: true)
    private static let closedIncident = Incident(
        id: 3, key: .vantage, trouble: .unmeasured, openedAt: .at(0, offset: -12_600), mostLines: 1, announcedLines: 1,
        quietSince: .at(300, offset: -12_600))
    private static let watches = [
        "a": LineWatch(
            state: .abnormal, clearRounds: 1, healthyRounds: 2, announced: LineFigures(lossPerMille: 1000)),
        "c": LineWatch(state: .suspected, unmeasuredRounds: 2),
    ]

    /// A message with every key that one can have.
    private static let digest = #"""
        {"abnormalLines":2,"at":{"nanosecondsSince1970":1793462461000000000,"utcOffsetSeconds":28800},\#
        "everySeconds":300,"items":[{"absorbedBy":[9,12],"allLines":30,"causeKind":"ingress-host",\#
        "causeValue":"203.0.113.7","change":"closed","closedAt":{"nanosecondsSince1970":1793462460000000000,\#
        "utcOffsetSeconds":0},"healthyInside":1,"healthyOutside":110,"incident":4,"isNoLongerMeasured":true,\#
        "lines":[{"echo":"198.51.100.9:9000","excess":{"rttLimit":8000,"usualLossPerMille":5,"usualRTT":\#
        {"median":230000,"most":179800,"usual":149800}},"ingress":"203.0.113.7:7000","lossPerMille":125,"name":"a",\#
        "reasons":["loss 12.5 % is above 1 %"],"rttMicroseconds":83200,"segments":{"beyondLossPerMille":-3,\#
        "beyondMicroseconds":67500,"delayAt":"beyond","ingressLossPerMille":20,"ingressMicroseconds":12000,\#
        "lossAt":"both"},"ways":{"back":25,"either":0,"there":100}},{"ingress":"name.example:7","name":"b",\#
        "reasons":["no such name"],"unmeasured":{"kind":"name","subject":"name.example"}}],"mostLines":31,"openedAt":\#
        {"nanosecondsSince1970":1793462400000000000,"utcOffsetSeconds":28800},"trouble":"abnormal",\#
        "witnesses":["sz-0"],"worstLossPerMille":500,"worstRTTMicroseconds":90000},{"absorbedBy":[],\#
        "causeKind":"vantage","causeValue":"","change":"continued","healthyInside":0,"healthyOutside":0,"incident":5,\#
        "lines":[],"mostLines":0,"openedAt":{"nanosecondsSince1970":0,"utcOffsetSeconds":0},"trouble":"unmeasured",\#
        "witnesses":[]}],"lines":120,"roundID":"00c0ffee00c0ffee","unmeasuredLines":1,"vantage":"sh-ct"}
        """#

    private func insert(_ rows: [(id: Int, phase: String, json: String)], _ store: HistoryStore) throws {
        try store.write { db in
            for row in rows {
                try db.execute(
                    sql: """
                        INSERT INTO incident (id, phase, opened, ended, incident, every_line)
                        VALUES (?, ?, 0, NULL, ?, ?)
                        """, arguments: [row.id, row.phase, Data(row.json.utf8), Data(#"["a"]"#.utf8)])
            }
        }
    }

    private func insert(watches: [String: String], _ store: HistoryStore) throws {
        try store.write { db in
            for (name, json) in watches {
                try db.execute(
                    sql: "INSERT INTO line_watch (name, watch) VALUES (?, ?)", arguments: [name, Data(json.utf8)])
            }
        }
    }

    private func insert(digest: String, _ store: HistoryStore) throws {
        try store.write {
            try $0.execute(
                sql: """
                    INSERT INTO outbox (destination, digest, created, utc_offset, due, attempts, in_flight)
                    VALUES ('ops', ?, 0, 0, 0, 0, 0)
                    """, arguments: [Data(digest.utf8)])
        }
    }

    private func texts(_ sql: String, _ store: HistoryStore) throws -> [String] {
        try store.read { try Data.fetchAll($0, sql: sql) }.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("what was stored is read")
    func isRead() throws {
        let store = try Place().store()
        try insert([(4, "open", Self.open), (3, "recent", Self.closed)], store)
        try insert(watches: ["a": Self.watch, "c": Self.suspected], store)
        let state = try store.loadState()
        #expect(state.open == [Self.openIncident] && state.recent == [Self.closedIncident])
        #expect(state.watches == Self.watches)
    }

    @Test("it is written as it was")
    func isWritten() throws {
        let store = try Place().store()
        try store.storeState(
            StateChange(
                roundID: "r", at: .at(400), watches: Self.watches, open: [Self.openIncident],
                recent: [Self.closedIncident], nextIncidentID: 5))
        #expect(try texts("SELECT watch FROM line_watch ORDER BY name", store) == [Self.watch, Self.suspected])
        #expect(try texts("SELECT incident FROM incident ORDER BY id DESC", store) == [Self.open, Self.closed])
    }

    @Test("an incident of a version that kept neither silences nor what was told is read as one that was told")
    func olderIncident() throws {
        let store = try Place().store()
        let older = Self.open.replacing(#""isSilent":true,"#, with: "").replacing(#""wasTold":true,"#, with: "")
        let between = Self.open.replacing(#""wasTold":true,"#, with: "")
        try insert([(4, "open", older), (5, "open", between)], store)
        let read = try store.loadState().open
        #expect(read.map(\.isSilent) == [false, true])
        #expect(read.map(\.wasTold) == [true, false], "of a version between the two it was told unless it is silenced")
    }

    @Test("what a newer version stored of a kind, a trouble or a state that is not known takes nothing else with it")
    func unknown() throws {
        let store = try Place().store()
        try insert(
            [
                (4, "open", Self.open), (5, "open", Self.open.replacing(#""ingress""#, with: #""rack""#)),
                (6, "open", Self.open.replacing(#""abnormal""#, with: #""slow""#)), (3, "recent", Self.closed),
            ], store)
        try insert(watches: ["a": Self.watch, "b": Self.watch.replacing("abnormal", with: "asleep")], store)
        let state = try store.loadState()
        #expect(state.open == [Self.openIncident] && state.recent == [Self.closedIncident])
        #expect(FieldWatch(watches: state.watches).watches == ["a": Self.watches["a"]])
        #expect(try store.outages(from: .at(-10_000_000), to: .at(1000)).count == 2)
    }

    @Test("a message is read with all that it holds, and has the same form again")
    func message() throws {
        let store = try Place().store()
        // As the outbox's encoder wrote it: in any order of the keys, with slashes escaped.
        try insert(digest: Self.digest.replacing("no such name", with: #"no such\/name"#), store)
        let read = try #require(try store.dueMessages(for: "ops", now: .at(0), limit: 9).first).digest
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(
            String(decoding: try encoder.encode(read), as: UTF8.self)
                == Self.digest.replacing("no such name", with: "no such/name"))
        #expect(read.items.map(\.incident) == [4, 5])
        let unmeasured = read.items[0].lines[1].reasons.first?.unmeasured
        #expect(read.items[0].lineCount == 30 && unmeasured?.stored?.subject == "name.example")
    }

    @Test("a message about a kind or a trouble that is not known is kept, with its words")
    func unknownInMessage() throws {
        let store = try Place().store()
        let newer = Self.digest.replacing("ingress-host", with: "rack").replacing("unmeasured\",", with: "slow\",")
        try insert(digest: newer, store)
        let read = try #require(try store.dueMessages(for: "ops", now: .at(0), limit: 9).first).digest
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(String(decoding: try encoder.encode(read), as: UTF8.self) == newer)
        #expect(newer.contains("rack") && newer.contains("slow"))
    }
}
