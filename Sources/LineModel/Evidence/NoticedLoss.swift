/// The smallest loss that would be noticed on a line within an hour: what the evidence can and cannot see. It depends
/// on what the line usually loses, on the probes and rounds of an hour, and on the budget.
package enum NoticedLoss {
    /// The least loss ratio that is expected to raise a line by itself within so many rounds; nil when not even a loss
    /// of 99 % does.
    ///
    /// By the drift: in the mean a round adds the expectation of the logarithm; the time is the bar over that, as far
    /// as the bar of a suspect by rounds alone, from there with its bins.
    ///
    /// - Parameters:
    ///   - trials: probes of a line in a round, 1 or more.
    ///   - rounds: in an hour, or in another time that is asked about.
    ///   - bins: further bins of as many probes that a suspect gets between two rounds; 0 without.
    package static func smallest(
        usual: UsualLossClass, trials: Int, rounds: Double, bars: EvidenceBars, bins: Int = 4
    ) -> Double? {
        let table = EvidenceTable(usual, trials: trials)
        func isNoticed(_ loss: Double) -> Bool { expectedRounds(loss, table, bars, bins) <= rounds }
        guard isNoticed(0.99) else { return nil }
        var (low, high) = (usual.loss, 0.99)
        // The time falls as the loss rises.
        while high / low > 1.01 {
            let middle = (low * high).squareRoot()
            if isNoticed(middle) { high = middle } else { low = middle }
        }
        return high
    }

    /// How many rounds it takes, in the mean, until a line that begins to lose this ratio is raised; infinity where it
    /// is not.
    package static func expectedRounds(
        _ loss: Double, _ table: EvidenceTable, _ bars: EvidenceBars, _ bins: Int
    ) -> Double {
        let law = BetaBinomial.probabilities(of: table.trials, loss: loss, rho: LossNulls.rhoOfFault)
        var best = Double.infinity
        for slot in 0..<LossAlternatives.count where table.alternatives[slot] != nil {
            let drift = law.enumerated().reduce(0) { $0 + $1.element * Double(table.steps[$1.offset].logs[slot]) }
            guard drift > 0 else { continue }
            let share = -NaturalLogarithm.of(Double(LossAlternatives.weights[slot]))
            let time = (bars.suspect + share) / drift + (bars.line - bars.suspect) / (drift * Double(1 + bins))
            best = min(best, time)
        }
        // A round is whole.
        return best == .infinity ? best : best.rounded(.up)
    }
}
