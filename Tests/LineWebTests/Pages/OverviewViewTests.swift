import LineModel
import Testing

@testable import LineWeb

@Suite("The overview")
struct OverviewViewTests {
    private func view(
        _ answer: FieldOverview, _ query: FieldQuery = FieldQuery(), viewer: PageRequest.Viewer? = nil,
        language: MessageLanguage = .en
    ) -> OverviewView {
        OverviewView(
            answer, query, [], PageFixture.request(language: language, viewer: viewer), PageFixture.site())
    }

    private func html(_ answer: FieldOverview, _ query: FieldQuery = FieldQuery()) -> String {
        view(answer, query).page.body.text
    }

    @Test("says first what somebody must know first, in the tab's title too")
    func headline() {
        let outage = FieldFixture.overview()
        #expect(view(outage).headline == "2 incidents")
        #expect(view(outage).page.title == "2 incidents · Overview")
        #expect(view(outage, language: .zh).page.title == "2 个故障 · 总览")
        var answer = FieldFixture.overview(outage: false)
        #expect(view(answer).headline == "All healthy")
        #expect(view(answer).page.title == "Overview")
        (answer.abnormal, answer.healthy) = (1, 19)
        #expect(view(answer).headline == "No incident, some lines abnormal")
        (answer.abnormal, answer.unmeasured) = (0, 1)
        #expect(view(answer).headline == "No line abnormal")
        (answer.healthy, answer.unmeasured) = (0, 20)
        #expect(view(answer).headline == "Nothing measured")
        #expect(view(FieldOverview()).page.body.text.contains("No round was measured yet."))
    }

    @Test("counts of one are said as such, in both languages")
    func ofOne() {
        func facts(_ rounds: Int, _ last: Validity.Verdict, _ language: MessageLanguage = .en) -> String {
            var answer = FieldFixture.overview(rows: 1, outage: false, last: last)
            answer.rounds = answer.rounds.suffix(rounds)
            return view(answer, language: language).standing.text
        }
        #expect(facts(1, .valid).contains("<span>the only round valid</span>"))
        #expect(facts(1, .valid, .zh).contains("<span>唯一一轮测量有效</span>"))
        #expect(facts(1, .invalid).contains("<span>the only round not valid</span>"))
        #expect(facts(1, .suspect, .zh).contains("<span>唯一一轮测量不可信</span>"))
        #expect(facts(2, .valid).contains("<span>last 2 rounds valid</span>"))
        #expect(facts(2, .valid, .zh).contains("<span>最近 2 轮均有效</span>"))
        #expect(facts(2, .invalid).contains("<span>1 of the last 2 rounds not valid</span>"))
        #expect(facts(2, .valid).contains("of 1 line</span>"))
    }

    @Test("an incident that nobody is on is bad, one that is acknowledged is not as bad")
    func acknowledged() {
        var answer = FieldFixture.overview()
        #expect(view(answer).standing.text.contains("state large bad"))
        answer.open.removeLast()
        #expect(view(answer).standing.text.contains("state large warn"))
        #expect(html(answer).contains("acknowledged by ops"))
    }

    @Test("one press acknowledges where it is known who presses; else the incident asks for a name")
    func acknowledging() {
        let answer = FieldFixture.overview()
        let known = view(answer, viewer: .init(name: "ops", mayWrite: true)).page.body.text
        #expect(known.contains("<form method=\"post\" action=\"/incidents/13/notes\">"))
        #expect(known.contains("name=\"token\" value=\"token-of-tests\""))
        #expect(html(answer).contains("<a href=\"/incidents/13#note\">acknowledge</a>"))
        let reader = view(answer, viewer: .init(name: "ops", mayWrite: false)).page.body.text
        #expect(!reader.contains("acknowledge</") && reader.contains("nobody is on it"))
    }

    @Test("an incident has its lines, its worst loss, and since when, as the page's other words do")
    func incident() {
        let row = view(FieldFixture.overview()).incidents.text
        #expect(row.contains("ingress 203.0.113.9:7000</a>"))
        #expect(row.contains("<span>1 line abnormal</span>"))
        #expect(row.contains("worst loss <span class=\"loss loss-6\">100.0 %</span>"))
        #expect(row.contains("(45 min)</span>"))
        // The one of a single line says why, where the page has the line.
        #expect(row.contains("<span class=\"why\">loss 100.0\u{A0}% is above 30\u{A0}%; told</span>"))
    }

    @Test("many incidents are cut, and counted")
    func manyIncidents() {
        var answer = FieldFixture.overview()
        answer.open = (1...23).map { PageFixture.incident($0) }
        let text = view(answer).incidents.text
        #expect(text.matches(of: /data-key="incident-/).count == 20)
        #expect(text.contains("3 more open incidents"))
    }

