import LineModel
import TestSupport
import Testing

@testable import LineHistory

/// A generated history in which one line becomes lossy, and what rules make of it.
@Suite("A history gone through again")
struct ReplayTests {
    private static let lossy = 7
    private static let (days, every, perDay) = (4, 600, 144)
    /// Rounds of the last day in which the line loses 4 of 100: from four to four o'clock.
    private static let fault = (days - 1) * perDay + 24..<(days - 1) * perDay + 96

    /// Rounds over whole days, without chance losses but in the fault.
    private func store(
        _ days: Range<Int>, in store: HistoryStore, invalid: Set<Int> = []
    ) throws {
        var generator = HistoryGenerator(seed: 3, lines: 12, withProbes: false, ingresses: 4)
        for number in days.lowerBound * Self.perDay..<days.upperBound * Self.perDay {
            var report = generator.round(started: .at(number * Self.every))
            // The same numbers come again when a later day is begun.
            report.id = "round-\(number)"
            for index in report.lines.indices {
                let lost = index == Self.lossy && Self.fault.contains(number) ? 4 : 0
                report.lines[index].summary.counts.lost = lost
                report.lines[index].summary.counts.received = 100 - lost
                report.lines[index].verdict = .healthy
                report.lines[index].reasons = []
            }
            if invalid.contains(number) { report.validity = Validity(verdict: .invalid, findings: []) }
            try store.storeRound(report)
        }
    }

    private func history(_ place: Place, invalid: Set<Int> = []) throws -> HistoryReplay {
        let store = try place.store()
        try self.store(0..<Self.days, in: store, invalid: invalid)
        return try #require(try store.replay(from: .at(0), to: .at(Self.days * 86_400)))
    }

    private func replayed(
        _ history: HistoryReplay, rules: LimitRules = LimitRules(), leavingOut: ((Line, WallTime) -> Bool)? = nil
    ) throws -> RuleReplay {
        let field = RuleReplay.Field(
            history.lines, ways: history.ways, every: history.every, planned: history.planned)
        var replay = RuleReplay(field, budgets: [.usual], rules: rules, clearAfter: 2)
        try history.forEach(leavingOut: leavingOut) { replay.learn($0) }
        replay.beginJudging()
        try history.forEach(withDelays: true, leavingOut: leavingOut) { replay.judge($0) }
        return replay
    }

