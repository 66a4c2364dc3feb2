import Foundation
import LineHistory
import LineModel
import TestSupport
import Testing

@testable import LineWeb

@Suite("Pages over a history")
struct PageAnswerTests {
    @Test("A line's page has its rounds, its incident, and the probes of its worst round")
    func showsLine() async throws {
        let store = try PageStore()
        let answer = try await store.ask("/lines/\(store.names[0])", [("last", "1h")])
        #expect(answer.status == 200)
        for text in ["6 rounds, one every 5 min", "20 received", "/incidents/1", "data-from=", "class=\"panel\""] {
            #expect(answer.html.contains(text), "\(text)")
        }
        let chosen = try await store.ask("/lines/\(store.names[0])", [("last", "1h"), ("round", store.rounds[2])])
        #expect(chosen.html.contains("data-key=\"\(store.rounds[2])\" class=\"chosen\""))
    }

    @Test("A line's page shows the newest round as its state whatever the window is")
    func showsState() async throws {
        let store = try PageStore()
        let old = [("from", "2026-11-20T06:00:00Z"), ("to", "2026-11-20T09:00:00Z")]
        let html = try await store.ask("/lines/\(store.names[1])", old).html
        #expect(html.contains("No round of this time has the line."))
        #expect(html.contains("/rounds/\(store.rounds[5])"))
    }

    @Test("An unknown line is not found, and names like it are offered")
    func offersNames() async throws {
        let store = try PageStore()
        let answer = try await store.ask("/lines/lime-00000")
        #expect(answer.status == 404)
        #expect(answer.html.contains("/lines/line-00000\""))
        let hostile = try await store.ask("/lines/\(String(repeating: "<", count: 200_000))")
        #expect(hostile.status == 404 && hostile.html.utf8.count < 2_000)
        #expect(try await store.ask("/line", [("name", "..")]).status == 404)
    }

    @Test(
        "A line has its page whatever it is called",
        arguments: [".", "..", "a/b", "<script>", "x.csv", "100%", String(repeating: "线", count: 70_000)])
    func findsAwkwardNames(name: String) async throws {
        let store = try PageStore(last: name)
        let address = store.site.line(name, [("last", "1h")])
        let parts = address.split(separator: "?", maxSplits: 1).map(String.init)
        let query = parts[1].split(separator: "&").map { item -> (name: String, value: String) in
            let pair = item.split(separator: "=", maxSplits: 1).map { String($0).removingPercentEncoding ?? "" }
            return (pair[0], pair.count > 1 ? pair[1] : "")
        }
        let path = parts[0].split(separator: "/").map { String($0).removingPercentEncoding ?? "" }
        let answer = try await store.ask("/" + path.joined(separator: "/"), query)
        #expect(answer.status == 200)
        #expect(answer.html.contains("6 rounds, one every 5 min"))
        #expect(answer.html.utf8.count < 2_000_000)
    }

    @Test("A line's table is a file for spreadsheets")
    func hasCSV() async throws {
        let store = try PageStore()
        for (path, query) in [
            ("/lines/\(store.names[2]).csv", []), ("/line.csv", [(name: "name", value: store.names[2])]),
        ] {
            guard case .file(let type, let bytes, let name) = try await store.ask(path, query) else {
                Issue.record("no file")
                continue
            }
            #expect(type == "text/csv; charset=utf-8")
            #expect(name?.hasSuffix(".csv") == true)
            let rows = try CSVReading.rows(String(decoding: bytes.dropFirst(3), as: UTF8.self))
            #expect(rows.count == 7)
            #expect(rows.dropFirst().allSatisfy { $0[1] == store.names[2] })
        }
        #expect(try await store.ask("/lines/nobody.csv").status == 404)
    }

