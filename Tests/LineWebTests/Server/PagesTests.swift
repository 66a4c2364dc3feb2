import LineModel
import LineService
import ServiceSupport
import TestSupport
import Testing

@testable import LineWeb

@Suite("The pages of the web server", .timeLimit(.minutes(2)))
struct PagesTests {
    @Test("every page has headers that keep a browser from doing more with it, and no script or style in its text")
    func headers() async throws {
        try await SiteServer.run { site in
            for path in [
                "/", "/grid", "/heat", "/lines/line-00001", "/incidents", "/report", "/help", "/share", "/nothing",
            ] {
                let page = try await site.get(path)
                #expect(page.status == (path == "/nothing" ? 404 : 200), "\(path)")
                let policy = page["content-security-policy"] ?? ""
                #expect(policy.hasPrefix("default-src 'none'; style-src 'self'; script-src 'self'"), "\(path)")
                #expect(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'; base-uri 'none'"))
                #expect(page["x-content-type-options"] == "nosniff" && page["referrer-policy"] == "same-origin")
                #expect(page["content-type"] == "text/html; charset=utf-8")
                let text = page.text.lowercased()
                #expect(
                    !text.contains("<style") && !text.contains(" style=") && !text.contains("javascript:"), "\(path)")
                #expect(!text.contains(" onclick") && !text.contains(" onload"), "\(path)")
                #expect(text.ranges(of: "<script").allSatisfy { text[$0.upperBound...].hasPrefix(" src=\"/static/") })
            }
        }
    }

    @Test("files of pages are kept for ever, and packed; each that a page refers to is there")
    func files() async throws {
        try await SiteServer.run { site in
            let page = try await site.get("/").text
            let names = page.split(separator: "\"").filter { $0.hasPrefix("/static/") }.map(String.init)
            #expect(names.count >= 2)
            for name in names {
                let file = try await site.get(name, [("Accept-Encoding", "gzip")])
                #expect(file.status == 200 && file["cache-control"] == "public, max-age=31536000, immutable")
                if file.content.count > 1_500 { #expect(file["content-encoding"] == "gzip") }
            }
            for name in ["/static/", "/static/x", "/static/../etc/passwd", "/static/%2e%2e/x", "/static"] {
                #expect(try await site.get(name).status == 404, "\(name)")
            }
        }
    }

    @Test("a page is packed where that is asked for, and not sent again where nothing changed; HEAD is GET without it")
    func caching() async throws {
        try await SiteServer.run { site in
            let plain = try await site.get("/grid")
            let packed = try await site.get("/grid", [("Accept-Encoding", "br, gzip;q=0.5")])
            #expect(plain["content-encoding"] == nil && packed["content-encoding"] == "gzip")
            #expect(Array(packed.content.prefix(2)) == [0x1F, 0x8B] && packed.content.count < plain.content.count / 2)
            #expect(try await site.get("/grid", [("Accept-Encoding", "gzip;q=0, br")])["content-encoding"] == nil)
            let tag = try #require(plain["etag"])
            #expect(packed["etag"] == tag && plain["vary"]?.contains("Accept-Language") == true)
            #expect(plain["cache-control"] == "private, no-cache")
            for known in [tag, "\"x\", \(tag)", String(tag.dropFirst(2)), "*"] {
                let again = try await site.get("/grid", [("If-None-Match", known)])
                #expect(again.status == 304 && again.content.isEmpty && again["etag"] == tag)
            }
            #expect(try await site.get("/grid?lang=zh", [("If-None-Match", tag)]).status == 200)
            let head = try await site.ask("HEAD", "/grid")
            #expect(head.status == 200 && head.content.isEmpty)
            #expect(head["content-length"] == String(plain.content.count))
        }
    }

    @Test("pages are in the language that the browser prefers, or that was chosen, which is kept; colours are, too")
    func choices() async throws {
        try await SiteServer.run { site in
            #expect(try await site.get("/").text.contains("<html lang=\"en\""))
            #expect(
                try await site.get("/", [("Accept-Language", "zh-CN,zh;q=0.9,en;q=0.8")]).text.contains(
                    "lang=\"zh-CN\""))
            let chosen = try await site.get("/?lang=zh&scheme=dark")
            #expect(chosen.text.contains("<html lang=\"zh-CN\"") && chosen.text.contains("data-scheme=\"dark\""))
            #expect(chosen.cookies.contains("plumbline_lang=zh") && chosen.cookies.contains("plumbline_scheme=dark"))
            let kept = try await site.get("/", [("Cookie", chosen.cookies)])
            #expect(kept.text.contains("lang=\"zh-CN\"") && kept.text.contains("data-scheme=\"dark\""))
            let evil = try await site.get("/?lang=zh%0d%0aX:+y&scheme=%22%3E%3Cscript%3E")
            #expect(evil.text.contains("lang=\"en\"") && !evil.cookies.contains("scheme") && evil["x"] == nil)
        }
    }

    @Test("errors are pages in the reader's language, and problems for programs; each has its status")
    func errors() async throws {
        try await SiteServer.run { site in
            #expect(try await site.get("/nothing", [("Accept-Language", "zh")]).text.contains("页面不存在"))
            let api = try await site.get("/api/v1/nothing")
            #expect(api.status == 404 && api["content-type"]?.hasPrefix("application/problem+json") == true)
            #expect(api.text.contains("\"status\":404"))
            let method = try await site.ask("POST", "/grid", [("Content-Type", "application/json")], body: "{}")
            #expect(method.status == 405 && method["allow"] == "GET, HEAD")
            #expect(try await site.ask("PUT", "/grid").status == 405)
            let trace = try await site.ask("TRACE", "/")
            #expect([400, 405].contains(trace.status))
            #expect(try await site.get("/lines/%zz").status == 400)
            #expect(try await site.get("/lines/a%00b").status == 400)
            #expect(try await site.get("/lines/none-of-this-name").status == 404)
            let stroke = try await site.get("/grid/?rows=echo")
            #expect(stroke.status == 308 && stroke["location"] == "/grid?rows=echo")
        }
    }

    @Test("nothing leads out of the server's own files and pages, however it is written")
    func traversal() async throws {
        try await SiteServer.run { site in
            for path in [
                "/../../etc/passwd", "/static/../../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
                "/lines/../../etc/passwd", "/lines/..%2f..%2fetc%2fpasswd", "//etc/passwd", "/./etc/passwd",
                "/static/..%5c..%5cetc%5cpasswd", "/%252e%252e/etc/passwd", "/s/../../etc/passwd", "/s/..",
                "/badge/line/../../etc/passwd", "/img/line/..%2f..%2fetc%2fpasswd.png",
            ] {
                let answer = try await site.get(path)
                #expect([400, 404, 308].contains(answer.status), "\(path): \(answer.status)")
                #expect(!answer.text.contains("root:"), "\(path)")
                #expect(!(answer["location"] ?? "").hasPrefix("//"), "\(path)")
            }
        }
    }

    @Test("addresses, forms, fields and heads have bounds; what is beyond is refused, and the server goes on")
    func bounds() async throws {
        try await SiteServer.run { site in
            let long = try await site.get("/?q=" + String(repeating: "x", count: 8_000))
            #expect(long.status == 200)
            for target in [
                "/?q=" + String(repeating: "x", count: 9_000), "/lines/" + String(repeating: "%41", count: 66_000),
            ] {
                let answer = try await site.get(target)
                #expect([414, 400, 431, 0].contains(answer.status), "\(answer.status)")
            }
            #expect(try await site.get("/?" + String(repeating: "a&", count: 300)).status == 400)
            let many = (0..<200).map { ("X-\($0)", "y") }
            #expect(try await site.get("/", many).status != 200)
            #expect(try await site.get("/", [("X-Long", String(repeating: "y", count: 200_000))]).status != 200)
            let form = ("Content-Type", "application/x-www-form-urlencoded")
            let big = try await site.ask("POST", "/share", [form], body: "tag=" + String(repeating: "x", count: 70_000))
            #expect(big.status == 413)
            let claimed = try await site.ask("POST", "/share", [form, ("Content-Length", "99999999999")], body: "x")
            #expect(claimed.status == 413)
            let chunked =
                "10000\r\n\(String(repeating: "x", count: 65_536))\r\n10000\r\n\(String(repeating: "x", count: 65_536))\r\n0\r\n\r\n"
            let dripped = try await RawClient.ask(
                site.port,
                "POST /share HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\n\r\n" + chunked)
            #expect(RawAnswer(dripped).status == 413)
            #expect(try await site.get("/").status == 200)
        }
    }

    @Test("behind a base path every link and cookie is below it; a proxy may take the path away or leave it")
    func basePath() async throws {
        try await SiteServer.run({ $0.basePath = "/net/plumb/" }) { site in
            let page = try await site.get("/net/plumb/?lang=zh")
            #expect(page.status == 200 && page.values("set-cookie").allSatisfy { $0.contains("; Path=/net/plumb/;") })
            let links = ["href", "src", "action"].flatMap { name in
                page.text.ranges(of: " \(name)=\"/").map {
                    page.text[$0].suffix(1) + page.text[$0.upperBound...].prefix { $0 != "\"" }
                }
            }
            let foreign = links.filter { !$0.hasPrefix("/net/plumb/") }
            #expect(links.count > 5)
            #expect(foreign == [])
            let (left, taken) = (try await site.get("/net/plumb/grid"), try await site.get("/grid"))
            #expect(left["etag"] != nil && left["etag"] == taken["etag"])
            #expect(try await site.get("/net/plumb/net/plumb/grid").status == 404)
            for path in ["/net/plumb", "/metrics", "/healthz", "/net/plumb/livez", "/net/plumb/metrics"] {
                #expect(try await site.get(path).status == 200)
            }
        }
    }
}
