/// Rules over past rounds: what each of two settings would have raised. Pure: whoever has the history gives it round by
/// round, twice. In the first pass is learned which groups' lines lose together while nothing is wrong; in the second
/// the rounds are judged.
package struct RuleReplay: Sendable {
    /// What the rules are given.
    package struct Field: Sendable {
        /// The lines, with what they share and which way each goes, in one order.
        package let lines: [Line]
        let cause: CauseField
        let ways: [LineWay]
        /// The time from a round to the next.
        package let every: Duration
        /// Probes of a line that a round means to send.
        package let planned: Int

        /// - Parameters:
        ///   - ways: of `lines`, in their order.
        ///   - every: above zero.
        ///   - planned: 1 or more.
        package init(_ lines: [Line], ways: [LineWay], every: Duration, planned: Int, canaries: Set<String> = []) {
            precondition(lines.count == ways.count, "a way for each line")
            self.lines = lines
            cause = CauseField(lines, canaries: canaries)
            self.ways = ways
            self.every = every
            self.planned = planned
        }
    }

    /// What the rules are given.
    package let field: Field
    private let rules: LimitRules
    private let clearAfter: Int
    /// The two that are compared; evidence is the first.
    package let settings: [ReplaySetting]
    private var limits: LimitsReplay
    private var learning: [GroupReplay]
    private var judging: [EvidenceReplay] = []
    /// Groups whose lines were found to lose together while nothing is wrong, under any of the budgets.
    package private(set) var dependent: Set<CauseKey> = []
    /// Valid rounds that were judged.
    package private(set) var rounds = 0
    /// Rounds that were not valid, and so changed nothing.
    package private(set) var invalid = 0
    /// When the first round began that was judged; nil before.
    package private(set) var first: WallTime?
    /// When the last one began; nil before.
    package private(set) var last: WallTime?
    /// The time that was judged, up to where the round after the last would have begun.
    package var covered: Duration {
        guard let first, let last else { return .zero }
        return last.time(since: first) + field.every
    }
    /// Valid rounds at the beginning of what was judged in which evidence of delay and jitter could raise nothing: what
    /// is usual for them is learned of these rounds.
    package var roundsLearningDelays: Int { min(rounds, DelayUsual.warmUpRounds(every: field.every)) }
    /// Valid rounds of which no line had a past of its own yet: nearly nothing can be found in them.
    package private(set) var roundsWithoutPast = 0

    /// - Parameters:
    ///   - budgets: one, which is compared with the limits alone, or two, which are compared with each other.
    ///   - rules: the limits; of each line's verdict those of then count.
    ///   - clearAfter: healthy rounds that clear a line at the earliest, 1 or more.
    package init(_ field: Field, budgets: [FalseAlarmBudget], rules: LimitRules, clearAfter: Int) {
        precondition((1...2).contains(budgets.count), "one budget, or two")
        self.field = field
        self.rules = rules
        self.clearAfter = clearAfter
        settings = budgets.map { .evidence($0) } + (budgets.count == 1 ? [.limits] : [])
        limits = LimitsReplay(field.cause, lines: field.lines, rules: rules, clearAfter: clearAfter)
        let groups = EvidenceGroups(field.cause).keys.count
        learning = budgets.map { budget in
            GroupReplay(
                field.cause, ways: field.ways, budget: budget, every: field.every,
                bars: EvidenceBars(budget: budget, lines: field.lines.count, groups: groups, every: field.every),
                planned: field.planned)
        }
    }

    /// The first pass: enters a round of which groups are learned. Rounds in which the limits have raised a line say
    /// nothing of its group.
    package mutating func learn(_ round: PastRound) {
        limits.enter(round)
        guard round.validity == .valid else { return }
        for index in learning.indices { learning[index].enter(round.counts, told: limits.isRaised) }
    }

    /// Ends the first pass.
    package mutating func beginJudging() {
        limits = LimitsReplay(field.cause, lines: field.lines, rules: rules, clearAfter: clearAfter)
        judging = zip(learning, budgets).map { learned, budget in
            EvidenceReplay(
                field.cause, ways: field.ways, budget: budget, every: field.every, planned: field.planned,
                dependent: learned.dependent, clearAfter: clearAfter)
        }
        dependent = learning.reduce(into: []) { $0.formUnion($1.dependent) }
        learning = []
    }

    /// The second pass: judges a round. They are to be the same as in the first, in order.
    package mutating func judge(_ round: PastRound) {
        limits.enter(round)
        (first, last) = (first ?? round.started, round.started)
        guard round.validity == .valid else {
            invalid += 1
            return
        }
        rounds += 1
        if round.usual.allSatisfy(\.isBorrowed) { roundsWithoutPast += 1 }
        for index in judging.indices { judging[index].enter(round, raised: limits.isRaised) }
    }

    /// What each of the `settings` raised, in their order.
    package var outcomes: [ReplayOutcome] {
        let alarms = judging.map(\.alarms) + (judging.count == 1 ? [limits.alarms] : [])
        guard alarms.count == 2 else { return [] }
        return [
            ReplayOutcome(settings[0], alarms[0], beside: alarms[1]),
            ReplayOutcome(settings[1], alarms[1], beside: alarms[0]),
        ]
    }

    private var budgets: [FalseAlarmBudget] {
        settings.compactMap { if case .evidence(let budget) = $0 { budget } else { nil } }
    }
}
