/// The smallest loss that is noticed within an hour, on lines that usually lose so much (`NoticedLoss`). What is found
/// is kept by class of usual loss: each takes a table, which is some milliseconds of work.
package struct NoticedLosses: Sendable {
    private let bars: EvidenceBars
    private let trials: Int
    private let roundsPerHour: Double
    private let bins: Int
    /// By class; nil where no loss is noticed.
    private var found: [UsualLossClass: Double?] = [:]

    /// - Parameters:
    ///   - lines: lines that are judged, 1 or more.
    ///   - groups: groups of three lines or more.
    ///   - every: the time from a round to the next; above zero.
    ///   - trials: probes of a line in a round, 1 or more.
    ///   - bins: further bins of as many probes that a suspect gets between two rounds.
    package init(
        budget: FalseAlarmBudget, lines: Int, groups: Int, every: Duration, trials: Int,
        bins: Int = EvidenceBinPlan.maxBins
    ) {
        bars = EvidenceBars(budget: budget, lines: lines, groups: groups, every: every)
        self.trials = max(1, trials)
        roundsPerHour = Duration.seconds(3600) / max(.milliseconds(1), every)
        self.bins = bins
    }

    /// The least loss ratio that is noticed within an hour; nil where none is, or where the line usually loses more
    /// than half.
    package mutating func loss(of usual: UsualLoss) -> Double? { usual.lossClass.flatMap { loss(of: $0) } }

    /// The same for a class.
    package mutating func loss(of usual: UsualLossClass) -> Double? {
        if let known = found[usual] { return known }
        let loss = NoticedLoss.smallest(usual: usual, trials: trials, rounds: roundsPerHour, bars: bars, bins: bins)
        found[usual] = .some(loss)
        return loss
    }

    /// Takes over what another one found that is about the same.
    package mutating func learn(from other: NoticedLosses) {
        guard bars == other.bars, trials == other.trials, roundsPerHour == other.roundsPerHour, bins == other.bins
        else { return }
        found.merge(other.found) { mine, _ in mine }
    }
}