    @Test("a round that is not valid says why, and leads to it; shares have no rounds")
    func doubtful() {
        let answer = FieldFixture.overview(last: .suspect)
        let text = view(answer).standing.text
        #expect(text.contains("The last round is suspect:") && text.contains("1 of the last 5 rounds not valid"))
        #expect(text.contains("href=\"/rounds/00000000000000a0\""))
        var site = PageFixture.site()
        site.share = ShareLimits(scope: .tag(Tag(key: "carrier", value: "ct")), hidesAddresses: true)
        let shared = OverviewView(answer, FieldQuery(), [], PageFixture.request(), site).standing.text
        #expect(!shared.contains("/rounds/") && shared.contains("The last round is suspect:"))
    }

    @Test("what is shown is said to be old when rounds stay away")
    func late() {
        var answer = FieldFixture.overview()
        #expect(!html(answer).contains("No round for"))
        answer.round?.started = PageFixture.ago(3600)
        #expect(html(answer).contains("No round for 1 h."))
    }

    @Test("rows are counted, in the order that the address asks for")
    func pages() {
        var answer = FieldFixture.overview(rows: 20)
        answer.matched = 1234
        var query = FieldQuery()
        #expect(html(answer, query).contains("1 to 200 of 1,234 · worst first"))
        #expect(!html(answer, query).contains("rel=\"prev\""))
        (query.page, query.sort, query.isReversed) = (7, .p95, true)
        let last = html(answer, query)
        #expect(last.contains("1,201 to 1,234 of 1,234 · by p95, reversed"))
        #expect(last.contains("rel=\"prev\"") && !last.contains("rel=\"next\""))
        #expect(last.contains("aria-sort=\"ascending\""))
        // The same heading turns the order back.
        #expect(last.contains("<a href=\"/?sort=p95\">p95</a>"))
    }

    @Test("a row is a name, figures, a day, a state and its reason")
    func row() throws {
        var answer = FieldFixture.overview(rows: 1)
        answer.rows[0].day = []
        let text = html(answer)
        let row = try #require(text.firstMatch(of: /<tr data-row.*?<\/tr>/)).output
        #expect(
            row == """
                <tr data-row data-key="line-0"><td class="name" title="203.0.113.0:7000 &gt; 198.51.100.0:7">\
                <a href="/lines/line-0">line-0</a></td><td class="n loss loss-6" data-label="loss %">100.0</td>\
                <td class="n none" data-label="median ms">–</td><td class="n none" data-label="p95 ms">–</td>\
                <td class="n none wide" data-label="jitter ms">–</td><td class="day blank">\
                <svg class="pic spark" aria-hidden="true" width="0" height="16" viewBox="0 0 0 16"></svg></td>\
                <td class="verdict"><a href="/incidents/12" title="incident #12"><span class="state bad">\
                abnormal 15 min</span></a> <span class="reason soft" title="loss 100.0 % is above 30 %; told">\
                loss 100.0\u{A0}% is above 30\u{A0}%</span></td><td class="wide few tags">\
                <a class="tag" href="/?tag=carrier%3Dct" title="carrier=ct">ct</a></td></tr>
                """)
    }

    @Test("a group leads to its lines, whatever is looked for besides; those left out are counted")
    func groups() {
        var query = FieldQuery()
        (query.search, query.verdict, query.page) = ("sz", .abnormal, 3)
        let text = view(FieldFixture.overview(), query).groups.text
        #expect(text.contains("<a href=\"/?q=sz&amp;ingress=203.0.113.0%3A7000\">"))
        #expect(text.contains("<summary>13 more</summary>"))
        #expect(text.contains("5 better groups are not shown"))
        #expect(text.contains("href=\"/grid?rows=ingress&amp;columns=echo\""))
    }

    @Test("does not grow with the field: 200 rows of 100,000 lines are 300 KB at most, packed")
    func size() throws {
        var answer = FieldFixture.overview(rows: 200)
        answer.groups = (0..<200).map { FieldFixture.group("203.0.\($0 % 7).\($0):7000", abnormal: $0 % 9) }
        answer.groupCount = 5_000
        answer.matched = 100_000
        for (index, row) in answer.rows.enumerated() {
            // Figures that do not repeat pack worst.
            let base = Double(index * 7919 % 1000) / 3
            answer.rows[index].day = (0..<24).map { hour in
                DayCell(worstLoss: Double((index * 31 + hour * 17) % 7) / 50, median: base + Double(hour * 13 % 11))
            }
            guard row.rtt != nil else { continue }
            answer.rows[index].rtt = DelayStatistics(
                min: base, mean: base, median: base, p90: base, p95: base * 1.3, p99: base, max: base, stddev: 1)
        }
        let request = PageFixture.request()
        let page = PageShell.document(view(answer).page, request, PageFixture.site()).text
        let packed = try #require(PackedText.gzip(Array(page.utf8)))
        #expect(packed.count < 300_000, "\(packed.count) of \(page.utf8.count)")
    }
}
