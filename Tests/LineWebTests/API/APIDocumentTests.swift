import Foundation
import LineModel
import LineReport
import TestSupport
import Testing

@testable import LineWeb

@Suite("The API's document")
struct APIDocumentTests {
    @Test("every route is in the document, by its method, with its variables, and under a name of its own")
    func hasEveryRoute() throws {
        let check = try SchemaCheck()
        var ids: Set<String> = []
        #expect(APICatalogue.pages.count == APICatalogue.routes.count + 1)
        for route in APICatalogue.routes {
            let (path, method) = (route.operation.path, route.operation.method)
            let found = try #require(check.at("paths", path, method) as? [String: Any], "\(method) \(path)")
            #expect(ids.insert(found["operationId"] as? String ?? "").inserted, "\(path)")
            let parameters = found["parameters"] as? [[String: Any]] ?? []
            let inPath = parameters.filter { $0["in"] as? String == "path" }.compactMap { $0["name"] as? String }
            #expect(inPath == path.matches(of: /{([a-z]+)}/).map { String($0.1) }, "\(path)")
            #expect(Set(parameters.compactMap { $0["name"] as? String }).count == parameters.count, "\(path)")
            let answers = found["responses"] as? [String: Any] ?? [:]
            #expect(answers[String(route.operation.status)] != nil && answers["400"] != nil, "\(path)")
        }
        #expect(check.at("openapi") as? String == "3.1.0")
        #expect((check.at("servers") as? [[String: String]])?.first?["url"] == "/api/v1")
        #expect(String(decoding: APICatalogue.document(basePath: "/p/"), as: UTF8.self).contains("\"/p/api/v1\""))
    }

    @Test("every reference of the document leads to a schema, and every schema is referred to")
    func resolves() throws {
        let check = try SchemaCheck()
        let text = String(decoding: APICatalogue.document(basePath: "/"), as: UTF8.self)
        let named = Set(text.matches(of: /"#\/components\/schemas\/([A-Za-z]+)"/).map { String($0.1) })
        let schemas = try #require(check.at("components", "schemas") as? [String: Any])
        #expect(named == Set(schemas.keys) && named.count > 15)
    }

    @Test("every answer is as the document says, before the first round and after")
    func answersFit() async throws {
        let check = try SchemaCheck()
        for store in [try PageStore(), try PageStore(rounds: 0)] {
            let (name, round) = (store.names[0], store.rounds.last ?? "none")
            let paths = [
                "/status", "/lines", "/lines/\(name)", "/lines/\(name)/rounds", "/lines/\(name)/samples",
                "/lines/\(name)/summary", "/lines/\(name)/explanations", "/rounds", "/rounds/\(round)",
                "/incidents", "/incidents/1", "/incidents/2", "/silences", "/comments",
            ]
            _ = try await store.api("/comments", method: .post, body: #"{"incident":1,"text":"seen"}"#)
            for path in paths {
                let answer = try await store.api(path)
                let route = try #require(
                    APICatalogue.routes.first { route in
                        let wanted = route.operation.path.split(separator: "/")
                        let parts = path.split(separator: "/")
                        return route.operation.method == "get" && wanted.count == parts.count
                            && zip(wanted, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
                    })
                #expect(store.rounds.isEmpty || answer.status == 200, "\(path)")
                let type = answer.status == 200 ? "application/json" : "application/problem+json"
                #expect(answer.type == type, "\(path)")
                let schema = try #require(
                    check.at(
                        "paths", route.operation.path, "get", "responses", String(answer.status), "content", type,
                        "schema") as? [String: Any], "\(path) \(answer.status)")
                #expect(check.problems(try #require(answer.json), schema) == [], "\(path)")
            }
        }
    }

    @Test("the document is served, and its checker finds what is wrong")
    func isServed() async throws {
        let answer = try await PageStore(rounds: 0).api("/openapi.json")
        #expect(answer.status == 200 && answer.object["openapi"] as? String == "3.1.0")
        let check = try SchemaCheck()
        let schema = ["$ref": "#/components/schemas/Problem"]
        let sound: [String: Any] = ["type": "a", "title": "b", "status": 400, "detail": "c", "instance": "d"]
        #expect(check.problems(sound, schema) == [])
        #expect(check.problems(sound.merging(["more": 1]) { $1 }, schema) == [".more is not declared"])
        #expect(check.problems(sound.merging(["status": "400"]) { $1 }, schema).count == 1)
        #expect(check.problems(sound.filter { $0.key != "detail" }, schema) == [".detail is missing"])
    }
}
