import LineModel
import LineService
import ServiceSupport
import TestSupport
import Testing

@testable import LineWeb

@Suite("Shares of the web server", .timeLimit(.minutes(2)))
struct ShareTests {
    private static func users(_ settings: inout WebSettings) {
        settings.users = [.quick]
    }

    private static let seconds = SiteServer.now.nanosecondsSince1970 / 1_000_000_000

    /// The address of a share of the lines with `carrier=ct`: every third one, beginning with the first.
    private func share(_ site: SiteServer, hides: Bool = true, until: Int64 = seconds + 60) throws -> String {
        let share = ShareSigner.Share(Tag(key: "carrier", value: "ct"), hidesAddresses: hides, until: until)
        return "/s/\(try #require(site.signer.token(share)))/"
    }

    private static let own = (0..<30).filter { $0 % 3 == 0 }.map { "line-\(String(100_000 + $0).dropFirst())" }
    private static let others = (0..<30).filter { $0 % 3 != 0 }.map { "line-\(String(100_000 + $0).dropFirst())" }

    @Test("shows the lines of its tag without a login, and names of no other, wherever one looks")
    func lines() async throws {
        try await SiteServer.run(Self.users) { site in
            let base = try share(site)
            for path in [
                "", "grid?rows=carrier&columns=carrier", "heat", "report", "incidents", "?q=line", "?sort=name&page=1",
            ] {
                let page = try await site.get(base + path)
                #expect(page.status == 200, "\(path)")
                #expect(Self.others.allSatisfy { !page.text.contains($0) }, "\(path)")
                #expect(!page.text.contains("carrier=cu") && !page.text.contains("198.18."), "\(path)")
            }
            let overview = try await site.get(base).text
            #expect(Self.own.allSatisfy(overview.contains))
            #expect(try await site.get(base + "lines/\(Self.own[1])").status == 200)
        }
    }

    @Test("has no line, round, note or list beyond its tag, whatever is asked for: it is as if there were none")
    func nothingElse() async throws {
        try await SiteServer.run(Self.users) { site in
            let base = try share(site)
            for path in [
                "lines/\(Self.others[0])", "line?name=\(Self.others[0])", "line.csv?name=\(Self.others[0])",
                "lines/\(Self.others[0]).csv", "rounds/latest", "rounds/0000000000000000", "share", "login", "logout",
                "metrics", "api/v1/lines", "s/x/", "incidents/1", "grid?rows=ingress&columns=echo",
                "heat.png?ingress=x",
                "badge/line/\(Self.own[0]).svg", "nothing",
            ] {
                let page = try await site.get(base + path)
                #expect(page.status == 404, "\(path): \(page.status)")
                #expect(Self.others.allSatisfy { name in !page.text.contains(name) || path.contains(name) }, "\(path)")
            }
            #expect(try await site.post(base + "share", [("tag", "carrier=cu"), ("days", "1")]).status == 404)
            #expect(try await site.post(base + "notes", [("line", Self.own[0])]).status == 404)
            let csv = try await site.get(base + "report.csv")
            #expect(csv.status == 200 && Self.others.allSatisfy { !csv.text.contains($0) })
        }
    }

    @Test("addresses that are hidden cannot be found letter by letter either")
    func hidden() async throws {
        try await SiteServer.run(Self.users) { site in
            let base = try share(site)
            let all = try await site.get(base + "?q=line").text
            #expect(Self.own.allSatisfy(all.contains))
            for search in ["198.18", "198.19.0.7", "7000", "hidden"] {
                let found = try await site.get(base + "?q=\(search)").text
                #expect(Self.own.allSatisfy { !found.contains(">\($0)<") }, "\(search)")
            }
            let shown = try share(site, hides: false)
            #expect(try await site.get(shown).text.contains("198.18."))
            #expect(try await site.get(shown + "?q=198.18").text.contains(Self.own[0]))
        }
    }

    @Test("ends with its time; a token that was changed, and one of another key, lead nowhere")
    func ends() async throws {
        try await SiteServer.run(Self.users) { site in
            #expect(try await site.get(try share(site, until: Self.seconds + 1)).status == 200)
            let base = try share(site)
            for path in [try share(site, until: Self.seconds), "/s/x/", "/s/", "/s", String(base.dropLast(3)) + "AA/"] {
                #expect(try await site.get(path).status == 404, "\(path)")
            }
        }
    }

    @Test("of one line has its page and nothing else; its readers have no session and set no cookie but their choices")
    func line() async throws {
        try await SiteServer.run(Self.users) { site in
            let share = ShareSigner.Share(line: Self.own[2], hidesAddresses: false, until: Self.seconds + 60)
            let base = "/s/\(try #require(site.signer.token(share)))/"
            let page = try await site.get(base)
            #expect(page.status == 200 && page.text.contains(Self.own[2]))
            #expect(page.values("set-cookie").isEmpty && page.formToken == nil)
            #expect(try await site.get(base + "lines/\(Self.own[2])").status == 200)
            for path in ["lines/\(Self.own[0])", "grid", "heat", "report", "report.csv"] {
                #expect(try await site.get(base + path).status == 404, "\(path)")
            }
        }
    }

    @Test("a badge and a picture are shown on other sites by their signed addresses, and by no other")
    func pictures() async throws {
        try await SiteServer.run(Self.users) { site in
            let addresses = site.signer.addresses(ofLine: Self.own[0])
            let badge = try await site.get("/" + addresses[0])
            #expect(badge.status == 200 && badge["content-type"] == "image/svg+xml" && badge.text.hasPrefix("<svg"))
            #expect(
                badge["cross-origin-resource-policy"] == "cross-origin"
                    && badge["cache-control"] == "public, max-age=60")
            #expect(badge["content-security-policy"]?.contains("sandbox") == true)
            let picture = try await site.get("/" + addresses[1] + "&w=99999&h=1&last=3h")
            #expect(picture.status == 200 && Array(picture.content.prefix(4)) == [0x89, 0x50, 0x4E, 0x47])
            let width = picture.content[16..<20].reduce(0) { $0 << 8 | Int($1) }
            #expect(width == LinePictureRoutes.widths.upperBound)
            for address in addresses {
                let other = "/" + address.replacing(Self.own[0], with: Self.own[1])
                #expect(try await site.get(other).status == 401)
                #expect(try await site.get("/" + address.prefix { $0 != "?" }).status == 401)
            }
            #expect(
                try await site.get("/lines/\(Self.own[0])?" + addresses[0].drop { $0 != "?" }.dropFirst()).status == 302
            )
        }
        try await SiteServer.run { site in
            let (badge, none) = (
                try await site.get("/badge/line/\(Self.own[0]).svg"), try await site.get("/img/line/none.png")
            )
            #expect(badge.status == 200 && none.status == 404)
        }
    }
}
