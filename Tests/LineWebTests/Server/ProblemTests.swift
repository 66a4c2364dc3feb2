import Foundation
import LineModel
import LineReport
import ServiceSupport
import Synchronization
import TestSupport
import Testing

@testable import LineService
@testable import LineWeb

@Suite("Errors of the API over HTTP", .timeLimit(.minutes(2)))
struct ProblemTests {
    private static let token = ("Authorization", "Bearer a-token-of-thirty-two-characters")
    private static let json = ("Content-Type", "application/json")

    /// What is wrong with an answer that has to be a problem; empty where nothing is.
    private static func faults(
        _ answer: RawAnswer, _ status: Int, _ instance: String, _ check: SchemaCheck
    ) throws -> [String] {
        guard answer.status == status else { return ["status \(answer.status), not \(status)"] }
        guard answer["content-type"] == "application/problem+json" else {
            return ["\(status) is \(answer["content-type"] ?? "of no type")"]
        }
        let value = try JSONSerialization.jsonObject(with: Data(answer.content))
        let object = value as? [String: Any] ?? [:]
        var faults = check.problems(value, ["$ref": "#/components/schemas/Problem"])
        if object["status"] as? Int != status { faults.append("says another status") }
        if object["instance"] as? String != instance { faults.append("instance \(object["instance"] ?? "missing")") }
        if (object["detail"] as? String ?? "").isEmpty { faults.append("no detail") }
        return faults
    }

