import LineModel

@testable import LineWeb

/// Answers of the history about whole fields, made by hand for tests of pages.
enum FieldFixture {
    static let now = PageFixture.now

    /// A line of 100; every tenth of its ingress `dead` has lost everything.
    static func row(_ number: Int, naming text: String? = nil, dead: Bool = false) -> BoardRow {
        let name = text ?? "line-\(number)"
        let line = Line(
            name: name, ingress: HostPort(host: "203.0.113.\(number % 10)", port: 7000),
            echo: HostPort(host: "198.51.100.\(number % 7)", port: 7),
            tags: [Tag(key: text ?? "carrier", value: text ?? "ct")])
        var row = BoardRow(line: line, payload: .relay, verdict: dead ? .abnormal : .healthy)
        (row.counts.received, row.counts.lost) = dead ? (0, 100) : (99, 1)
        if dead {
            row.reasons = [.loss(ratio: 1, limit: 0.3, at: nil), .told(text ?? "told")]
            (row.badSince, row.incident) = (PageFixture.ago(900), 12)
        } else {
            row.rtt = DelayStatistics(
                min: 30, mean: 31, median: 31.25, p90: 33, p95: 34, p99: 36, max: 40, stddev: 1)
            row.jitter = 0.5
        }
        row.day = (0..<24).map { hour in
            DayCell(worstLoss: hour == 3 ? nil : dead && hour == 23 ? 1 : 0.01, median: 30, isUnmeasured: hour == 3)
        }
        return row
    }

    static func round(_ number: Int, _ verdict: Validity.Verdict = .valid, naming text: String = "here") -> HistoryRound
    {
        let findings: [ValidityFinding] = verdict == .valid ? [] : [.stolenTime(share: 0.31), .told(text)]
        return HistoryRound(
            id: "00000000000000a\(number)", vantage: text, started: PageFixture.ago(Int64(60 + 300 * number)),
            duration: .seconds(4), validity: Validity(verdict: verdict, findings: findings), lines: 120, abnormal: 12,
            unmeasured: 0, totals: OutcomeCounts(), hasProbes: true)
    }

    static func group(_ name: String, lines: Int = 10, abnormal: Int = 0) -> GroupRow {
        var group = GroupRow(name)
        (group.lines, group.abnormal, group.sent, group.lost) = (lines, abnormal, 1000, abnormal * 100)
        (group.worstLoss, group.median, group.worstMedian) = (abnormal > 0 ? 1 : 0.01, 31, 90)
        return group
    }

    static func overview(
        naming text: String? = nil, rows: Int = 20, outage: Bool = true, last: Validity.Verdict = .valid
    ) -> FieldOverview {
        var answer = FieldOverview()
        answer.rounds = (0..<5).reversed().map { round($0, $0 == 0 ? last : .valid, naming: text ?? "here") }
        answer.round = answer.rounds.last
        answer.rows = (0..<rows).map { row($0, naming: text, dead: outage && $0 % 10 == 0) }
        answer.abnormal = answer.rows.count { $0.verdict == .abnormal }
        answer.healthy = rows - answer.abnormal
        answer.matched = rows
        answer.dimensions = [.ingress, .echo, .tag(text ?? "carrier")]
        answer.by = text.map { .tag($0) } ?? .ingress
        answer.groups = (0..<25).map { group(text ?? "203.0.113.\($0):7000", abnormal: outage && $0 == 0 ? 10 : 0) }
        answer.groupCount = 30
        if outage {
            var file = PageFixture.incident(12, [text ?? "line-0"])
            file.notes = [
                OperatorNote(
                    .acknowledge, of: .incident(12), by: text ?? "ops", at: PageFixture.ago(60), text: text ?? "")
            ]
            answer.open = [file, lone(text ?? "line-10")]
        }
        return answer
    }

    /// An incident of one line, by itself.
    private static func lone(_ name: String) -> IncidentFile {
        let incident = Incident(
            id: 13, key: CauseKey(.line, name), trouble: .abnormal, openedAt: PageFixture.ago(600), lines: [name],
            mostLines: 1, worst: LineFigures(lossPerMille: 21, rttMicroseconds: 40_000))
        return IncidentFile(HistoryOutage(incident: incident, ended: nil, everyLine: [name], events: []))
    }

    static func grid(naming text: String? = nil, rows: Int = 3, columns: Int = 4) -> FieldGrid {
        var grid = FieldGrid(rowsBy: .ingress, columnsBy: text.map { .tag($0) } ?? .echo)
        grid.round = round(0)
        grid.dimensions = [.ingress, .echo, .tag(text ?? "carrier")]
        grid.rows = (0..<rows).map { group(text ?? "203.0.113.\($0):7000", abnormal: $0 == 0 ? 10 : 0) }
        grid.columns = (0..<columns).map { text ?? "198.51.100.\($0):7" }
        (grid.rowCount, grid.columnCount, grid.without) = (rows + 2, columns + 1, 3)
        grid.cells = (0..<rows).map { row in
            (0..<columns).map { column in
                guard (row + column) % 5 != 4 else { return nil }
                var cell = group(text ?? "x", lines: 2, abnormal: row == 0 ? 2 : 0)
                if row > 0 { (cell.worstLoss, cell.lost) = (0, 0) }
                if column == 2, row == 1 { (cell.unmeasured, cell.worstLoss, cell.worstMedian) = (2, nil, nil) }
                return cell
            }
        }
        return grid
    }

