/// Whether a line that was raised by evidence is as usual again: the mirrored detector, together with healthy rounds.
///
/// It refutes that the line still loses at least half of what it was raised for. It is cleared when the evidence of
/// that is 1 : 20 and so many rounds in a row were healthy, whichever comes later; while it goes on losing that much it
/// is cleared once in 20 rounds at the most, and by far more seldom while it loses all that it was raised for.
package struct LossClearing: Codable, Hashable, Sendable {
    /// Evidence that clears.
    package static let bar = 20.0
    /// The loss ratio for which the line was raised, or the greatest since.
    package private(set) var raisedLoss: Double
    /// The Shiryaev-Roberts sum.
    package private(set) var sum: Double
    /// How many rounds in a row were healthy.
    package private(set) var healthyRounds: Int

    /// A line that was raised for losing so much, 0...1.
    package init(raisedLoss: Double) {
        self.raisedLoss = raisedLoss
        sum = 0
        healthyRounds = 0
    }

    /// As it was stored; what is no number or out of range counts as the nearest that is, or as none.
    init(raisedLoss: Double, sum: Double, healthyRounds: Int) {
        self.raisedLoss = raisedLoss >= 0 ? min(raisedLoss, 1) : 0
        self.sum = sum >= 0 ? min(sum, 1e30) : 0
        self.healthyRounds = max(0, healthyRounds)
    }

    /// Enters a valid round in which the line was measured.
    ///
    /// - Parameters:
    ///   - isHealthy: whether the round by itself found the line healthy.
    ///   - clearAfter: healthy rounds in a row that it takes at least.
    /// - Returns: whether the line is cleared by this round.
    package mutating func enter(
        _ count: LossCount, isHealthy: Bool, clearAfter: Int, tables: inout EvidenceTables
    ) -> Bool {
        healthyRounds = isHealthy ? healthyRounds + 1 : 0
        let least = max(raisedLoss / 2, LossAlternatives.minRatio * count.usual.loss)
        let log = tables.clearing(
            lost: count.lost, sent: count.sent, usual: count.usual, bad: UsualLossClass(atMost: least))
        sum = min(1e30, (1 + sum) * NaturalLogarithm.exponential(log))
        return sum >= Self.bar && healthyRounds >= clearAfter
    }

    /// The line was found to be worse than it was raised for.
    package mutating func worsen(to loss: Double) {
        guard loss > raisedLoss else { return }
        raisedLoss = loss
        sum = 0
    }
}
