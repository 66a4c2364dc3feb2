/// Finds the groups whose lines lose together while nothing is wrong, by going through past rounds again.
///
/// The sum of a group's evidence keeps its promise only while its lines lose independently when they are in order.
/// Where an uplink has short bursts for all of them, it rises without a fault. So past rounds, without those inside
/// told incidents, are replayed: what rises in them is counted. If that is more than the budget allows for, the groups
/// that rose most are judged by the mean of their lines' evidence, which holds however they depend on each other, and
/// takes longer. So are large groups of which many lines lost together, be it one of five: their sum does not show it.
package struct GroupReplay: Sendable {
    private var evidence: FieldEvidence
    private let bars: EvidenceBars
    /// False alarms of groups that the budget allows for in one round.
    private let perRound: Double
    /// Rounds that were entered.
    package private(set) var rounds = 0
    /// How often each group rose, in the order of the field's groups.
    package private(set) var rises: [Int]
    /// Rounds that a group that rose is left alone: what rises again within the hour is the same.
    static let quiet = 12
    private var quietUntil: [Int]
    /// A large group that was hit so many times, apart from each other, was hit by no chance, which hits the smallest
    /// once in a month; and by more than one fault that nobody told.
    static let minBursts = 3

    /// - Parameter budget: that of the bars.
    package init(
        _ field: CauseField, ways: [LineWay], budget: FalseAlarmBudget, every: Duration, bars: EvidenceBars,
        planned: Int = 100
    ) {
        evidence = FieldEvidence(field, ways: ways, planned: planned)
        self.bars = bars
        perRound = budget.perRound(every: every) * EvidenceBars.shareOfGroups
        rises = [Int](repeating: 0, count: evidence.groups.keys.count)
        quietUntil = rises
    }

    /// Enters a past round that was valid.
    ///
    /// - Parameters:
    ///   - counts: one for each line; nil for a line that was not measured.
    ///   - told: for each line, whether it was inside a told incident.
    package mutating func enter(_ counts: [LossCount?], told: [Bool]) {
        evidence.enter(counts, raised: told, bars: bars)
        for line in told.indices where told[line] { evidence.restartLoss(line) }
        // In use a suspect is heard again within a minute, and a burst lasts that long: what the past does not tell of
        // that is taken from the round itself.
        var again: [Int: LossCount] = [:]
        for line in evidence.suspects(raised: told, bars: bars) { again[line] = counts[line] }
        evidence.enterBin(again, raised: told, bars: bars)
        rounds += 1
        for group in rises.indices where evidence.sums[group].logEvidence >= bars.group {
            if quietUntil[group] <= rounds { rises[group] += 1 }
            quietUntil[group] = rounds + Self.quiet
            evidence.sums[group] = LineEvidence()
        }
    }

    /// The groups that are to be judged by the mean.
    ///
    /// For each kind of what is shared (of tags by their name): those that rose, most first, until what is left is
    /// within the budget; one rise is always allowed for, which may have been a fault that nobody told. Where many
    /// groups of a kind rose once, as many of those that did not are about to (the estimate of Good and Turing): then
    /// it is all groups of the kind.
    package var dependent: Set<CauseKey> {
        let allowed = max(1, Int((perRound * Double(rounds)).rounded(.up)))
        var kinds: [String: [Int]] = [:]
        for (group, key) in evidence.groups.keys.enumerated() {
            kinds[key.kind == .tag ? "tag \(key.value.prefix { $0 != "=" })" : key.kind.word, default: []].append(group)
        }
        var found = Set<CauseKey>()
        for groups in kinds.values {
            let isAll = groups.count { rises[$0] == 1 } > allowed
            var left = groups.reduce(0) { $0 + rises[$1] }
            for group in groups.sorted(by: { (rises[$1], $0) < (rises[$0], $1) }) where isAll || left > allowed {
                found.insert(evidence.groups.keys[group])
                left -= rises[group]
            }
        }
        for (place, common) in evidence.commons.enumerated() {
            let counts = common.counted + common.waiting
            guard counts.hits - counts.again >= Self.minBursts else { continue }
            found.insert(evidence.groups.keys[evidence.groups.large[place]])
        }
        return found
    }
}
