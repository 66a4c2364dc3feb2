import LineHistory
import LineModel
import LineReport
import TestSupport
import Testing

@testable import LineWeb

@Suite("What was found, on the pages and in the API")
struct ExplanationListTests {
    private func store() throws -> PageStore {
        let store = try PageStore(last: "<b>&\"")
        let arms = [ExperimentArm(bytes: 32, dscp: 0, sent: 200), ExperimentArm(bytes: 1_400, dscp: 0, sent: 200)]
        try store.history.store([
            Explanation(
                line: store.names[0], at: PageFixture.ago(30), round: store.rounds.last, incident: 1,
                experiment: .size, arms: arms, conclusions: [.sampleSize]),
            Explanation(
                line: store.names[3], at: PageFixture.ago(20), incident: 1, experiment: .dscp, arms: arms),
        ])
        return store
    }

    private func body(_ store: PageStore, _ path: String) async throws -> String {
        guard case .page(let page) = try await store.ask(path) else { return "" }
        return page.body.text
    }

    @Test("the incident's page names the lines, escaped, with what follows, what to do and what was counted")
    func incident() async throws {
        let text = try await body(try store(), "/incidents/1")
        #expect(text.contains("What was found"))
        #expect(text.contains(Words.keys.conclusion(.sampleSize)) && text.contains(Words.keys.advice(.sampleSize)))
        #expect(text.contains("1400 bytes, DSCP 0: 0 of 200 lost") && text.contains("No difference was found"))
        #expect(text.contains("&lt;b&gt;&amp;&quot;") && !text.contains("<b>&\""))
    }

    @Test("the line's page has what was found of it alone; one of which nothing was found has no such section")
    func line() async throws {
        let store = try store()
        let text = try await body(store, "/lines/\(store.names[0])")
        #expect(text.contains(Words.keys.conclusion(.sampleSize)) && !text.contains("No difference was found"))
        let other = try await body(store, "/lines/\(store.names[1])")
        #expect(!other.isEmpty && !other.contains("What was found"))
    }

    @Test("the API has the same with its numbers, as its document says")
    func api() async throws {
        let (store, check) = (try store(), try SchemaCheck())
        for (path, operation) in [
            ("/incidents/1", "/incidents/{number}"),
            ("/lines/\(store.names[0])/explanations", "/lines/{name}/explanations"),
        ] {
            let answer = try await store.api(path)
            let schema = try #require(
                check.at(
                    "paths", operation, "get", "responses", "200", "content", "application/json", "schema")
                    as? [String: Any])
            #expect(answer.status == 200)
            #expect(check.problems(try #require(answer.json), schema) == [])
            let found = try #require(answer.object["explanations"] as? [[String: Any]])
            let last = try #require(found.last?["conclusions"] as? [[String: Any]])
            #expect(last.first?["id"] as? String == "size-limit")
            #expect((last.first?["figures"] as? [String: Any])?["passes_bytes"] as? Int == 1_200)
        }
    }

    @Test("a share shows none of it: it is the operator's to tell")
    func share() throws {
        let store = try store()
        let limits = ShareLimits(scope: .line(store.names[0]), hidesAddresses: false)
        let history = SiteHistory(store.history, limits: limits)
        let window = try history.window(of: store.names[0], from: PageFixture.ago(900), to: PageFixture.now)
        #expect(window?.explanations == Explanations())
        #expect(try history.incidentFile(1)?.explanations == Explanations())
    }
}