    @Test("whatever is wrong with a request of the API, its answer is a problem that names what was asked")
    func areProblems() async throws {
        let check = try SchemaCheck()
        let long = "/api/v1/lines/" + String(repeating: "x", count: 9_000)
        let cases: [(method: String, target: String, fields: [(String, String)], body: String, status: Int)] = [
            ("GET", "/api/v1/lines/%zz", [], "", 400), ("GET", "/api/v1/lines?q=%00", [], "", 400),
            ("GET", "/api/v1/lines?q=%FF", [], "", 400), ("GET", "/api/v1/lines?limit=0", [], "", 400),
            ("GET", "/api/v1/lines?" + String(repeating: "a&", count: 300), [], "", 400), ("GET", long, [], "", 414),
            ("GET", "/api/v1/nothing", [], "", 404), ("GET", "/api", [], "", 404), ("GET", "/api/v1/", [], "", 404),
            ("GET", "/api/v1/lines/none", [], "", 404), ("DELETE", "/api/v1/silences/7", [], "", 404),
            ("POST", "/api/v1/comments", [("Content-Type", "text/plain")], "x", 415),
            ("POST", "/api/v1/comments", [], "x", 415),
            ("POST", "/api/v1/comments", [("Content-Type", "application/x-www-form-urlencoded")], "line=a&text=b", 415),
            ("POST", "/api/v1/comments", [Self.json], "{", 400), ("POST", "/api/v1/comments", [Self.json], "", 400),
            ("POST", "/api/v1/comments", [Self.json], String(repeating: "x", count: 70_000), 413),
            ("POST", "/api/v1/lines", [Self.json], "{}", 405), ("PUT", "/api/v1/lines", [Self.json], "{}", 405),
            ("GET", "/api/v1/lines", [("Host", "evil.example")], "", 421),
        ]
        try await SiteServer.run({ $0.token = Secret("a-token-of-thirty-two-characters") }) { site in
            for one in cases {
                let answer = try await site.ask(
                    one.method, one.target, one.fields + [Self.token], body: one.body)
                let path = AskedPath(one.target, basePath: "/").instance
                #expect(
                    try Self.faults(answer, one.status, path, check) == [], "\(one.method) \(one.target.prefix(60))")
            }
            let nobody = try await site.get("/api/v1/lines")
            #expect(try Self.faults(nobody, 401, "/api/v1/lines", check) == [])
            let forged = try await site.ask(
                "POST", "/api/v1/comments", [Self.json, ("Sec-Fetch-Site", "cross-site")], body: "{}")
            #expect(try Self.faults(forged, 401, "/api/v1/comments", check) == [])
            #expect(site.notes.all.withLock { $0.isEmpty })
        }
        try await SiteServer.run { site in
            let forged = try await site.ask(
                "POST", "/api/v1/comments", [Self.json, ("Sec-Fetch-Site", "cross-site")], body: "{}")
            #expect(try Self.faults(forged, 403, "/api/v1/comments", check) == [])
        }
    }

    @Test("behind a base path it is the same, with the path in its name or taken away by a proxy")
    func behindABasePath() async throws {
        let check = try SchemaCheck()
        try await SiteServer.run({ $0.basePath = "/net/plumb/" }) { site in
            for prefix in ["/net/plumb", ""] {
                for (path, status) in [("/api/v1/lines/%zz", 400), ("/api/v1/lines/none", 404), ("/api/v1/none", 404)] {
                    let answer = try await site.get(prefix + path)
                    let instance = AskedPath(path, basePath: "/net/plumb/").instance
                    #expect(instance.hasPrefix("/net/plumb/api/"))
                    #expect(try Self.faults(answer, status, instance, check) == [], "\(prefix) \(path)")
                }
            }
        }
    }

    @Test("an unreadable address that is not the API's is answered by a page in the reader's language")
    func arePages() async throws {
        try await SiteServer.run { site in
            for (target, status) in [
                ("/lines/%zz", 400), ("/lines/a%00b", 400), ("/apis/%zz", 400),
                ("/lines/" + String(repeating: "x", count: 9_000), 414),
            ] {
                let page = try await site.get(target, [("Accept-Language", "zh")])
                #expect(page.status == status && page["content-type"] == "text/html; charset=utf-8")
                #expect(page.text.contains("<html lang=\"zh-CN\"") && page.text.contains("回到总览"))
                #expect(page["content-security-policy"] == SafetyFields.pagePolicy)
                #expect(page["cache-control"] == "no-store")
            }
            let head = try await site.ask("HEAD", "/lines/%zz")
            #expect(head.status == 400 && head.content.isEmpty)
        }
    }

    @Test("a head that is too long, or no HTTP, is answered by a problem as well, and counted; the server goes on")
    func headsAreRefused() async throws {
        let check = try SchemaCheck()
        let many = (0..<200).map { ("X-\($0)", "y") }
        try await SiteServer.run { site in
            let heads: [(fields: [(String, String)], status: Int)] = [
                ([("X-Long", String(repeating: "y", count: 40_000))], 431), (many, 431),
                ([("Content-Length", "abc")], 400), ([("Content-Length", "-1")], 400), ([("A b", "c")], 400),
            ]
            for head in heads {
                for path in ["/api/v1/lines", "/grid"] {
                    let answer = try await site.get(path, head.fields)
                    #expect(
                        try Self.faults(answer, head.status, "/", check) == [], "\(head.fields[0].0) \(answer.text)")
                    #expect(answer["connection"] == "close" && answer["x-content-type-options"] == "nosniff")
                    #expect(answer["content-length"] == String(answer.content.count))
                }
            }
            let unknown = RawAnswer(try await RawClient.ask(site.port, "NOTHING / HTTP/1.1\r\nHost: localhost\r\n\r\n"))
            #expect(try Self.faults(unknown, 400, "/", check) == [])
            let samples = site.counts.families.first { $0.name == "plumbline_web_refused_total" }?.samples
            #expect(samples?.first { $0.labels.map(\.value) == ["head"] }?.value == Double(2 * heads.count + 1))
            #expect(try await site.get("/grid").status == 200)
        }
    }

    @Test("a refused head on a connection leaves what was answered before on it as it was")
    func secondHead() async throws {
        try await SiteServer.run { site in
            let first = "GET /api/v1/lines/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"
            let text = String(
                decoding: try await RawClient.ask(
                    site.port, first + "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: abc\r\n\r\n"),
                as: UTF8.self)
            let answers = text.components(separatedBy: "HTTP/1.1 ").dropFirst()
            #expect(answers.allSatisfy { $0.hasPrefix("400 ") && $0.contains("application/problem+json") })
            #expect(answers.first?.contains("\"/api/v1/lines/%25zz\"") == true, "\(text)")
        }
    }
}
