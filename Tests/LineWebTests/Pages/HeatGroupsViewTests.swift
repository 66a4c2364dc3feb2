import LineHistory
import LineModel
import LineService
import TestSupport
import Testing

@testable import LineWeb

@Suite("Heat map of groups as a page", .timeLimit(.minutes(2)))
struct HeatGroupsViewTests {
    private func view(
        _ matrix: HeatMatrix, _ query: FieldQuery = FieldQuery(), moving: Bool = false,
        language: MessageLanguage = .en
    ) -> String {
        let query = query.with { $0.pageSize = HeatPage.maxRows }
        var focus = FocusWindow(last: .seconds(86_400), now: PageFixture.now)
        focus.isMoving = moving
        let request = PageFixture.request("/heat", language: language)
        return HeatView(matrix, query, focus, [], request, PageFixture.site()).page.body.text
    }

    @Test("a row is a group and leads to its lines over the same time; the picture, the pager and the ranges keep by")
    func rows() {
        let text = view(FieldFixture.heatOfGroups())
        let from = PageFixture.ago(86_400).wholeSecond.utcText.replacing(":", with: "%3A")
        #expect(text.contains("<h1>Lines by ingress and rounds</h1>"))
        #expect(text.matches(of: /<li data-row/).count == 3)
        #expect(text.contains("<a href=\"/heat?ingress=203.0.113.0%3A7000&amp;from=\(from)&amp;"))
        #expect(text.contains("title=\"1,200 lines\"") && text.contains("title=\"1 line\""))
        #expect(
            text.contains("src=\"/heat.png?by=ingress&amp;") && text.contains("data-heat=\"/heat.txt?by=ingress&amp;"))
        #expect(text.contains("data-rows=\"3\"") && text.contains("height=\"\(3 * HeatView.rowHeight)\""))
        #expect(text.contains("href=\"/heat?by=ingress&amp;page=2&amp;from="))
        #expect(text.contains("7 lines have no ingress."))
        #expect(
            text.contains("<option value=\"ingress\" selected>") && text.contains("<option value=\"carrier\">carrier"))
        #expect(text.matches(of: /href="\/heat\?by=ingress&amp;from=/).count >= HeatPage.ranges.count)
    }

    @Test("the group of a row takes the place of another value of it, and other filters stay")
    func filters() {
        var query = FieldQuery()
        query.filters = [.init(.ingress, "203.0.113.9:7000"), .init(.tag("city"), "sz")]
        (query.search, query.page) = ("edge", 3)
        let text = view(FieldFixture.heatOfGroups(), query)
        #expect(text.contains("href=\"/heat?q=edge&amp;tag=city%3Dsz&amp;ingress=203.0.113.0%3A7000&amp;from="))
        let tags = view(FieldFixture.heatOfGroups(naming: "c t&<", by: .tag("carrier")))
        #expect(tags.contains("href=\"/heat?tag=carrier%3Dc%20t%26%3C&amp;from="))
    }

    @Test("the page says it in Chinese, too, and names what there is none of")
    func words() {
        let text = view(FieldFixture.heatOfGroups(), language: .zh)
        #expect(text.contains("<h1>线路：入口 × 轮次</h1>") && text.contains("title=\"1,200 条线路\""))
        #expect(text.contains("另有 7 条线路没有入口。"))
        let none = FieldFixture.heatOfGroups(by: .tag("rack"), groups: 0)
        #expect(view(none).contains("None of these lines has rack.") && view(none).contains("href=\"/heat?from="))
        #expect(view(none, language: .zh).contains("这些线路都没有rack。"))
    }

    @Test("a group whose name is too long for an address has no link, and keeps its row")
    func longNames() {
        let text = view(FieldFixture.heatOfGroups(naming: String(repeating: "n", count: 3_000), by: .tag("carrier")))
        #expect(text.matches(of: /<li data-row[^>]*><a title=/).count == 3)
    }

    @Test(
        "asked over HTTP, page, picture and cells have a row for each group",
        arguments: [
            ("ingress", nil), ("tag:carrier", 3), ("carrier", 3), ("echo", nil),
        ])
    func served(_ by: String, _ rows: Int?) async throws {
        try await SiteServer.run(rounds: 3) { site in
            let item = "by=\(Site.encoded(by))"
            let page = try await site.get("/heat?\(item)")
            let count = page.text.matches(of: /<li data-row/).count
            #expect(page.status == 200 && count > 0 && count <= 30 && count == rows ?? count)
            let cells = try await site.get("/heat.txt?\(item)")
            #expect(cells.text.split(separator: "\n").count == count)
            let picture = try await site.get("/heat.png?\(item)")
            #expect(picture.status == 200 && picture["content-type"] == "image/png")
            // The height of a PNG, octets 20 to 23: whole cells for each row.
            let height = picture.content[20..<24].reduce(0) { $0 << 8 | Int($1) }
            #expect(height > 0 && height.isMultiple(of: count))
            let link = try #require(page.text.firstMatch(of: /<li data-row[^>]*><a href="([^"]*)"/)?.1)
            let lines = try await site.get(String(link).replacing("&amp;", with: "&"))
            let own = lines.text.matches(of: /<li data-row[^>]*><a href="\/lines\//).count
            #expect(
                lines.status == 200 && own > 0 && own <= 30
                    && !lines.text.contains("<option value=\"ingress\" selected"))
        }
    }

    @Test("a share shows groups of its own lines by a tag; by hidden addresses there is no page")
    func shares() async throws {
        try await SiteServer.run { site in
            let share = ShareSigner.Share(
                Tag(key: "carrier", value: "ct"), hidesAddresses: true,
                until: SiteServer.now.nanosecondsSince1970 / 1_000_000_000 + 60)
            let base = "/s/\(try #require(site.signer.token(share)))/"
            let page = try await site.get(base + "heat?by=carrier")
            #expect(page.status == 200 && page.text.matches(of: /<li data-row/).count == 1)
            #expect(page.text.contains("title=\"10 lines\"") && !page.text.contains("198.18."))
            #expect(!page.text.contains("<option value=\"ingress\""))
            for path in ["heat?by=ingress", "heat.png?by=echo", "heat.txt?by=ingress"] {
                #expect(try await site.get(base + path).status == 404, "\(path)")
            }
        }
    }
}
