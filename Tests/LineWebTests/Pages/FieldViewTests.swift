import LineModel
import Testing

@testable import LineWeb

@Suite("Grid, heat map, and what pages are made of")
struct FieldViewTests {
    private func grid(_ grid: FieldGrid, _ shows: GridPage.Shows = .loss) -> String {
        GridView(grid, FieldQuery(), shows, [], PageFixture.request("/grid"), PageFixture.site()).page.body.text
    }

    @Test("a cell of the grid is the worst of its lines, and leads to them")
    func cells() {
        let text = grid(FieldFixture.grid())
        #expect(
            text.contains(
                "<td class=\"cell loss-6\"><a href=\"/?ingress=203.0.113.0%3A7000&amp;echo=198.51.100.0%3A7\""))
        #expect(
            text.contains(
                "title=\"203.0.113.0:7000 × 198.51.100.0:7: 2 lines, 2 abnormal, loss 100.0 %, median 90.0 ms\""))
        #expect(text.contains("<td class=\"hatched\">") && text.contains("unmeasured, 2 lines"))
        #expect(text.contains("<td class=\"void\"></td>"))
        #expect(
            text.contains("Not shown: 2 better rows, 1 columns") && text.contains("3 lines have no ingress or no echo.")
        )
    }

    @Test("a large grid says the least of cells without loss, and keeps the links of all others")
    func large() throws {
        let large = FieldFixture.grid(rows: 300, columns: 100)
        let text = grid(large)
        #expect(text.contains("<table class=\"grid\" data-sparse>"))
        #expect(text.matches(of: /<td class="cell loss-6"><a href/).count == large.cells[0].count { $0 != nil })
        #expect(text.matches(of: /<td>0/).count > 20_000)
        let packed = try #require(PackedText.gzip(Array(text.utf8)))
        #expect(packed.count < 100_000, "\(packed.count)")
        let delays = try #require(PackedText.gzip(Array(grid(large, .delay).utf8)))
        #expect(delays.count < 100_000, "\(delays.count)")
    }

    @Test("shades of delay are fifths of what is shown")
    func shades() {
        let shades = DelayShades((1...100).map(Double.init))
        #expect(
            [1, 21, 41, 61, 81, 100].map { shades.className(Double($0)) } == [
                "delay-0", "delay-0", "delay-1", "delay-2", "delay-3", "delay-4",
            ])
        #expect(DelayShades([]).className(7) == "delay-0")
        #expect(DelayShades([5, 5, 5]).className(5) == "delay-0")
    }

    @Test("the heat map's picture has a row for each name, and its times are in the address")
    func heat() {
        let focus = FocusWindow(last: .seconds(86_400), now: PageFixture.now)
        let view = HeatView(
            FieldFixture.heat(), FieldQuery(), focus, [], PageFixture.request("/heat"), PageFixture.site())
        let text = view.page.body.text
        #expect(text.matches(of: /<li data-row/).count == 4)
        #expect(text.contains("height=\"56\""))
        let from = PageFixture.ago(86_400).wholeSecond.utcText.replacing(":", with: "%3A")
        #expect(text.contains("src=\"/heat.png?") && text.contains("from=\(from)"))
        #expect(text.contains("media=\"(prefers-color-scheme:dark)\""))
        #expect(text.contains("no round|unmeasured|round not valid\""))
        #expect(view.page.isLive)
        var still = focus
        still.isMoving = false
        let past = HeatView(
            FieldFixture.heat(), FieldQuery(), still, [], PageFixture.request("/heat"), PageFixture.site())
        #expect(!past.page.isLive)
    }

    @Test("the heat map's cells are a row a line, a digit a cell")
    func heatText() {
        let matrix = FieldFixture.heat(lines: 2, columns: 5)
        #expect(String(decoding: HeatPage.text(matrix), as: UTF8.self) == "01234\n56789\n")
        #expect(HeatPage.text(HeatMatrix()).isEmpty)
        let request = PageFixture.request("/heat", [("size", "50")])
        #expect(HeatPage.read(request).query.pageSize == 50)
        #expect(HeatPage.read(PageFixture.request("/heat")).query.pageSize == 1000)
    }

    @Test("loss is never said to be nothing, or all, when it is not")
    func loss() {
        #expect(
            [0, 0.000_01, 0.0004, 0.000_6, 0.021, 0.999_6, 1].map(LossText.percent)
                == ["0.0", "<0.01", "0.04", "0.1", "2.1", "99.9", "100.0"])
        #expect(HTML.lossCell(nil, label: "l").text == "<td class=\"n loss none\" data-label=\"l\">–</td>")
    }

    @Test("counts have commas")
    func counts() {
        #expect(
            [0, 999, 1000, 100_000, 1_234_567, -1234].map(\.grouped) == [
                "0", "999", "1,000", "100,000", "1,234,567", "-1,234",
            ])
    }

    @Test("an instant is written in the page's zone, and names its date where it is not today's")
    func times() throws {
        let now = try #require(WallTime(rfc3339: "2026-11-28T12:05:04+08:00"))
        let at = try #require(WallTime(rfc3339: "2026-11-28T03:50:00Z"))
        #expect(
            HTML.time(at, .moment, now: now).text
                == "<time datetime=\"2026-11-28T03:50:00Z\" data-form=\"moment\">11:50</time>")
        let before = try #require(WallTime(rfc3339: "2026-11-27T15:50:00Z"))
        #expect(HTML.time(before, .moment, now: now).text.contains(">11-27 23:50<"))
        let lastYear = try #require(WallTime(rfc3339: "2025-11-27T15:50:00Z"))
        #expect(HTML.time(lastYear, .moment, now: now).text.contains(">2025-11-27 23:50<"))
        #expect(now.zoneText == "UTC+08:00" && at.zoneText == "UTC")
        #expect(HTML.time(at, .minute, now: now).text.contains(">11:50<"))
    }

    @Test("a page that is not there is told from one that is")
    func pager() {
        let pager = Pager(page: 9, pageSize: 200, matched: 1000)
        #expect(pager.pages == 5)
        let text = pager.html(PageWords(language: .en)) { "/?page=\($0)" }.text
        #expect(text.contains("href=\"/?page=5\" rel=\"prev\"") && !text.contains("rel=\"next\""))
        #expect(Pager(page: 1, pageSize: 200, matched: 0).html(PageWords(language: .en)) { "\($0)" } == .empty)
    }
}
