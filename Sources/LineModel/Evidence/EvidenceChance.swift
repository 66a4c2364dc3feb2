/// How likely evidence comes about by luck within the stretch of time that a budget is about.
package struct EvidenceChance: Equatable, Sendable {
    private let (lines, groups): (Int, Int)
    /// Rounds in the budget's stretch of time.
    package let rounds: Double

    /// - Parameters:
    ///   - lines: lines that are judged.
    ///   - groups: groups of three lines or more.
    ///   - every: the time from a round to the next.
    package init(budget: FalseAlarmBudget, lines: Int, groups: Int, every: Duration) {
        (self.lines, self.groups) = (lines, groups)
        rounds = budget.count / budget.perRound(every: every)
    }

    /// What evidence is about: each kind has its share of the budget.
    package enum Kind: Sendable {
        case line, group, delay
    }

    /// The chance that evidence of this size comes about by luck, over all lines, or over all groups: at most their
    /// number x rounds / evidence, 0...1. 1/300 is told as "1 in 300".
    package func callAsFunction(_ logEvidence: Double, of kind: Kind) -> Double {
        let (count, share) =
            switch kind {
            case .line: (lines, EvidenceBars.shareOfLines)
            case .group: (groups, EvidenceBars.shareOfGroups)
            case .delay: (lines, EvidenceBars.shareOfDelays)
            }
        return min(1, Double(max(1, count)) * rounds * NaturalLogarithm.exponential(-logEvidence) / share)
    }
}
