/// The mirrored table: e-values of every count of losses that say a line is as usual again, against its still losing at
/// least half of what it was raised for.
///
/// The family of what is refuted has over-dispersions of no more than 0.01: a burst line that is bad in one round of
/// ten only would never be proven good. An error here is a line that is raised again, no customer who was not seen.
package struct ClearingTable: Sendable {
    /// The over-dispersions of what is refuted.
    package static let rhos = [0, 0.002, 0.005, 0.01]
    /// How much more the line may lose than what is to be refuted, as factors of it.
    package static let ratios = [1, 1.5, 2.0]
    /// Natural logarithms, one for each count of losses, 0...trials.
    package let logs: [Double]

    /// - Parameters:
    ///   - usual: what the line usually loses.
    ///   - bad: half of what it was raised for; greater than `usual`.
    package init(_ usual: UsualLossClass, bad: UsualLossClass, trials: Int) {
        precondition(trials > 0 && bad > usual, "what is refuted is worse than what is usual")
        let laws = Self.laws(bad.loss, trials: trials)
        let good = BetaBinomial.probabilities(of: trials, loss: usual.loss, rho: LossNulls.rhoOfFault)
        logs = EvidenceTable.values(good, against: laws, within: laws).map { max(-60, min(60, $0)) }
    }

    /// The laws that are refuted, as probabilities of 0...`trials` losses.
    package static func laws(_ bad: Double, trials: Int) -> [[Double]] {
        rhos.flatMap { rho in
            ratios.map { BetaBinomial.probabilities(of: trials, loss: min(0.99, bad * $0), rho: rho) }
        }
    }
}
