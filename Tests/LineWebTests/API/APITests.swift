import Foundation
import LineHistory
import LineModel
import TestSupport
import Testing

@testable import LineWeb

@Suite("The API")
struct APITests {
    @Test("items that are not known, stand twice or make no sense are refused, with what to write")
    func refusesItems() async throws {
        let store = try PageStore()
        let cases: [(path: String, query: [(name: String, value: String)], said: String)] = [
            ("/lines", [("colour", "red")], "known are q, verdict, ingress"),
            ("/status", [("a", "b")], "none is known"),
            ("/lines", [("sort", "best")], "worst"), ("/lines", [("tag", "x")], "KEY=VALUE"),
            ("/lines", [("sort", "name"), ("sort", "loss")], "twice"), ("/lines", [("limit", "0")], "1 to 1000"),
            ("/lines", [("limit", "1001")], "1 to 1000"), ("/lines", [("limit", "１")], "1 to 1000"),
            ("/lines", [("cursor", "c1zz")], "`next` of a page"), ("/lines", [("page", "2")], "known are"),
            ("/rounds", [("from", "yesterday")], "RFC 3339"),
            ("/rounds", [("from", "2026-11-28T06:00:00Z"), ("to", "2026-11-28T06:00:00Z")], "before"),
            ("/lines", [("q", String(repeating: "x", count: 201))], "200 characters"),
            ("/incidents", [("state", "shut")], "open, closed"),
        ]
        for one in cases {
            let answer = try await store.api(one.path, one.query)
            #expect(answer.status == 400 && answer.type == "application/problem+json", "\(one)")
            #expect((answer.object["detail"] as? String ?? "").contains(one.said), "\(one) \(answer.object)")
            #expect(answer.object["instance"] as? String == APICatalogue.root + one.path)
        }
        let tags = [(name: "tag", value: "carrier=ct"), (name: "tag", value: "carrier=cu")]
        #expect(try await store.api("/lines", tags).status == 200)
    }

    @Test("what is not there is 404, as a problem")
    func saysWhatIsMissing() async throws {
        let store = try PageStore()
        for path in [
            "/lines/nobody", "/lines/nobody/rounds", "/lines/nobody/samples", "/lines/nobody/summary",
            "/lines/nobody/explanations", "/rounds/0000000000000000", "/incidents/77", "/incidents/x",
            "/incidents/99999999999999999999",
        ] {
            let answer = try await store.api(path)
            #expect(answer.status == 404 && answer.object["title"] as? String == "Not Found", "\(path)")
        }
        let name = store.names[0]
        #expect(try await store.api("/lines/\(name)/samples", [("round", "nothing")]).status == 404)
    }

    @Test("a page goes on in the round that it began with, whatever rounds come meanwhile", arguments: [1, 2, 3])
    func pagesLines(limit: Int) async throws {
        let store = try PageStore(withProbes: false)
        var (names, cursor, pages): ([String], String?, Int) = ([], nil, 0)
        var generator = HistoryGenerator(seed: 99, lines: 4, count: 20, withProbes: false)
        repeat {
            let query = [("limit", "\(limit)"), ("sort", "worst")] + (cursor.map { [("cursor", $0)] } ?? [])
            let answer = try await store.api("/lines", query.map { (name: $0.0, value: $0.1) })
            let round = answer.object["round"] as? [String: Any]
            #expect(answer.status == 200 && round?["id"] as? String == store.rounds.last)
            #expect(answer.object["matched"] as? Int == 4)
            names += answer.rows("lines").compactMap { $0["name"] as? String }
            cursor = answer.object["next"] as? String
            pages += 1
            // Another round in another order, and one line fewer, comes between two pages.
            try store.history.storeRound(generator.round(started: PageFixture.now.moved(by: .seconds(Int64(pages)))))
        } while cursor != nil && pages < 9
        #expect(names.sorted() == store.names.sorted() && pages == (4 + limit - 1) / limit)
        let gone = APICursor(round: "ffffffffffffffff", place: 1).text
        #expect(try await store.api("/lines", [("cursor", gone)]).status == 410)
    }

