/// The family of laws that the losses of a line in order may follow: beta-binomial, with a mean of at most the usual
/// loss, and with any over-dispersion from none (losses by themselves) to 0.1 (rare bursts that take a third of a
/// round). What each round does, given all before it, may be another one of the family, or a mixture.
package enum LossNulls {
    /// The over-dispersions from which the worst mixture is made.
    static let rhos = [0, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1]
    /// The shares of the usual loss from which it is made.
    static let shares = [1, 0.5]
    /// A finer grid of the same family, on which the promise is kept: 1 % and less lies between neighbours.
    package static let allRhos = [
        0, 0.0005, 0.001, 0.0015, 0.002, 0.003, 0.004, 0.005, 0.007, 0.01, 0.014, 0.02, 0.03, 0.04, 0.05, 0.07, 0.085,
        0.1,
    ]
    /// Shares of the usual loss on which the promise is kept.
    package static let allShares = [1, 0.9, 0.75, 0.5, 0.25, 0.1]
    /// The over-dispersion of the alternatives: a fault has some bursts, too.
    package static let rhoOfFault = 0.005

    /// For each law of the coarse grid the probabilities of 0...`trials` losses.
    static func coarse(_ usual: Double, trials: Int) -> [[Double]] {
        rhos.flatMap { rho in
            shares.map { BetaBinomial.probabilities(of: trials, loss: usual * $0, rho: rho) }
        }
    }

    /// For each law of the fine grid the probabilities of 0...`trials` losses.
    package static func fine(_ usual: Double, trials: Int) -> [[Double]] {
        allRhos.flatMap { rho in
            allShares.map { BetaBinomial.probabilities(of: trials, loss: usual * $0, rho: rho) }
        }
    }
}