    @Test("Lines, and a line and its past, are compared on one scale")
    func compares() async throws {
        let store = try PageStore()
        let items = store.names.prefix(2).map { (name: "line", value: $0) } + [(name: "last", value: "1h")]
        let two = try await store.ask("/compare", items)
        #expect(two.html.components(of: "class=\"panel\"") == 2)
        let past = try await store.ask("/compare", [items[0], items[2], (name: "against", value: "1d")])
        #expect(past.html.components(of: "class=\"panel\"") == 2)
        let third = try await store.ask("/compare", items + [(name: "with", value: store.names[2])])
        #expect(third.html.components(of: "class=\"panel\"") == 3)
        #expect(
            try await store.ask("/compare", items + [(name: "line", value: "nobody")]).html.contains(
                "No line has the name nobody"))
        #expect(try await store.ask("/compare", [(name: "line", value: "nobody")]).status == 404)
        #expect(try await store.ask("/compare").status == 404)
        #expect(
            try await store.ask("/compare", items + [(name: "against", value: "soon")]).html.contains("role=\"alert\""))
    }

    @Test("Incidents are listed by their state, and each has its page")
    func showsIncidents() async throws {
        let store = try PageStore()
        let all = try await store.ask("/incidents").html
        #expect(all.contains("href=\"/incidents/1\"") && all.contains("href=\"/incidents/2\""))
        let open = try await store.ask("/incidents", [("state", "open")]).html
        #expect(open.contains("href=\"/incidents/1\"") && !open.contains("href=\"/incidents/2\""))
        let past = try await store.ask("/incidents", [("state", "past")]).html
        #expect(!past.contains("href=\"/incidents/1\"") && past.contains("href=\"/incidents/2\""))
        #expect(try await store.ask("/incidents/1").html.contains("href=\"/lines/line-00000?"))
        for path in ["/incidents/99", "/incidents/x", "/incidents/-1", "/incidents/99999999999999999999"] {
            #expect(try await store.ask(path).status == 404)
        }
    }

    @Test("Somebody is on it once a form said so, and the reader is led back")
    func acknowledges() async throws {
        let store = try PageStore()
        for _ in 0..<2 {
            let answer = try await store.ask("/incidents/1/notes", form: ["kind": "acknowledge", "author": "Jane"])
            guard case .redirect("/incidents/1") = answer else {
                Issue.record("\(answer)")
                return
            }
        }
        let file = try #require(try store.history.incidentFile(1))
        #expect(file.notes.count == 1)
        #expect(file.acknowledgement?.author == "Jane")
        #expect(try await store.ask("/incidents/1").html.contains("Jane is on it"))
        _ = try await store.ask("/incidents/1/notes", form: ["kind": "release", "author": "Jane"])
        #expect(try store.history.incidentFile(1)?.acknowledgement == nil)
    }

    @Test("A form that is refused changes nothing, and is shown as it was filled in")
    func refuses() async throws {
        let store = try PageStore()
        let form = ["kind": "silence", "for": "at", "until": "yesterday <b>", "author": "Jane", "text": "keep me"]
        let answer = try await store.ask("/incidents/1/notes", form: form)
        #expect(answer.status == 400)
        for text in ["role=\"alert\"", "keep me", "value=\"Jane\"", "yesterday &lt;b&gt;"] {
            #expect(answer.html.contains(text), "\(text)")
        }
        #expect(try await store.ask("/incidents/2/notes", form: ["kind": "acknowledge", "author": "J"]).status == 409)
        #expect(try await store.ask("/incidents/9/notes", form: ["kind": "acknowledge", "author": "J"]).status == 404)
        #expect(try await store.ask("/notes", form: ["line": "nobody", "kind": "comment", "text": "x"]).status == 404)
        let reader = PageRequest.Viewer(name: "guest", mayWrite: false)
        #expect(try await store.ask("/incidents/1/notes", form: ["kind": "acknowledge"], viewer: reader).status == 403)
        #expect(try store.history.notes().isEmpty)
    }

    @Test("A line is silenced and commented on")
    func notesLines() async throws {
        let store = try PageStore()
        let form = ["line": store.names[0], "kind": "silence", "for": "4h", "author": "Jane"]
        guard case .redirect(let back) = try await store.ask("/notes", form: form) else {
            Issue.record("no redirect")
            return
        }
        #expect(back == "/lines/\(store.names[0])")
        #expect(try store.history.silences(at: PageFixture.now).count == 1)
        let html = try await store.ask(back).html
        #expect(html.contains("silent until") && html.contains("value=\"unsilence\""))
    }

    @Test("A round has its page, and the newest one an address of its own")
    func showsRounds() async throws {
        let store = try PageStore()
        guard case .redirect(let newest) = try await store.ask("/rounds/latest") else {
            Issue.record("no redirect")
            return
        }
        #expect(newest == "/rounds/\(store.rounds[5])")
        let html = try await store.ask("/rounds/\(store.rounds[3])").html
        #expect(html.contains("/rounds/\(store.rounds[2])\"") && html.contains("/rounds/\(store.rounds[4])\""))
        for id in ["", "x", "../../etc/passwd", String(repeating: "f", count: 100_000)] {
            #expect(try await store.ask("/rounds/\(Site.encoded(id))").status == 404)
        }
    }

    @Test("The report has a row a line, and the same as a file")
    func reports() async throws {
        let store = try PageStore()
        let html = try await store.ask("/report").html
        #expect(html.contains("1 to 4 of 4"))
        let some = try await store.ask("/report", [("tag", "carrier=ct")]).html
        #expect(some.contains("1 to 2 of 2"))
        guard case .file(_, let bytes, let name) = try await store.ask("/report.csv", [("month", "2026-11")]) else {
            Issue.record("no file")
            return
        }
        #expect(name == "plumbline-report-2026-11.csv")
        let rows = try CSVReading.rows(String(decoding: bytes.dropFirst(3), as: UTF8.self))
        #expect(rows.count == 6)
        #expect(rows[1][0] == "*" && Set(rows.dropFirst(2).map { $0[0] }) == Set(store.names))
    }
}

extension String {
    /// How often a text is in it.
    fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