    @Test("rounds, and a line's rounds, come newest first, each once, over all pages")
    func pagesRounds() async throws {
        let store = try PageStore(rounds: 7)
        for (path, key) in [("/rounds", "id"), ("/lines/\(store.names[1])/rounds", "id")] {
            var (ids, cursor): ([String], String?) = ([], nil)
            for _ in 0..<9 {
                let query = [(name: "limit", value: "3")] + (cursor.map { [(name: "cursor", value: $0)] } ?? [])
                let answer = try await store.api(path, query)
                ids += answer.rows("rounds").compactMap { $0[key] as? String }
                cursor = answer.object["next"] as? String
                if cursor == nil { break }
            }
            #expect(ids == store.rounds.reversed() && cursor == nil, "\(path)")
        }
        let from = PageFixture.ago(700).rfc3339()
        #expect(try await store.api("/rounds", [("from", from)]).rows("rounds").count == 3)
    }

    @Test("a line's figures are those that the history has, under the keys of a round's JSON")
    func saysFigures() async throws {
        let store = try PageStore()
        let answer = try await store.api("/lines/\(store.names[2])/rounds", [("limit", "1")])
        let row = try #require(answer.rows("rounds").first)
        let span = (from: PageFixture.ago(400), to: PageFixture.now)
        let points = try store.history.points(of: store.names[2], from: span.from, to: span.to)
        let point = try #require(points.last)
        #expect(row["id"] as? String == point.roundID && row["sent"] as? Int == point.summary.counts.sent)
        let rtt = try #require(row["rtt_ms"] as? [String: Any])
        let median = try #require(point.summary.rtt?.median)
        #expect(abs((rtt["median"] as? Double ?? 0) - median) < 0.001)
        let samples = try await store.api("/lines/\(store.names[2])/samples", [("limit", "7")])
        #expect(samples.rows("samples").map { $0["seq"] as? Int } == Array(0..<7))
        let cursor = try #require(samples.object["next"] as? String)
        let next = try await store.api("/lines/\(store.names[2])/samples", [("cursor", cursor)])
        #expect(next.rows("samples").map { $0["seq"] as? Int } == Array(7..<20) && next.object["next"] is NSNull)
        let summary = try await store.api("/lines/\(store.names[2])/summary")
        #expect(summary.object["rounds"] as? Int == 6 && summary.object["sent"] as? Int == 120)
        let open = try await store.api("/incidents", [("state", "open")])
        #expect(open.rows("incidents").map { $0["incident"] as? Int } == [1])
        #expect(try await store.api("/incidents", [("state", "closed")]).rows("incidents").count == 1)
    }

