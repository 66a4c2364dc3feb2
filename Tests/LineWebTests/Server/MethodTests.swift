import LineModel
import LineReport
import LineService
import Synchronization
import TestSupport
import Testing

@testable import LineWeb

@Suite("Methods by which addresses are asked", .timeLimit(.minutes(2)))
struct MethodTests {
    /// A path of a route with something in place of its variables, and its methods as `Allow` has them.
    private static var paths: [(path: String, allowed: Set<String>)] {
        Set(PageCatalogue.routes.map(\.path)).sorted().map { path in
            let concrete = path.split(separator: "/").map { $0.hasPrefix(":") ? "x" : String($0) }
            let fitting = PageCatalogue.routes.filter { route in
                let parts = route.path.split(separator: "/")
                return parts.count == concrete.count
                    && zip(parts, concrete).allSatisfy { $0.hasPrefix(":") || $0 == $1 }
            }
            return ("/" + concrete.joined(separator: "/"), Set(fitting.flatMap { words(of: $0.method) }))
        }
    }

    private static func words(of method: PageRoute.Method) -> [String] {
        switch method {
        case .get: ["GET", "HEAD"]
        case .post: ["POST"]
        case .delete: ["DELETE"]
        }
    }

    private static func allowed(_ answer: RawAnswer) -> Set<String> {
        Set((answer["allow"] ?? "").split(separator: ",").map { $0.filter { $0 != " " } })
    }

    @Test("Allow has exactly the methods of an address, whichever other method asks; a strange one changes nothing")
    func allow() async throws {
        try await SiteServer.run(rounds: 0) { site in
            #expect(Self.paths.count > 20)
            for (path, allowed) in Self.paths {
                for method in ["OPTIONS", "PUT", "PATCH", "POST", "DELETE", "GET"] where !allowed.contains(method) {
                    let answer = try await site.ask(method, path, [("Content-Type", "application/json")])
                    #expect(answer.status == 405, "\(method) \(path)")
                    #expect(Self.allowed(answer) == allowed, "\(method) \(path)")
                    #expect(answer.values("allow").count == 1)
                }
            }
            for path in ["/nothing", "/api/v1/nothing", "/static/nothing"] {
                let answer = try await site.ask("OPTIONS", path)
                #expect(answer.status == 404 && answer["allow"] == nil, "\(path)")
            }
            #expect(site.notes.all.withLock { $0.isEmpty })
        }
    }

    @Test("the server's own addresses tell their methods as well, with pages and without")
    func ownAddresses() async throws {
        try await SiteServer.run(rounds: 1) { site in
            let style = "/static/\(StaticFiles.style.name)"
            let own: [(path: String, allowed: Set<String>)] = [
                ("/healthz", ["GET", "HEAD"]), ("/readyz", ["GET", "HEAD"]), ("/livez", ["GET", "HEAD"]),
                ("/metrics", ["GET", "HEAD"]), ("/events", ["GET", "HEAD"]), (style, ["GET", "HEAD"]),
                ("/login", ["GET", "HEAD", "POST"]), ("/logout", ["POST"]),
            ]
            for (path, allowed) in own {
                for method in ["OPTIONS", "PUT", "DELETE", "POST", "GET"] where !allowed.contains(method) {
                    let answer = try await site.ask(method, path)
                    #expect(answer.status == 405 && Self.allowed(answer) == allowed, "\(method) \(path)")
                }
            }
            let share = ShareSigner.Share(
                Tag(key: "carrier", value: "ct"), hidesAddresses: true,
                until: SiteServer.now.nanosecondsSince1970 / 1_000_000_000 + 60)
            let token = try #require(site.signer.token(share))
            for (path, allowed) in [("grid", ["GET", "HEAD"]), ("events", ["GET", "HEAD"]), ("", ["GET", "HEAD"])] {
                let answer = try await site.ask("OPTIONS", "/s/\(token)/\(path)")
                #expect(answer.status == 405 && Self.allowed(answer) == Set(allowed), "share \(path)")
            }
            #expect(try await site.ask("OPTIONS", "/s/\(token)/rounds/latest").status == 404)
        }
    }

    @Test("HEAD is answered wherever GET is, by the same header fields and without the content")
    func head() async throws {
        try await SiteServer.run { site in
            let own = ["/healthz", "/readyz", "/metrics", "/login", "/static/\(StaticFiles.script.name)"]
            for path in Self.paths.filter({ $0.allowed.contains("GET") }).map(\.path) + own {
                let (get, head) = (try await site.get(path), try await site.ask("HEAD", path))
                #expect(head.status == get.status && head.content.isEmpty, "\(path)")
                #expect(head["content-type"] == get["content-type"], "\(path)")
                if path != "/metrics", get.status != 304 {
                    #expect(head["content-length"] == String(get.content.count), "\(path)")
                }
            }
            let events = try await site.ask("HEAD", "/events")
            #expect(events.status == 200 && events.content.isEmpty)
            #expect(events["content-type"]?.hasPrefix("text/event-stream") == true)
            #expect(site.events.families.first { $0.name == "plumbline_web_streams" }?.samples.first?.value == 0)
        }
    }

    @Test("the API's document has the methods of each path that Allow has, and an id for each")
    func document() async throws {
        let check = try SchemaCheck()
        let paths = try #require(check.at("paths") as? [String: [String: Any]])
        var ids: [String] = []
        try await SiteServer.run(rounds: 0) { site in
            for (path, operations) in paths {
                let concrete = path.replacing(/{[a-z]+}/, with: "x")
                let answer = try await site.ask("OPTIONS", "/api/v1" + concrete)
                #expect(Self.allowed(answer) == Set(operations.keys.map { $0.uppercased() }), "\(path)")
                ids += operations.values.compactMap { ($0 as? [String: Any])?["operationId"] as? String }
                for (method, operation) in operations {
                    let answers = (operation as? [String: Any])?["responses"] as? [String: Any] ?? [:]
                    #expect((answers["304"] != nil) == ["get", "head"].contains(method), "\(method) \(path)")
                    let contents = answers.values.compactMap { ($0 as? [String: Any])?["content"] }
                    #expect(contents.isEmpty == (method == "head"), "\(method) \(path)")
                }
            }
        }
        #expect(Set(ids).count == ids.count && ids.count > APICatalogue.routes.count)
    }
}