    @Test("shows the line that lost a little for hours, and until when; the limits did not see it")
    func lossyLine() throws {
        let place = try Place()
        let history = try history(place)
        #expect(history.count == Self.days * Self.perDay && history.every == .seconds(Self.every))
        #expect(history.planned == 100 && history.lines.count == 12)
        let replay = try replayed(history)
        #expect(replay.rounds == Self.days * Self.perDay && replay.roundsWithoutPast == 3 * Self.perDay)
        #expect(replay.first == .at(0) && replay.covered == .seconds(Self.days * 86_400))
        let (evidence, limits) = (try #require(replay.outcomes.first), try #require(replay.outcomes.last))
        #expect(limits.alarms.isEmpty && evidence.alarms.map(\.lines) == [[Self.lossy]])
        let alarm = try #require(evidence.alarms.first)
        #expect(Self.fault.contains(alarm.round - 1) && alarm.at == .at((alarm.round - 1) * Self.every))
        #expect(alarm.figures?.lossPerMillion == 40_000 && alarm.figures?.usualPerMillion == 0)
        #expect(alarm.figures?.usualSource == .line)
        let cleared = try #require(alarm.clearedRound)
        #expect(cleared > Self.fault.upperBound && cleared < Self.fault.upperBound + 12)
    }

    /// Rounds of the last day in which a line takes 40 ms longer.
    private static let slow = (days - 1) * perDay + 30..<(days - 1) * perDay + 60

    @Test("raises and clears a line whose delay rose in the rounds in which a live watch does, for the same figures")
    func delays() throws {
        let place = try Place()
        let store = try place.store()
        var generator = HistoryGenerator(seed: 5, lines: 6, withProbes: false, ingresses: 6)
        let ways = generator.lines.map { LineWay($0, payload: .relay) }
        let field = CauseField(generator.lines)
        var live = EvidenceWatch(
            FieldEvidence(field, ways: ways),
            bars: EvidenceBars(
                lines: 6, groups: EvidenceGroups(field).keys.count, every: .seconds(Self.every)))
        live.delayWarmUp = DelayUsual.warmUpRounds(every: .seconds(Self.every))
        var (raised, cleared) = ([Int: Int](), [Int: Int]())
        var change: DelayChange?
        for number in 0..<Self.days * Self.perDay {
            var report = generator.round(started: .at(number * Self.every))
            report.id = "round-\(number)"
            for index in report.lines.indices {
                report.lines[index].summary.counts.lost = 0
                report.lines[index].summary.counts.received = 100
                report.lines[index].verdict = .healthy
                report.lines[index].reasons = []
                guard index == Self.lossy % 6, Self.slow.contains(number), let rtt = report.lines[index].summary.rtt
                else { continue }
                let later = max(40, rtt.median * 0.4)
                report.lines[index].summary.rtt = DelayStatistics(
                    min: rtt.min + later, mean: rtt.mean + later, median: rtt.median + later, p90: rtt.p90 + later,
                    p95: rtt.p95 + later, p99: rtt.p99 + later, max: rtt.max + later, stddev: rtt.stddev)
            }
            // As the service does: what is usual is asked for before the round is stored.
            let baselines = try store.baselines(hour: report.started, of: generator.lines) { _ in .relay }
            let none = generator.lines.map { _ in false }
            let counts = generator.lines.map { _ in
                UsualLoss.unknown.lossClass.map { LossCount(lost: 0, sent: 100, usual: $0) }
            }
            _ = live.begin(counts, isHealthy: none.map { !$0 }, raisedOtherwise: none)
            live.enterDelays(report.lines.map { DelayRound($0.summary, baseline: baselines[$0.line.name]) })
            let outcome = live.close()
            for rise in outcome.delayRises { (raised[rise.line], change) = (number + 1, rise.change) }
            for line in outcome.delayCleared { cleared[line] = number + 1 }
            try store.storeRound(report)
        }
        let history = try #require(try store.replay(from: .at(0), to: .at(Self.days * 86_400)))
        // Its change against the past would else be found by the limits' rule, which is sooner.
        var rules = LimitRules()
        rules.change = false
        let alarms = try replayed(history, rules: rules).outcomes.first?.alarms ?? []
        #expect(raised.count == 1 && alarms.count == 1)
        let alarm = try #require(alarms.first)
        #expect(alarm.lines == Array(raised.keys) && alarm.round == raised[Self.lossy % 6])
        #expect(alarm.clearedRound == cleared[Self.lossy % 6] && alarm.clearedRound != nil)
        let figures = try #require(alarm.delay)
        guard case .levelShift(let later)? = change, figures.change == .levelShift else {
            Issue.record("\(String(describing: change)), \(figures)")
            return
        }
        let told = Double((figures.medianMicroseconds ?? 0) - (figures.usualMicroseconds ?? 0)) / 1000
        #expect(figures.figure == .median && isNear(told, later, within: 0.05) && Self.slow.contains(alarm.round - 1))
        // With it, it is the limits that raise the line, in the second round of it.
        let both = try replayed(history).outcomes
        #expect(both.first?.alarms.isEmpty == true)
        #expect(both.last?.alarms.map(\.round) == [Self.slow.lowerBound + 2])
    }

    @Test("is cut to the time that is asked for; the past before it tells what is usual")
    func period() throws {
        let place = try Place()
        let store = try place.store()
        try self.store(0..<Self.days, in: store)
        let from = WallTime.at((Self.days - 1) * 86_400)
        let replay = try replayed(try #require(try store.replay(from: from, to: .at(Self.days * 86_400))))
        #expect(replay.rounds == Self.perDay && replay.first == from && replay.roundsWithoutPast == 0)
        #expect(replay.outcomes.first?.alarms.map(\.lines) == [[Self.lossy]])
        #expect(try store.replay(from: .at(-86_400), to: .at(0)) == nil)
    }

    @Test("passes over rounds that are not valid")
    func invalid() throws {
        let place = try Place()
        let torn = try replayed(try history(place, invalid: Set(Self.fault)))
        #expect(torn.invalid == Self.fault.count && torn.outcomes.first?.alarms.isEmpty == true)
    }

    @Test("leaves out lines under maintenance")
    func maintenance() throws {
        let place = try Place()
        let history = try history(place)
        let name = history.lines[Self.lossy].name
        let muted = try replayed(history) { line, _ in line.name == name }
        #expect(muted.rounds == Self.days * Self.perDay && muted.outcomes.first?.alarms.isEmpty == true)
    }

    @Test("tells what one line usually loses, and what lines without a past borrow")
    func usual() throws {
        let place = try Place()
        let store = try place.store()
        try self.store(0..<Self.days, in: store)
        let hour = WallTime.at(Self.days * 86_400 + 8 * 3600)
        let lines = try #require(try store.replay(from: .at(0), to: .at(Self.days * 86_400))).lines
        // Three of the four days; the worst, that of the fault, is left out.
        let own = try store.usualLoss(of: lines[Self.lossy], payload: .relay, hour: hour)
        #expect(own?.ratio == 0 && own?.probes == 3 * 600 && own?.days == 3 && own?.source == .line)
        #expect(try store.usualLoss(of: lines[Self.lossy], payload: .plumb, hour: hour) == nil)
        let fresh = Line(name: "fresh", ingress: lines[0].ingress)
        let all = try store.usualLosses(of: lines + [fresh], hour: hour) { _ in .relay }
        #expect(all.map(\.source) == [UsualLoss.Source](repeating: .line, count: 12) + [.ingress])
        #expect(try store.usualLosses(of: lines, hour: hour) { _ in .relay } == Array(all.dropLast()))
    }

    @Test("does not learn a told incident as usual, nor the hour before it")
    func told() throws {
        let place = try Place()
        let store = try place.store()
        try self.store(0..<Self.days + 1, in: store)
        let time = (from: WallTime.at(Self.days * 86_400), to: WallTime.at((Self.days + 1) * 86_400))
        func probes() throws -> [Int] {
            let history = try #require(try store.replay(from: time.from, to: time.to))
            var found: [Int] = []
            try history.forEach { found.append($0.usual[Self.lossy].probes) }
            return found
        }
        // Four days, six rounds of 100 probes in an hour, without the worst day.
        #expect(try probes() == [Int](repeating: 3 * 600, count: Self.perDay))
        let name = try #require(try store.replay(from: time.from, to: time.to)).lines[Self.lossy].name
        var incident = Incident(
            id: 1, key: CauseKey(.line, name), trouble: .abnormal, openedAt: .at(Self.fault.lowerBound * Self.every),
            lines: [name])
        incident.quietSince = .at(Self.fault.upperBound * Self.every)
        var change = StateChange(roundID: "round-0", at: time.from)
        change.recent = [incident]
        try store.storeState(change)
        // The day of the incident does not count from three to sixteen o'clock.
        let expected = (0..<Self.perDay).map { (18..<102).contains($0) ? 2 * 600 : 3 * 600 }
        #expect(try probes() == expected)
    }
}
