import Testing

@testable import LineModel

@Suite("Rules over past rounds")
struct RuleReplayTests {
    private let lines = (0..<40).map { index in
        Line(name: "line-\(100 + index)", ingress: HostPort(host: "198.18.0.\(index / 10)", port: 7000))
    }
    private let usual = UsualLoss((1...14).map { PooledLoss(dayOffset: $0, lost: 2, sent: 1200) })

    private func replay(_ budgets: [FalseAlarmBudget] = [.usual]) -> RuleReplay {
        let field = RuleReplay.Field(
            lines, ways: lines.map { LineWay($0, payload: .plumb) }, every: .seconds(300), planned: 100)
        return RuleReplay(field, budgets: budgets, rules: LimitRules(), clearAfter: 2)
    }

    private func round(
        _ number: Int, _ validity: Validity.Verdict = .valid, _ lost: (Int) -> Int?
    ) throws -> PastRound {
        let usual = try #require(usual)
        return PastRound(
            started: WallTime(nanosecondsSince1970: Int64(number) * 300_000_000_000), validity: validity,
            lines: lines.indices.map { index in
                lost(index).map { PastLine(verdict: $0 > 30 ? .abnormal : .healthy, lost: $0, sent: 100) }
            }, usual: lines.map { _ in usual })
    }

    /// Both passes over rounds whose losses are told by the round's number and the line.
    private func played(
        _ replay: RuleReplay, rounds: Range<Int>, invalid: Set<Int> = [], _ lost: (Int, Int) -> Int?
    ) throws -> RuleReplay {
        var replay = replay
        let all = try rounds.map { number in
            try round(number, invalid.contains(number) ? .invalid : .valid) { lost(number, $0) }
        }
        for round in all { replay.learn(round) }
        replay.beginJudging()
        for round in all { replay.judge(round) }
        return replay
    }

