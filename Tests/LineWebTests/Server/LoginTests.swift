import LineModel
import LineReport
import LineService
import ServiceSupport
import TestSupport
import Testing

@testable import LineWeb

@Suite("Logging in to the web server", .timeLimit(.minutes(2)))
struct LoginTests {
    private static let token = "a token of thirty characters.."

    private static func users(_ settings: inout WebSettings) {
        settings.users = [.quick]
        settings.token = Secret(token)
    }

    /// Logs in as a browser does; what it then keeps, and the answer.
    private func logIn(
        _ site: SiteServer, to target: String = "", name: String = "ops", password: String = "right horse",
        _ fields: [(String, String)] = []
    ) async throws -> (cookies: String, answer: RawAnswer) {
        let page = try await site.get("/login?to=\(Site.encoded(target))")
        let token = try #require(page.formToken)
        let answer = try await site.post(
            "/login", [("token", token), ("to", target), ("name", name), ("password", password)],
            cookies: page.cookies, fields)
        return ("\(page.cookies); \(answer.cookies)", answer)
    }

    @Test("a stranger sees no page, no picture, no metrics and no events; health stays open, and files of pages")
    func strangers() async throws {
        try await SiteServer.run(Self.users) { site in
            for path in ["/", "/lines/line-00001", "/incidents/1", "/share", "/nothing", "/logout"] {
                let answer = try await site.get(path)
                #expect(answer.status == 302 && answer["location"]?.hasPrefix("/login") == true, "\(path)")
                #expect(answer["cache-control"] == "no-store" && !answer.text.contains("line-"))
            }
            for path in [
                "/metrics", "/api/v1/lines", "/events", "/badge/line/line-00001.svg", "/img/line/line-00001.png?sig=x",
            ] {
                let answer = try await site.get(path)
                #expect(answer.status == 401 && !answer.text.contains("line-00001\""), "\(path): \(answer.status)")
            }
            for path in ["/livez", "/healthz", "/login"] { #expect(try await site.get(path).status == 200, "\(path)") }
            #expect(try await site.get("/readyz").status == 503)
        }
    }

    @Test("whoever logs in comes to where he wanted to go, and sees the pages until he logs out; nothing is kept")
    func logsIn() async throws {
        try await SiteServer.run(Self.users) { site in
            let asked = try await site.get("/lines/line-00001?last=30h")
            let target = try #require(
                asked["location"].flatMap { AddressText.items($0.drop { $0 != "?" }.dropFirst()) })
            #expect(target.first?.value == "/lines/line-00001?last=30h")
            let (cookies, answer) = try await logIn(site, to: target[0].value)
            #expect(answer.status == 303 && answer["location"] == "/lines/line-00001?last=30h")
            let session = answer.values("set-cookie").filter { $0.hasPrefix("plumbline_session=") }
            #expect(session.count == 1 && session[0].contains("; HttpOnly") && session[0].contains("; SameSite=Lax"))
            #expect(!session[0].contains("Secure"))
            let page = try await site.get("/", [("Cookie", cookies)])
            #expect(page.status == 200 && page.text.contains("line-000") && page["cache-control"] == "no-store")
            #expect(page.text.contains("ops"))
            #expect(try await site.get("/events", [("Cookie", "plumbline_session=x")]).status == 401)
            let out = try await site.post("/logout", [("token", try #require(page.formToken))], cookies: cookies)
            #expect(out.status == 303 && out.values("set-cookie").contains { $0.contains("Max-Age=0") })
            #expect(try await site.get("/", [("Cookie", cookies)]).status == 302)
        }
    }

    @Test("a wrong password is refused in words, and after some of them the address waits")
    func throttles() async throws {
        try await SiteServer.run(Self.users) { site in
            for _ in 0..<5 {
                let answer = try await logIn(site, password: "wrong").answer
                #expect(answer.status == 403 && answer.text.contains("role=\"alert\"") && answer["location"] == nil)
                #expect(answer.values("set-cookie").allSatisfy { !$0.contains("session") })
            }
            let answer = try await logIn(site).answer
            #expect(answer.status == 429 && answer["retry-after"] == "1")
            #expect(site.record.text.contains("a login was refused") && !site.record.text.contains("wrong"))
        }
    }

    @Test("a login form of another page does not count: it has no token of this one, or another origin")
    func forged() async throws {
        try await SiteServer.run(Self.users) { site in
            let form = [("name", "ops"), ("password", "right horse")]
            #expect(try await site.post("/login", form).status == 403)
            let page = try await site.get("/login")
            let whole = form + [("token", try #require(page.formToken))]
            #expect(try await site.post("/login", whole).status == 403, "a token without its cookie")
            for field in [("Origin", "http://evil.example"), ("Sec-Fetch-Site", "cross-site"), ("Origin", "null")] {
                #expect(try await site.post("/login", whole, cookies: page.cookies, [field]).status == 403)
            }
            let families = site.access.families.first { $0.name == "plumbline_web_forged_total" }
            #expect(families?.samples.first?.value == 5)
            let own = ("Origin", "http://127.0.0.1:\(site.port)")
            #expect(try await site.post("/login", whole, cookies: page.cookies, [own]).status == 303)
        }
    }

    @Test(
        "a login leads to a place of this site alone",
        arguments: [
            "//evil.example/", "/\\evil.example", "https://evil.example/", "evil", "/x\r\nSet-Cookie: a=b",
            "/\t/evil.example",
            "", "javascript:alert(1)",
        ])
    func redirects(_ target: String) async throws {
        #expect(WebResponder.target(target) == "/")
        #expect(WebResponder.target("/lines/a?last=3h") == "/lines/a?last=3h")
        try await SiteServer.run(rounds: 0, Self.users) { site in
            let answer = try await logIn(site, to: target).answer
            #expect(answer.status == 303 && answer["location"] == "/")
            #expect(answer.values("set-cookie").allSatisfy { !$0.hasPrefix("a=") })
        }
    }

    @Test("a program shows the token: for metrics, the API and pages, and its forms need no token of a page")
    func programs() async throws {
        try await SiteServer.run(Self.users) { site in
            let field = ("Authorization", "Bearer \(Self.token)")
            for path in ["/metrics", "/api/v1/lines", "/"] {
                #expect(try await site.get(path, [field]).status == 200, "\(path)")
            }
            for wrong in ["Bearer x", "Basic \(Self.token)", Self.token, "Bearer", "bearer  \(Self.token)x"] {
                #expect(try await site.get("/metrics", [("Authorization", wrong)]).status == 401, "\(wrong)")
            }
            let made = try await site.post("/share", [("tag", "carrier=ct"), ("days", "1")], [field])
            #expect(made.status == 200 && made.text.contains("/s/"))
        }
    }

    @Test("behind a trusted proxy by https the cookie is for https alone, and the reader's address is throttled")
    func proxies() async throws {
        try await SiteServer.run({
            Self.users(&$0)
            $0.trustedProxies = [try? NetworkPrefix(text: "127.0.0.1")].compactMap(\.self)
        }) { site in
            func fields(_ address: String) -> [(String, String)] {
                [("X-Forwarded-For", "6.6.6.6, \(address)"), ("X-Forwarded-Proto", "https")]
            }
            let answer = try await logIn(site, fields("203.0.113.7")).answer
            #expect(answer.values("set-cookie").allSatisfy { $0.hasSuffix("; Secure") })
            for _ in 0..<5 { _ = try await logIn(site, name: "x", password: "wrong", fields("203.0.113.9")) }
            #expect(try await logIn(site, name: "y", fields("203.0.113.9")).answer.status == 429)
            #expect(try await logIn(site, fields("203.0.113.10")).answer.status == 303)
        }
    }

    @Test("without users everybody who reaches it sees and writes; forms of other pages still do not count")
    func open() async throws {
        try await SiteServer.run { site in
            #expect(try await site.get("/login").status == 303)
            #expect(try await site.get("/metrics").status == 200)
            let page = try await site.get("/share")
            let form = [("tag", "carrier=ct"), ("days", "7"), ("hide", "1")]
            #expect(try await site.post("/share", form).status == 403)
            #expect(try await site.post("/share", form, cookies: page.cookies).status == 403)
            let whole = form + [("token", try #require(page.formToken))]
            #expect(try await site.post("/share", whole, cookies: page.cookies).status == 200)
            #expect(try await site.ask("POST", "/share", [("Content-Type", "text/plain")], body: "tag=x").status == 415)
            let strict = page.values("set-cookie").filter { $0.hasPrefix("plumbline_form=") }
            #expect(strict.count == 1 && strict[0].contains("SameSite=Strict; HttpOnly"))
        }
    }
}