    static func heat(naming text: String? = nil, lines: Int = 4, columns: Int = 20) -> HeatMatrix {
        var heat = HeatMatrix()
        heat.columns = (0..<columns).map { PageFixture.ago(Int64(300 * (columns - $0))) }
        heat.lines = (0..<lines).map { row($0, naming: text).line }
        heat.matched = lines + 1000
        heat.cells = (0..<lines * columns).map { UInt8($0 % 10) }
        return heat
    }

    /// Groups in place of lines; the second one is of a single line.
    static func heatOfGroups(
        naming text: String? = nil, by dimension: FieldDimension = .ingress, groups: Int = 3, columns: Int = 20
    ) -> HeatMatrix {
        var heat = heat(lines: 0, columns: columns)
        (heat.by, heat.dimensions) = (dimension, [.ingress, .echo, .tag(text ?? "carrier")])
        heat.groups = (0..<groups).map {
            HeatMatrix.Group(text ?? "203.0.113.\($0):7000", lines: $0 == 1 ? 1 : 1_200)
        }
        (heat.matched, heat.without) = (groups + 1_000, 7)
        heat.cells = (0..<groups * columns).map { UInt8($0 % 10) }
        return heat
    }

    /// Every page of this part, whose texts are these.
    static func pages(naming text: String, language: MessageLanguage = .en) -> [(name: String, page: Page)] {
        let site = PageFixture.site(basePath: "/below/")
        let request = PageFixture.request(
            "/", [("q", text), ("by", text)], language: language, viewer: .init(name: text, mayWrite: true))
        var query = FieldQuery()
        query.search = text
        query.filters = [.init(.tag(text), text), .init(.ingress, text)]
        query.verdict = .abnormal
        let problems = [FieldQuery.Problem(name: text, value: text, expected: "something else")]
        func overview(_ answer: FieldOverview) -> Page { OverviewView(answer, query, problems, request, site).page }
        var empty = FieldFixture.overview(naming: text, rows: 0, outage: false)
        empty.groups = []
        var beyond = empty
        beyond.matched = 7
        var focus = FocusWindow(last: .seconds(86_400), now: now)
        focus.problem = text
        return [
            ("overview", overview(FieldFixture.overview(naming: text))),
            ("overview of a doubtful round", overview(FieldFixture.overview(naming: text, last: .suspect))),
            ("overview on a good day", overview(FieldFixture.overview(naming: text, outage: false))),
            ("overview without lines", overview(empty)), ("overview beyond its end", overview(beyond)),
            ("overview before the first round", overview(FieldOverview())),
            ("grid", GridView(grid(naming: text), query, .loss, problems, request, site).page),
            ("grid of delays", GridView(grid(naming: text), query, .delay, problems, request, site).page),
            ("large grid", GridView(grid(naming: text, rows: 70, columns: 70), query, .loss, [], request, site).page),
            ("grid without lines", GridView(grid(rows: 0), query, .loss, [], request, site).page),
            (
                "grid before the first round",
                GridView(FieldGrid(rowsBy: .ingress, columnsBy: .echo), query, .loss, [], request, site).page
            ),
            ("heat map", HeatView(heat(naming: text), query, focus, problems, request, site).page),
            (
                "heat map of groups",
                HeatView(heatOfGroups(naming: text, by: .tag(text)), query, focus, problems, request, site).page
            ),
            (
                "heat map of no group",
                HeatView(heatOfGroups(by: .tag(text), groups: 0), query, focus, [], request, site).page
            ),
            ("heat map without lines", HeatView(HeatMatrix(), query, focus, [], request, site).page),
            ("heat map without rounds", HeatView(heat(columns: 0), query, focus, [], request, site).page),
            ("help", HelpPage.view(request.words)),
        ]
    }

    /// The same with the shell around them.
    static func documents(naming text: String, language: MessageLanguage = .en) -> [(name: String, html: String)] {
        var site = PageFixture.site(basePath: "/below/")
        (site.vantage, site.hasLogin) = (text, true)
        let isPathFit = site.line(text).hasPrefix("/below/lines/")
        let request = PageFixture.request(
            // As `Site.line` writes it.
            isPathFit ? "/lines/\(text)" : "/line", [("name", text), (text, text)], language: language,
            viewer: .init(name: text, mayWrite: true))
        return pages(naming: text, language: language).map { name, page in
            (name, PageShell.document(page, request, site).text)
        }
    }
}
