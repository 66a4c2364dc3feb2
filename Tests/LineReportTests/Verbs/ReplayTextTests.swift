import LineModel
import Testing

@testable import LineReport

@Suite("What rules would have raised over past rounds, as it is shown")
struct ReplayTextTests {
    private let lines = (0..<30).map { index in
        Line(name: "line-\(100 + index)", ingress: HostPort(host: "198.18.0.\(index / 10)", port: 7000))
    }

    /// One line that loses 3 %, and then half; an ingress whose lines lose 2 %; a line that is dead for an hour.
    private func report(_ budgets: [FalseAlarmBudget] = [.usual]) throws -> ReplayReport {
        let usual = try #require(UsualLoss((1...14).map { PooledLoss(dayOffset: $0, lost: 2, sent: 1200) }))
        let field = RuleReplay.Field(
            lines, ways: lines.map { LineWay($0, payload: .plumb) }, every: .seconds(300), planned: 100)
        var replay = RuleReplay(field, budgets: budgets, rules: LimitRules(), clearAfter: 2)
        let rounds = (0..<600).map { number in
            PastRound(
                started: time(number), validity: number == 300 ? .invalid : .valid,
                lines: lines.indices.map { line in
                    let lost = Self.lost(number, line)
                    return PastLine(verdict: lost > 30 ? .abnormal : .healthy, lost: lost, sent: 100)
                }, usual: lines.map { _ in usual })
        }
        for round in rounds { replay.learn(round) }
        replay.beginJudging()
        for round in rounds { replay.judge(round) }
        return ReplayReport(replay, from: time(-48), to: time(600))
    }

    private func time(_ round: Int) -> WallTime {
        WallTime(
            nanosecondsSince1970: (1_795_000_000 + Int64(round) * 300) * 1_000_000_000, utcOffsetSeconds: 28_800)
    }

    private static func lost(_ number: Int, _ line: Int) -> Int {
        switch line {
        case 4 where (100..<140).contains(number): number < 130 ? 3 : 50
        case 10..<20 where (200..<230).contains(number): 2
        case 25 where (400..<412).contains(number): 100
        case 28 where number >= 580: 4
        default: 0
        }
    }

    private func text(
        _ report: ReplayReport, _ words: Words = .keys, top: Int? = nil, columns: Int = 80
    ) -> [String] {
        var context = RenderContext(version: "1", words: words)
        (context.columns, context.maxRows) = (columns, top)
        let text = ReplayText.render(report, context)
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test("shows the sums side by side, then each alarm, within 80 columns")
    func english() throws {
        let rows = text(try report())
        #expect(
            rows == [
                "600 rounds from 2026-11-18 19:06 to 2026-11-20 21:01 (UTC+08:00), 30 lines of", "  the last one", "",
                "                                    evidence 1/week      limits alone",
                "alarms                                            3                 2",
                "  a week                                       10.1               6.7",
                "  of what several lines share                     1                 0",
                "lines raised                                     12                 2",
                "false alarms accepted in this time              0.3                 -",
                "alarms that the other raised, too                 1                 1",
                "  sooner than the other                           1                 0",
                "  later than the other                            0                 1",
                "  the other was, in the median      26 rounds later  26 rounds sooner", "",
                "raised by evidence 1/week:",
                "began        what            lines  loss %  usual %  lasted      limits alone",
                "11-19 03:46  line-104            1     3.0      0.2  3 h 15 min  26 rounds later",
                "11-19 11:51  198.18.…1:7000     10     2.0      0.2  2 h 45 min  never",
                "11-20 19:41  line-128            1     4.0      0.2  open        never",
                "left out to fit: rounds, luck 1 in", "",
                "raised by limits alone:",
                "began        what      lines  worst %  lasted     evidence 1/week",
                "11-19 05:56  line-104      1     50.0  55 min     26 rounds sooner",
                "11-20 04:26  line-125      1    100.0  1 h 5 min  -", "",
                "- the first 4 h of the time that was asked for have no rounds",
                "- 1 round was not valid and changed nothing",
                "- what is usual for the spread of delays is learned of the first 576 rounds:",
                "  evidence of delay and jitter raises nothing there",
                "- in use suspects get further probes, so that it would be found sooner; the",
                "  history has none of them",
                "- evidence comes on top of the limits: what these raise they raise as before,",
                "  and of it evidence raises nothing again",
                "- limits are those of then; a confirmation is taken to have found what its round",
                "  did, and a change of loss or delay counts in the second round running", "",
            ])
        #expect(rows.allSatisfy { TerminalText.width($0) <= 80 })
    }

    @Test("shows the same in Chinese")
    func chinese() throws {
        let rows = text(try report(), Words(.keys, .zh))
        #expect(rows.first == "2026-11-18 19:06 至 2026-11-20 21:01（UTC+08:00）共 600 轮，最后一轮的 30 条线路")
        #expect(rows.contains("告警（按证据 1/week）："))
        #expect(rows.contains { $0.hasPrefix("11-19 03:46  line-104") && $0.hasSuffix("晚 26 轮") })
        #expect(rows.contains { $0.hasPrefix("11-20 19:41  line-128") && $0.contains("未恢复") && $0.hasSuffix("从未") })
        #expect(rows.contains("- 1 轮无效，未计入"))
        #expect(rows.allSatisfy { TerminalText.width($0) <= 80 })
    }