    @Test("say which line the evidence would have raised, when, for what and until when; the limits never")
    func line() throws {
        let replay = try played(replay(), rounds: 1..<200) { number, line in
            line == 7 && (50..<90).contains(number) ? 3 : 0
        }
        #expect(replay.settings == [.evidence(.usual), .limits] && replay.rounds == 199 && replay.invalid == 0)
        let (evidence, limits) = (try #require(replay.outcomes.first), try #require(replay.outcomes.last))
        #expect(limits.alarms.isEmpty && evidence.alarms.count == 1 && evidence.lines == 1 && evidence.groups == 0)
        let alarm = try #require(evidence.alarms.first)
        #expect(alarm.group == nil && alarm.lines == [7] && evidence.later == [nil])
        #expect((52..<65).contains(alarm.round))
        #expect(alarm.at.nanosecondsSince1970 == Int64(alarm.round) * 300_000_000_000)
        let cleared = try #require(alarm.clearedRound)
        #expect((92..<105).contains(cleared) && alarm.length == .seconds(300 * (cleared - alarm.round)))
        let figures = try #require(alarm.figures)
        #expect(figures.lossPerMillion == 30_000 && figures.rounds == alarm.round - 49 && figures.oneIn > 1)
        #expect(figures.usualPerMillion == 1667 && figures.usualSource == .line)
        #expect(replay.covered == .seconds(199 * 300) && replay.roundsWithoutPast == 0 && replay.dependent.isEmpty)
        #expect(evidence.alarmsPerWeek(over: .seconds(14 * 86_400)) == 0.5)
        #expect(FalseAlarmBudget.usual.accepted(in: .seconds(14 * 86_400)) == 2)
    }

    @Test("say by how many rounds the limits were later, and leave to them what they find at once")
    func both() throws {
        let replay = try played(replay(), rounds: 1..<200) { number, line in
            switch line {
            // First a little, then much.
            case 7 where (50..<80).contains(number): number < 70 ? 4 : 60
            case 20 where (100..<110).contains(number): 100
            default: 0
            }
        }
        let (evidence, limits) = (try #require(replay.outcomes.first), try #require(replay.outcomes.last))
        #expect(limits.alarms.map(\.lines) == [[7], [20]] && limits.alarms.map(\.round) == [70, 100])
        #expect(limits.alarms.map(\.worstPerMille) == [600, 1000])
        #expect(limits.alarms.map(\.clearedRound) == [81, 111])
        // Once the limits have cleared a line, what it lost then does not raise it again.
        #expect(evidence.alarms.map(\.lines) == [[7]])
        let alarm = try #require(evidence.alarms.first)
        #expect(alarm.round < 62 && evidence.later == [70 - alarm.round] && evidence.sooner == 1)
        #expect(limits.later == [alarm.round - 70, nil] && limits.slower == 1 && limits.alsoRaised == 1)
        #expect(evidence.medianLater == 70 - alarm.round && limits.medianLater == alarm.round - 70)
    }

    @Test("tell an ingress by its lines' losses together, with those that join it")
    func ingress() throws {
        let replay = try played(replay(), rounds: 1..<120) { number, line in
            guard (60..<90).contains(number) else { return 0 }
            return line < 9 ? 3 : line == 9 && number > 70 ? 3 : 0
        }
        let evidence = try #require(replay.outcomes.first)
        #expect(evidence.alarms.map(\.group) == [CauseKey(.ingress, "198.18.0.0:7000")] && evidence.groups == 1)
        let alarm = try #require(evidence.alarms.first)
        #expect(alarm.lines == Array(0..<10) && alarm.round < 66 && alarm.clearedRound != nil)
        #expect(alarm.figures?.lossPerMillion == 30_000 && evidence.lines == 10)
    }

    @Test("leave out rounds that are not valid, and lines that were not measured")
    func gaps() throws {
        let bad = { (number: Int, line: Int) -> Int? in line == 7 && number >= 50 ? 3 : 0 }
        let whole = try played(replay(), rounds: 1..<100, bad)
        let torn = try played(replay(), rounds: 1..<100, invalid: Set(51..<60)) { number, line in
            (51..<60).contains(number) ? 100 : bad(number, line)
        }
        let empty = try played(replay(), rounds: 1..<100) { number, line in
            line == 7 && (51..<60).contains(number) ? nil : bad(number, line)
        }
        let rounds = [whole, torn, empty].map { $0.outcomes.first?.alarms.first?.round ?? 0 }
        // The torn one counts valid rounds alone.
        #expect(rounds[1] == rounds[0] && rounds[2] == rounds[0] + 9 && torn.invalid == 9)
        #expect(torn.outcomes.last?.alarms.isEmpty == true)
    }

    @Test("compare two budgets: more false alarms find the same sooner")
    func budgets() throws {
        let daily = try #require(FalseAlarmBudget("100/day"))
        let replay = try played(replay([.usual, daily]), rounds: 1..<120) { number, line in
            line == 7 && number >= 50 ? 2 : 0
        }
        #expect(replay.settings == [.evidence(.usual), .evidence(daily)])
        let (weekly, often) = (try #require(replay.outcomes.first), try #require(replay.outcomes.last))
        let (slow, fast) = (try #require(weekly.alarms.first), try #require(often.alarms.first))
        #expect(fast.round < slow.round && weekly.later == [fast.round - slow.round] && weekly.slower == 1)
        #expect(often.sooner == 1)
    }

    @Test("learn which groups lose together while nothing is wrong, and judge them by the mean")
    func dependence() throws {
        // An uplink that is full for one round now and then: all lines of an ingress lose four at once.
        let bursts = try played(replay(), rounds: 1..<600) { number, line in number % 60 < 2 && line < 10 ? 4 : 0 }
        #expect(bursts.dependent.contains(CauseKey(.ingress, "198.18.0.0:7000")))
        let quiet = try played(replay(), rounds: 1..<60) { _, _ in 0 }
        #expect(quiet.dependent.isEmpty && quiet.outcomes.allSatisfy(\.alarms.isEmpty))
    }

    @Test("take a loss five points above the line's own past, twice running, for what the limits raise")
    func change() throws {
        var rules = LimitRules()
        func alarms(_ rules: LimitRules) throws -> [ReplayAlarm] {
            let field = RuleReplay.Field(
                lines, ways: lines.map { LineWay($0, payload: .plumb) }, every: .seconds(300), planned: 100)
            let made = RuleReplay(field, budgets: [.usual], rules: rules, clearAfter: 2)
            let replay = try played(made, rounds: 1..<40) { number, line in
                // Once by chance, then for two rounds.
                line == 3 && [8, 20, 21].contains(number) ? 15 : 0
            }
            return replay.outcomes.last?.alarms ?? []
        }
        #expect(try alarms(rules).map(\.round) == [21])
        rules.change = false
        #expect(try alarms(rules).isEmpty)
    }
}
