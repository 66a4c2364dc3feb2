/// The judgement by evidence of one field, over the rounds: `EvidenceWatch` with the lines' names, and with what is
/// told of it. Pure.
///
/// A valid round goes through `begin`, `bin` for each further bin of probes, and `close`.
package struct EvidenceJudge: Sendable {
    /// How many false alarms are accepted.
    package let budget: FalseAlarmBudget
    /// The time from a round to the next.
    package let every: Duration
    /// Probes of a line that a round means to send, 1 or more.
    package let trials: Int
    /// Healthy rounds in a row that clear a line at the earliest.
    package let clearAfter: Int
    private var watch: EvidenceWatch?
    private var names: [String] = []
    /// What is usual for the lines, of the last round.
    private var usual: [UsualLoss] = []
    /// What the last round said of the lines' delays.
    private var delays: [DelayRound?] = []
    /// A state that was read back, until the lines are known that it is about.
    private var stored: [UInt8]

    /// A judge who knows of no line yet.
    ///
    /// - Parameter stored: `state` of another one; bytes that are no state count as none.
    package init(
        budget: FalseAlarmBudget, every: Duration, trials: Int, clearAfter: Int, stored: [UInt8] = []
    ) {
        (self.budget, self.every, self.clearAfter) = (budget, every, max(1, clearAfter))
        self.trials = max(1, trials)
        self.stored = stored
    }

    /// Takes the lines of the next rounds. Those that go the same way as one of before keep their evidence, all others
    /// begin anew.
    ///
    /// - Parameter ways: of the lines of `field`, in its order.
    package mutating func take(_ field: CauseField, ways: [LineWay]) {
        names = field.names
        usual = []
        let groups = EvidenceGroups(field).keys.count
        let bars = EvidenceBars(budget: budget, lines: ways.count, groups: groups, every: every)
        guard var known = watch else {
            var fresh = EvidenceWatch(
                FieldEvidence(field, ways: ways, planned: trials), bars: bars, clearAfter: clearAfter)
            fresh.delayWarmUp = DelayUsual.warmUpRounds(every: every)
            if !stored.isEmpty { _ = fresh.restore(stored) }
            (watch, stored) = (fresh, [])
            return
        }
        known.adopt(field, ways: ways)
        known.bars = bars
        watch = known
    }

    /// Groups whose lines lose together while nothing is wrong, as far as they are groups of these lines: they are
    /// judged by the mean of their lines' evidence from now on, and no others.
    package mutating func setDependent(_ groups: Set<CauseKey>) {
        guard let keys = watch?.field.groups.keys else { return }
        watch?.field.dependent = groups.intersection(keys)
    }

    /// How many groups are judged so.
    package var dependentGroups: Int { watch?.field.dependent.count ?? 0 }

    /// The state as bytes, for a store; what was read back, as long as no lines are known.
    package var state: [UInt8] { watch?.packed ?? stored }

    /// Whether no lines were taken yet, so that a stored state waits for them.
    package var isWaiting: Bool { watch == nil }

    /// Whether the lines are as many as were taken last, so that rounds of them may be entered.
    package func knows(_ lines: Int) -> Bool { watch != nil && names.count == lines }

    /// Names of the lines that evidence raised and that are not as usual again.
    package var raisedNames: Set<String> {
        guard let watch else { return [] }
        return Set((Array(watch.raised.keys) + Array(watch.raisedDelays.keys)).map { names[$0] })
    }

    /// For each line what the evidence against it says of what it shares with others: -1, in order, to 1, at fault.
    ///
    /// A line in order acquits as it does without evidence, so that limits find the causes that they find alone.
    package var votes: [Double?] {
        (watch?.field.lines ?? []).map { $0.value <= EvidenceWindow.calm ? -1 : FieldEvidence.vote($0.value) }
    }

    /// The lines that there is evidence against, by index, with its logarithm to base 10; all others have 0 or less.
    package var standing: [Int: Double] {
        let tenfold = NaturalLogarithm.of(10)
        return (watch?.field.lines ?? []).enumerated().reduce(into: [:]) { found, line in
            let evidence = line.element.logEvidence / tenfold
            if evidence > 0 { found[line.offset] = evidence }
        }
    }

    /// Groups that rose, with those of their lines, as indices, that are not as usual again.
    package var risenGroups: [CauseKey: Set<Int>] { watch?.risenGroups ?? [:] }

    /// Enters a valid round.
    ///
    /// - Parameters:
    ///   - readings: one for each line; nil for one that is under maintenance.
    ///   - usual: what each line usually loses.
    ///   - raisedOtherwise: for each line, whether its limits have raised it.
    package mutating func begin(_ readings: [LineReading?], usual: [UsualLoss], raisedOtherwise: [Bool]) {
        self.usual = usual
        _ = watch?.begin(
            zip(readings, usual).map { $0?.lossCount($1) }, isHealthy: readings.map { $0?.verdict == .healthy },
            raisedOtherwise: raisedOtherwise)
        delays = readings.map { $0?.delay }
        watch?.enterDelays(delays)
    }

    /// Enters a further bin of probes.
    ///
    /// - Parameter readings: by index of the line; lines that could not be measured say nothing.
    package mutating func bin(_ readings: [Int: LineReading]) {
        var counts: [Int: LossCount] = [:]
        for (line, reading) in readings where usual.indices.contains(line) {
            counts[line] = reading.lossCount(usual[line])
        }
        if !counts.isEmpty { watch?.bin(counts) }
    }

    /// Indices of the lines that further probes are worth, ascending. Of use between `begin` and `close`.
    package var suspects: [Int] { watch?.suspects ?? [] }

    /// Says what the round and its bins changed: which lines are raised, and which are as usual again.
    package mutating func close() -> (raised: [Int], cleared: [Int]) {
        guard let outcome = watch?.close() else { return ([], []) }
        for rise in outcome.rises {
            guard let group = rise.group else { continue }
            let chance = chance(rise.logEvidence, of: .group)
            watch?.groupChances[group] = chance
        }
        let risen = risenGroups
        let kept = watch?.groupChances.filter { risen[$0.key] != nil } ?? [:]
        watch?.groupChances = kept
        let raised = Set(outcome.rises.flatMap(\.lines) + outcome.joined + outcome.delayRises.map(\.line))
        let cleared = Set(outcome.cleared + outcome.delayCleared).filter { !isRaised($0) }
        return (raised.sorted(), cleared.sorted())
    }

    private func isRaised(_ line: Int) -> Bool {
        watch.map { $0.raised[line] != nil || $0.raisedDelays[line] != nil } ?? false
    }

    /// What is told of the evidence that raised a line; nil of one that it did not raise, or of whose past nothing is
    /// known at this hour.
    package func found(_ line: Int) -> RaisedEvidence? {
        guard let watch else { return nil }
        if watch.raised[line] != nil { return .loss(figures(line, watch.field)) }
        guard let clearing = watch.raisedDelays[line] else { return nil }
        return delay(line, clearing, watch.field).map(RaisedEvidence.delay)
    }

    private func figures(_ line: Int, _ field: FieldEvidence) -> EvidenceFigures {
        let own = chance(field.lines[line].logEvidence, of: .line)
        let ofGroups = risenGroups.filter { $0.value.contains(line) }.keys.compactMap { watch?.groupChances[$0] }
        return EvidenceFigures(
            field.lines[line], field.windows[line], usual: usual.indices.contains(line) ? usual[line] : .unknown,
            chance: min(own, ofGroups.min() ?? 1), every: every, period: budget.period)
    }

    private func delay(_ line: Int, _ clearing: DelayClearing, _ field: FieldEvidence) -> DelayFigures? {
        guard delays.indices.contains(line), let baseline = delays[line]?.baseline else { return nil }
        return field.delayFigures(
            clearing.figure, of: line, baseline: baseline, chance: chance(field.delays[line].logEvidence, of: .delay),
            every: every, period: budget.period)
    }

    /// The smallest loss that is noticed within an hour on the lines that were taken last; nil before.
    package var noticedLosses: NoticedLosses? {
        watch.map {
            NoticedLosses(
                budget: budget, lines: names.count, groups: $0.field.groups.keys.count, every: every, trials: trials)
        }
    }

    private var chance: EvidenceChance {
        EvidenceChance(
            budget: budget, lines: names.count, groups: watch?.field.groups.keys.count ?? 0, every: every)
    }
}

extension LineReading {
    /// What it says as evidence; nil where the line was not measured, or always loses more than half.
    fileprivate func lossCount(_ usual: UsualLoss) -> LossCount? {
        counts.flatMap { LossCount($0, verdict: verdict, usual: usual) }
    }

    /// The reading of a line that evidence raised: with the loss since the evidence began to grow, and with why.
    package func raised(by evidence: RaisedEvidence) -> LineReading {
        var raised = self
        raised.reasons = [evidence.reason] + (verdict == .abnormal ? reasons : [])
        raised.isUnderLowerMark = false
        if case .loss(let figures) = evidence, verdict != .abnormal, let loss = figures.lossPerMillion {
            raised.figures.lossPerMille = Int((Double(loss) / 1000).rounded())
        }
        raised.verdict = .abnormal
        return raised
    }
}
