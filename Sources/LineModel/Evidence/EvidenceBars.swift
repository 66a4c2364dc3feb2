/// How much evidence raises a line or a group, by the budget: natural logarithms throughout.
///
/// For m lines, T rounds in the budget's stretch and q false alarms: of the lines that are not raised yet the r with
/// the most evidence are raised together when each has at least m T / (r q) (Benjamini and Hochberg's rule with
/// e-values: Wang, Ramdas, JRSS B 84, 2022; over streams: Dandapanthula, Ramdas, arXiv 2501.04130). Why the budget
/// holds: when r lines have that much, the mean evidence of all m lines is at least T / q. The mean is itself an
/// e-detector, however the lines depend on each other, so while nothing is wrong it gets there once in T / q rounds at
/// the most.
///
/// Only the evidence of this round counts, never the greatest that a line has had: with running maxima the rule breaks
/// its promise (arXiv 2501.19360). Nor do lines that are raised already count for r: a hundred dead ones must not make
/// false alarms cheap for as long as they are dead.
package struct EvidenceBars: Equatable, Sendable {
    /// How the budget is shared out between the kinds of evidence.
    package static let (shareOfLines, shareOfGroups, shareOfDelays) = (0.7, 0.15, 0.15)
    /// Evidence of 1 : 200 makes a line a suspect, which gets further bins of probes. That is at most 500 lines in a
    /// round of 100,000 healthy ones, and in simulations some ten. At 1 : 5,000 a loss of 2 % takes two rounds longer
    /// to find.
    package static let usualSuspect = 200.0

    /// Logarithm of the evidence that raises a line by itself.
    package let line: Double
    /// Logarithm of the evidence that raises a group by itself.
    package let group: Double
    /// Logarithm of the evidence that raises a line's delay by itself.
    package let delay: Double
    /// Logarithm of the evidence that makes a line a suspect; never above half of `line`.
    package let suspect: Double
    /// Logarithm of the evidence that makes a group a suspect.
    package let groupSuspect: Double
    /// What one round, or one bin, adds to a group's evidence at most: half of its bar. One burst over an uplink, even
    /// of a thousand lines, is one observation; a group is raised by two.
    package let groupStep: Double

    /// What `FieldEvidence.together` observations in a row, a round and its first bins or bins of a round, add to a
    /// line's evidence at most: half of its bar, in each alternative. A burst of a minute or two that the round and its
    /// first bins met is one observation, not three: a line by itself is raised by two.
    package let lineStep: Double

    /// - Parameters:
    ///   - lines: lines that are judged, 1 or more.
    ///   - groups: groups of three lines or more.
    ///   - every: the time from a round to the next.
    ///   - suspect: the evidence of a suspect, above 1.
    package init(
        budget: FalseAlarmBudget = .usual, lines: Int, groups: Int, every: Duration, suspect: Double = usualSuspect
    ) {
        let perRound = budget.perRound(every: every)
        let bar = { (count: Int, share: Double) in
            max(0, NaturalLogarithm.of(Double(max(1, count)) / (perRound * share)))
        }
        line = bar(lines, Self.shareOfLines)
        group = bar(groups, Self.shareOfGroups)
        delay = bar(lines, Self.shareOfDelays)
        let wanted = NaturalLogarithm.of(max(1, suspect))
        self.suspect = min(wanted, line / 2)
        groupSuspect = min(wanted, group / 2)
        let whole = { (bar: Double) in bar - NaturalLogarithm.of(Double(LossAlternatives.minWeight)) }
        (lineStep, groupStep) = (whole(line) / 2 + 0.01, whole(group) / 2 + 0.01)
    }

    /// The logarithm of the evidence that each of so many lines needs that rise together; 1 or more of them.
    package func line(of together: Int) -> Double { line - NaturalLogarithm.of(Double(max(1, together))) }

    /// Which of these are raised: the greatest r whose evidence is at least the bar less ln r.
    ///
    /// - Parameters:
    ///   - evidence: logarithms of the evidence of those that are not raised yet, as it is in this round.
    ///   - bar: for one by itself.
    /// - Returns: their places in `evidence`, the most evidence first; of equal ones the first.
    package static func rising(_ evidence: [Double], bar: Double) -> [Int] {
        let least = bar - NaturalLogarithm.of(Double(max(1, evidence.count)))
        let ranked = evidence.indices.filter { evidence[$0] >= least }.sorted {
            (evidence[$1], $0) < (evidence[$0], $1)
        }
        let count = ranked.indices.last { rank in
            evidence[ranked[rank]] >= bar - NaturalLogarithm.of(Double(rank + 1))
        }
        return Array(ranked.prefix(count.map { $0 + 1 } ?? 0))
    }
}