    @Test("what has not changed is not sent again, and a change is")
    func revalidates() async throws {
        let store = try PageStore()
        let first = try await store.api("/rounds")
        let tag = try #require(first.field("etag"))
        let known = try await store.api("/rounds", fields: [("if-none-match", "\"other\", \(tag)")])
        #expect(known.status == 304 && known.json == nil && known.field("etag") == tag)
        #expect(try await store.api("/rounds", fields: [("if-none-match", "\"other\"")]).status == 200)
        let posted = try await store.api("/comments", method: .post, body: #"{"incident":1,"text":"seen"}"#)
        #expect(posted.status == 201 && posted.field("etag") == nil)
        let before = try await store.api("/comments").field("etag")
        _ = try await store.api("/comments", method: .post, body: #"{"incident":1,"text":"again"}"#)
        #expect(try await store.api("/comments").field("etag") != before)
    }

    @Test("notes and silences are written by whoever may, and ended")
    func writes() async throws {
        let store = try PageStore()
        let ops = PageRequest.Viewer(name: "ops", mayWrite: true)
        let line = store.names[0]
        let note = try await store.api(
            "/comments", method: .post, body: #"{"line":"\#(line)","text":"cut <b>fibre</b>"}"#, viewer: ops)
        #expect(note.status == 201 && note.object["author"] as? String == "ops" && note.object["id"] as? Int == 1)
        let acknowledged = try await store.api(
            "/comments", method: .post, body: #"{"incident":1,"kind":"acknowledge"}"#, viewer: ops)
        #expect(acknowledged.status == 201)
        let incident = try await store.api("/incidents/1")
        #expect((incident.object["acknowledged"] as? [String: Any])?["author"] as? String == "ops")
        let until = PageFixture.now.moved(by: .seconds(3600)).rfc3339()
        let silence = try await store.api(
            "/silences", method: .post, body: #"{"incident":1,"until":"\#(until)"}"#, viewer: ops)
        #expect(silence.status == 201)
        let id = try #require(silence.object["id"] as? Int)
        #expect(try await store.api("/silences").rows("silences").map { $0["id"] as? Int } == [id])
        let reader = PageRequest.Viewer(name: "eyes", mayWrite: false)
        #expect(try await store.api("/silences/\(id)", method: .delete, viewer: reader).status == 403)
        #expect(try await store.api("/silences/\(id)", method: .delete, viewer: ops).status == 204)
        #expect(try await store.api("/silences").rows("silences").isEmpty)
        #expect(try await store.api("/silences/\(id)", method: .delete, viewer: ops).status == 404)
        let kinds = try await store.api("/comments", [("kind", "acknowledge")]).rows("comments")
        #expect(kinds.count == 1)
        #expect(
            try await store.api(
                "/comments", method: .post, body: #"{"incident":1,"text":"x"}"#, viewer: reader
            ).status == 403)
    }

    @Test("what was sent wrongly is refused, with what to write; nothing is noted")
    func refusesBodies() async throws {
        let store = try PageStore()
        let long = String(repeating: "x", count: 2001)
        let cases: [(path: String, body: String, status: Int, said: String)] = [
            ("/comments", "", 400, "JSON"), ("/comments", "[]", 400, "JSON"),
            ("/comments", #"{"incident":"1","text":"x"}"#, 400, "JSON"),
            ("/comments", #"{"incident":1,"txt":"x"}"#, 400, "known are"),
            ("/comments", #"{"text":"x"}"#, 400, "incident or line"),
            ("/comments", #"{"incident":1,"line":"a","text":"x"}"#, 400, "incident or line"),
            ("/comments", #"{"incident":1,"text":"  "}"#, 400, "text is missing"),
            ("/comments", #"{"incident":1,"text":"\#(long)"}"#, 400, "2000 characters"),
            ("/comments", #"{"incident":1,"text":"x","kind":"silence"}"#, 400, "kind is"),
            ("/comments", #"{"incident":9,"text":"x"}"#, 404, "no such"),
            ("/comments", #"{"line":"nobody","text":"x"}"#, 404, "no such"),
            ("/silences", #"{"incident":1}"#, 400, "until"),
            ("/silences", #"{"incident":1,"until":"2001-01-01T00:00:00Z"}"#, 400, "400 days"),
            ("/silences", #"{"incident":1,"until":"2101-01-01T00:00:00Z"}"#, 400, "400 days"),
        ]
        for one in cases {
            let answer = try await store.api(one.path, method: .post, body: one.body)
            #expect(answer.status == one.status, "\(one.body.prefix(60))")
            #expect((answer.object["detail"] as? String ?? "").contains(one.said), "\(answer.object)")
        }
        #expect(try await store.api("/comments").rows("comments").isEmpty)
    }

    @Test("a cursor is read back, and nothing else is taken for one")
    func cursors() {
        for cursor in [APICursor(place: 0), APICursor(round: "9f0c00000000002a", place: .max)] {
            #expect(APICursor(text: cursor.text) == cursor)
        }
        for text in ["", "c1", "c13a", "c2" + APICursor(place: 1).text.dropFirst(2), "c1+f", "c13a2d31", "c1ff3a31"] {
            #expect(APICursor(text: text) == nil, "\(text)")
        }
        #expect(APICursor(text: "c1" + String(repeating: "30", count: 200)) == nil)
    }
}
