/// What a budget of false alarms gives, as figures: what the check of a configuration prints, and what a page explains.
package struct EvidenceOutlook: Equatable, Sendable {
    /// Lines that are judged.
    package let lines: Int
    /// Groups of three lines or more.
    package let groups: Int
    /// Rounds in the budget's stretch of time.
    package var rounds: Double { chances.rounds }
    private let chances: EvidenceChance
    /// The budget.
    package let budget: FalseAlarmBudget
    /// The evidence that a lone line needs, as the number after `1 :`.
    package let loneLine: Double
    /// The evidence that each of ten lines needs that rise together.
    package let tenLines: Double
    /// The evidence that a lone group needs.
    package let loneGroup: Double
    /// The smallest loss that is noticed within an hour, for lines that usually lose so much: at most 0.1, 0.2, 0.5, 1
    /// and 5 %; nil where no loss is.
    package let noticed: [Noticed]

    /// The smallest loss that is noticed within an hour on lines that usually lose so much.
    package struct Noticed: Equatable, Sendable {
        /// What the lines usually lose at most, a ratio.
        package let usual: Double
        /// The loss ratio that is noticed; nil where none is.
        package let loss: Double?
    }

    /// - Parameters:
    ///   - trials: probes of a line in a round.
    ///   - bins: further bins that a suspect gets between two rounds.
    package init(
        budget: FalseAlarmBudget, lines: Int, groups: Int, every: Duration, trials: Int, bins: Int = 4
    ) {
        self.budget = budget
        self.lines = lines
        self.groups = groups
        chances = EvidenceChance(budget: budget, lines: lines, groups: groups, every: every)
        let bars = EvidenceBars(budget: budget, lines: lines, groups: groups, every: every)
        loneLine = NaturalLogarithm.exponential(bars.line)
        tenLines = NaturalLogarithm.exponential(bars.line(of: 10))
        loneGroup = NaturalLogarithm.exponential(bars.group)
        let perHour = Duration.seconds(3600) / every
        noticed = [0.001, 0.002, 0.005, 0.01, 0.05].map { usual in
            let found = UsualLossClass(containing: usual).flatMap {
                NoticedLoss.smallest(usual: $0, trials: trials, rounds: perHour, bars: bars, bins: bins)
            }
            return Noticed(usual: usual, loss: found)
        }
    }

    /// The chance that evidence of this size comes about by luck within the budget's stretch of time, 0...1.
    package func chance(logEvidence: Double, ofGroup isGroup: Bool = false) -> Double {
        chances(logEvidence, of: isGroup ? .group : .line)
    }
}
