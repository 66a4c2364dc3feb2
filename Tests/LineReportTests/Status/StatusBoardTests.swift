import LineModel
import Testing

@testable import LineReport

@Suite struct StatusBoardTests {
    @Test func itSaysWhatIsWrongSinceWhenAndWhereTheWorstStandsFirst() {
        let rows = board().rows(context())
        #expect(
            rows == [
                "✗ 1 incident; 2 of 120 lines abnormal, 1 unmeasured; last 3 rounds valid",
                "shenzhen-1, round of 2026-11-28 12:00:00 UTC+08:00, 42 s ago",
                "✗ #12 ingress 203.0.113.7:7000, 2 lines abnormal; worst loss 100.0 %; since",
                "  11:45 (15 min 42 s); acknowledged by lei",
                "",
                "ingress           lines  abnormal  unmeas.  loss %  worst %  p50 ms  worst ms",
                "203.0.113.7:7000     10         2        1    25.0    100.0   38.00     60.00",
                "… and 11 more groups, none of them worse",
                "",
                "line         loss %  p50 ms  p95 ms  state        #  because",
                "hz-au         100.0       -       -  abnormal    12  loss 100.0 % is above 30 %",
                "sz-tokyo-03     0.0   45.00   47.00  abnormal     -",
                "nowhere           -       -       -  unmeasured   -",
                "… and 117 more lines, none of them worse",
            ])
    }

    @Test func aFieldWithoutTroubleSaysSoFirst() throws {
        var overview = FieldOverview()
        (overview.healthy, overview.round, overview.rounds) = (5, round(), [round()])
        let rows = StatusBoard(overview, now: now).rows(context())
        #expect(rows.first == "✓ no open incident; 0 of 5 lines abnormal, 0 unmeasured; the only round valid")
    }

    @Test func beforeTheFirstRoundItSaysWhatToWaitFor() {
        let rows = StatusBoard(FieldOverview(), now: now).rows(context())
        #expect(rows == ["there is no round yet: the first one is stored when it ends"])
    }

    @Test func aRoundThatIsNotValidSaysWhy() {
        var overview = overview
        overview.round?.validity = Validity(verdict: .invalid, findings: [.nothingPlanned])
        overview.rounds[2].validity = Validity(verdict: .invalid, findings: [.nothingPlanned])
        let rows = StatusBoard(overview, now: now).rows(context())
        #expect(rows.contains("the round is invalid"))
        #expect(rows.joined().contains("of the last 3 rounds 1"))
    }

    /// A page that shows yesterday as now is worse than none.
    @Test func roundsThatDoNotComeAnyMoreAreSaid() {
        #expect(!board().isStale)
        let late = StatusBoard(overview, now: time(4000))
        #expect(late.isStale)
        #expect(late.rows(context()).contains("no round since 1 h 6 min: is the service running?"))
    }

    @Test(arguments: [MessageLanguage.en, .zh], [40, 60, 80, 132])
    func noRowIsWiderThanTheTerminal(language: MessageLanguage, columns: Int) {
        var overview = overview
        overview.rows[0].line = line("深圳电信到香港第一数据中心的主要线路之一号" + String(repeating: "x", count: 90))
        overview.round?.vantage = String(repeating: "探", count: 60)
        overview.groups[0].group = String(repeating: "很长的标签值", count: 20)
        var context = context(language)
        context.columns = columns
        for row in StatusBoard(overview, now: now).rows(context) {
            #expect(TerminalText.width(row) <= columns, "\(row)")
        }
    }

    @Test func itIsNoHigherThanTheTerminal() {
        var overview = overview
        let row = overview.rows[1]
        overview.rows += (0..<100).map { _ in row }
        var context = context()
        context.rows = 24
        #expect(StatusBoard(overview, now: now).rows(context).count <= 24)
    }

    @Test func namesThatSteerATerminalAreCleaned() {
        var overview = overview
        overview.rows[0].line = line("a\u{1B}[2J\u{202E}b")
        overview.round?.vantage = "\u{1B}]0;x\u{7}"
        let text = StatusBoard(overview, now: now).rows(context()).joined()
        #expect(!text.unicodeScalars.contains("\u{1B}") && !text.unicodeScalars.contains("\u{202E}"))
    }

    @Test func coloursAreAddedToTheSameText() {
        var painted = context()
        painted.color = true
        let plain = board().rows(context()).joined(separator: "\n")
        let text = board().rows(painted).joined(separator: "\n")
        #expect(text.contains("\u{1B}[31m"))
        #expect(text.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain)
    }

    @Test func chineseIsChinese() {
        let rows = board().rows(context(.zh))
        #expect(rows.joined().contains("1 个故障；120 条线路中 2 条异常，1 条未测；最近 3 轮均有效"))
        #expect(rows.contains { $0.hasPrefix("入口") && $0.contains("线路") })
        #expect(rows.contains { $0.contains("lei 已认领") })
    }

    @Test func programsGetTheSameFigures() throws {
        var bytes: [UInt8] = []
        try board().writeJSON(context()) { bytes += $0 }
        let root = try PlacedJSON(bytes: bytes)
        guard case .object(let members) = root.content else {
            Issue.record("no object")
            return
        }
        #expect(
            members.map(\.key) == [
                "plumbline", "vantage", "round", "rounds", "counts", "incidents", "groups", "lines",
            ])
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains(#""counts":{"lines":120,"healthy":117,"abnormal":2,"unmeasured":1,"incidents":1"#))
        #expect(text.contains(#""acknowledged_by":"lei""#))
        #expect(text.contains(#""age_s":42,"every_s":300,"stale":false"#))
        #expect(text.contains(#""by":"ingress","group":"203.0.113.7:7000","lines":10"#))
    }

    // MARK: - What is shown

    private func context(_ language: MessageLanguage = .en) -> RenderContext {
        var context = RenderContext(version: "1.0.0", words: Words(.keys, language))
        context.columns = 80
        return context
    }

    private func board() -> StatusBoard { StatusBoard(overview, now: now) }

    private var now: WallTime { time(42) }

    /// 2026-11-28 12:00:00 in China, and so many seconds.
    private func time(_ seconds: Int64) -> WallTime {
        WallTime(nanosecondsSince1970: (1_795_838_400 + seconds) * 1_000_000_000, utcOffsetSeconds: 28_800)
    }

    private func round(_ seconds: Int64 = 0) -> HistoryRound {
        HistoryRound(
            id: "00c0ffee00c0ffee", vantage: "shenzhen-1", started: time(seconds), duration: .seconds(4),
            validity: Validity(verdict: .valid, reasons: []), lines: 120, abnormal: 2, unmeasured: 1,
            totals: OutcomeCounts(), hasProbes: true)
    }

    private func line(_ name: String) -> Line {
        Line(name: name, ingress: HostPort(host: "203.0.113.7", port: 7000))
    }

    private var overview: FieldOverview {
        var overview = FieldOverview()
        overview.round = round()
        overview.rounds = [round(-600), round(-300), round()]
        (overview.healthy, overview.abnormal, overview.unmeasured) = (117, 2, 1)
        var group = GroupRow("203.0.113.7:7000")
        (group.lines, group.abnormal, group.unmeasured, group.sent, group.lost) = (10, 2, 1, 800, 200)
        (group.worstLoss, group.median, group.worstMedian) = (1, 38, 60)
        (overview.groups, overview.groupCount, overview.matched) = ([group], 12, 120)
        var bad = BoardRow(line: line("hz-au"), payload: .plumb, verdict: .abnormal)
        bad.counts.lost = 100
        bad.reasons = [.loss(ratio: 1, limit: 0.3, at: nil)]
        bad.incident = 12
        var slow = BoardRow(line: line("sz-tokyo-03"), payload: .plumb, verdict: .abnormal)
        slow.counts.received = 100
        slow.rtt = DelayStatistics(
            min: 40, mean: 45, median: 45, p90: 46, p95: 47, p99: 50, max: 51, stddev: 1)
        let lost = BoardRow(line: line("nowhere"), payload: .plumb, verdict: .unmeasured)
        overview.rows = [bad, slow, lost]
        var incident = Incident(
            id: 12, key: CauseKey(.ingress, "203.0.113.7:7000"), trouble: .abnormal, openedAt: time(-900),
            lines: ["hz-au", "sz-tokyo-03"], mostLines: 2)
        incident.worst.lossPerMille = 1000
        var file = IncidentFile(HistoryOutage(incident: incident, ended: nil, everyLine: [], events: []))
        file.notes = [OperatorNote(.acknowledge, of: .incident(12), by: "lei", at: time(-100))]
        overview.open = [file]
        return overview
    }
}
