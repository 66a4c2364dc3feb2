/// What the judgement by evidence would have raised, over past rounds, beside the limits: what these have raised is not
/// raised a second time.
///
/// A history has no further bins of probes. In use suspects get some, so that a fault would be found sooner.
struct EvidenceReplay: Sendable {
    let budget: FalseAlarmBudget
    private var watch: EvidenceWatch
    private let chance: EvidenceChance
    private let every: Duration
    /// What was raised so far.
    private(set) var alarms: [ReplayAlarm] = []
    /// Places of the alarms of which lines are still raised, with these lines.
    private var open: [(alarm: Int, lines: Set<Int>)] = []
    /// For each line that is raised for its delay the place of that alarm.
    private var openDelays: [Int: Int] = [:]
    private var rounds = 0

    /// - Parameters:
    ///   - dependent: groups whose lines depend on each other (`GroupReplay`).
    ///   - planned: probes of a line in a round.
    init(
        _ field: CauseField, ways: [LineWay], budget: FalseAlarmBudget, every: Duration, planned: Int,
        dependent: Set<CauseKey>, clearAfter: Int
    ) {
        self.budget = budget
        let evidence = FieldEvidence(field, ways: ways, planned: planned, dependent: dependent)
        let groups = evidence.groups.keys.count
        let bars = EvidenceBars(budget: budget, lines: ways.count, groups: groups, every: every)
        watch = EvidenceWatch(evidence, bars: bars, clearAfter: clearAfter)
        watch.delayWarmUp = DelayUsual.warmUpRounds(every: every)
        chance = EvidenceChance(budget: budget, lines: ways.count, groups: groups, every: every)
        self.every = every
    }

    /// - Parameter raised: for each line, whether its limits have raised it.
    mutating func enter(_ round: PastRound, raised: [Bool]) {
        guard round.validity == .valid else { return }
        rounds += 1
        let isHealthy = round.lines.map { $0?.verdict == .healthy }
        _ = watch.begin(round.counts, isHealthy: isHealthy, raisedOtherwise: raised)
        if !round.delays.isEmpty { watch.enterDelays(round.delays) }
        let outcome = watch.close()
        clear(outcome.cleared, round)
        for rise in outcome.rises {
            open.append((alarms.count, Set(rise.lines)))
            alarms.append(
                ReplayAlarm(
                    group: rise.group, lines: rise.lines, at: round.started, round: rounds,
                    figures: figures(rise, round.usual)))
        }
        for line in outcome.joined { join(line) }
        for line in outcome.delayCleared {
            guard let alarm = openDelays.removeValue(forKey: line) else { continue }
            (alarms[alarm].cleared, alarms[alarm].clearedRound) = (round.started, rounds)
        }
        for rise in outcome.delayRises {
            openDelays[rise.line] = alarms.count
            alarms.append(
                ReplayAlarm(
                    group: nil, lines: [rise.line], at: round.started, round: rounds,
                    delay: watch.field.delayFigures(
                        rise.figure, of: rise.line, baseline: round.delay(of: rise.line)?.baseline,
                        chance: chance(rise.logEvidence, of: .delay), every: every, period: budget.period)))
        }
    }

    private mutating func join(_ line: Int) {
        let group = watch.risenGroups.first { $0.value.contains(line) }?.key
        guard let group, let place = open.lastIndex(where: { alarms[$0.alarm].group == group }) else { return }
        open[place].lines.insert(line)
        let alarm = open[place].alarm
        alarms[alarm].lines = Set(alarms[alarm].lines).union([line]).sorted()
    }

    private mutating func clear(_ lines: [Int], _ round: PastRound) {
        guard !lines.isEmpty else { return }
        for place in open.indices {
            open[place].lines.subtract(lines)
            guard open[place].lines.isEmpty else { continue }
            (alarms[open[place].alarm].cleared, alarms[open[place].alarm].clearedRound) = (round.started, rounds)
        }
        open.removeAll { $0.lines.isEmpty }
    }

    /// What is told of a rise: of a group what its lines lost together, for as long as the longest of them did.
    private func figures(_ rise: EvidenceRise, _ usual: [UsualLoss]) -> EvidenceFigures? {
        let field = watch.field
        guard let leader = rise.lines.max(by: { field.lines[$0].value < field.lines[$1].value }) else { return nil }
        var told = EvidenceFigures(
            field.lines[leader], field.windows[leader], usual: usual[leader],
            chance: chance(rise.logEvidence, of: rise.group == nil ? .line : .group), every: every,
            period: budget.period)
        guard rise.lines.count > 1 else { return told }
        let windows = rise.lines.map { field.windows[$0] }
        let (lost, sent) = windows.reduce((0, 0)) { ($0.0 + Int($1.lost), $0.1 + Int($1.sent)) }
        told.lossPerMillion = sent == 0 ? nil : Int((1e6 * Double(lost) / Double(sent)).rounded())
        told.rounds = windows.map { Int($0.rounds) }.max() ?? told.rounds
        told.seconds = EvidenceFigures.seconds(rounds: told.rounds, every: every)
        let ratios = rise.lines.reduce(0) { $0 + usual[$1].ratio }
        told.usualPerMillion = Int((1e6 * ratios / Double(rise.lines.count)).rounded())
        return told
    }
}