    @Test("compares two budgets, and counts the alarms that are not shown")
    func budgets() throws {
        let daily = try #require(FalseAlarmBudget("1/day"))
        let rows = text(try report([.usual, daily]), top: 1)
        #expect(rows.contains("alarms that the other raised, too                 3               3"))
        #expect(rows.contains { $0.hasPrefix("11-19 03:46  line-104") && $0.hasSuffix("1 round sooner") })
        #expect(rows.contains { $0.hasPrefix("11-19 03:41  line-104") && $0.hasSuffix("1 round later") })
        #expect(rows.count { $0 == "… and 2 more, later ones" } == 2)
        #expect(rows.allSatisfy { TerminalText.width($0) <= 80 })
    }

    /// Three days of rounds, in the last of which one line takes 30 ms longer, by another way.
    private func slow() throws -> ReplayReport {
        let usual = try #require(UsualLoss((1...14).map { PooledLoss(dayOffset: $0, lost: 2, sent: 1200) }))
        let past = (1...3).map { PastHour(dayOffset: $0, medianRTTs: [39, 40, 41], lost: 2, sent: 1200) }
        let baseline = try #require(LineBaseline(past))
        let few = Array(lines.prefix(4))
        let field = RuleReplay.Field(
            few, ways: few.map { LineWay($0, payload: .plumb) }, every: .seconds(300), planned: 100)
        var rules = LimitRules()
        rules.change = false
        var replay = RuleReplay(field, budgets: [.usual], rules: rules, clearAfter: 2)
        replay.beginJudging()
        for number in 0..<864 {
            replay.judge(
                PastRound(
                    started: time(number), validity: .valid,
                    lines: few.map { _ in PastLine(verdict: .healthy, lost: 0, sent: 100) },
                    usual: few.map { _ in usual },
                    delays: few.indices.map { line in
                        let later = line == 2 && (800..<830).contains(number) ? 30.0 : 0
                        let level = DelayLevel(min: 38 + later, median: 40 + later, p95: 44 + later)
                        return DelayRound(level: level, variation: 2, baseline: baseline)
                    }))
        }
        return ReplayReport(replay, from: time(0), to: time(864))
    }

    @Test("shows a line that was raised for its delay, with which figure and what is usual")
    func delays() throws {
        let report = try slow()
        let rows = text(report, columns: 120)
        let raised = try #require(rows.firstIndex(of: "raised by evidence 1/week:"))
        #expect(
            rows[raised + 1]
                == "began        what      lines  loss %  usual %  delay   median ms  usual ms  rounds  luck 1 in  "
                + "lasted      limits alone")
        #expect(
            rows[raised + 2]
                == "11-21 14:01  line-102      1       -        -  median      70.00     40.00       4         24  "
                + "2 h 30 min  never")
        #expect(text(report).allSatisfy { TerminalText.width($0) <= 80 })
        let chinese = text(report, Words(.keys, .zh))
        #expect(chinese.contains { $0.contains("line-102") && $0.contains("中位数") })
        #expect(chinese.allSatisfy { TerminalText.width($0) <= 80 })
        var bytes: [UInt8] = []
        try ReplayJSON.render(report, version: "1") { bytes += $0 }
        let json = String(decoding: bytes, as: UTF8.self)
        #expect(json.contains("\"loss\":null") && json.contains("\"usual_rtt_ms\":40.0"))
        #expect(json.contains("\"of\":\"median\",\"median_rtt_ms\":7") && json.contains("\"change\":\"level_shift\""))
    }

    @Test("is one JSON object with the same figures")
    func json() throws {
        var bytes: [UInt8] = []
        try ReplayJSON.render(try report(), version: "1") { bytes += $0 }
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(
            text.hasPrefix(
                """
                {"plumbline":"1","from":"2026-11-18T15:06:40+08:00","to":"2026-11-20T21:06:40+08:00",
                "covered":{"from":"2026-11-18T19:06:40+08:00","to":"2026-11-20T21:01:40+08:00","rounds":599,\
                "not_valid":1,"without_past":0,"lines":30,"every_s":300,"count":100,"further_probes":false},
                "dependent":[],
                "settings":[
                {"rule":"evidence","false_alarms":"1/week","accepted":0.297619,"alarms":3,"alarms_per_week":10.08,\
                "lines":12,"groups":1,"also_raised":1,"sooner":1,"later":0,"median_other_later_rounds":26,"raised":[
                {"from":"2026-11-19T03:46:40+08:00","to":"2026-11-19T07:01:40+08:00","duration_s":11700,\
                "cause_kind":"line","cause_value":"line-104","lines":["line-104"],"loss":0.03,"usual_loss":0.001667,\
                "usual_of":"line","rounds":5,"chance_one_in":4,"worst_loss":null,"other_later_rounds":26},
                """))
        #expect(
            text.hasSuffix(
                """
                "lines":["line-125"],"loss":null,"usual_loss":null,"usual_of":null,"rounds":null,\
                "chance_one_in":null,"worst_loss":1.0,"other_later_rounds":null}]}]}

                """))
    }
}
