/// The e-values of every count of losses out of so many probes, for lines of one class of usual loss.
///
/// For the alternative of j per cent, P_j the beta-binomial law with that mean: e_j(k) = P_j(k) / (c W_j(k)), where W_j
/// is the worst mixture of what is usual (`WorstMixture`), and c >= 1 is the greatest expectation of P_j / W_j under
/// any law of the fine grid. So the expectation of e_j is at most 1 under each of them, exactly, and under any mixture
/// of them. Where the program has worked that out to be 1, rounding to a `Float` must not make it more: c has a
/// millionth on top.
package struct EvidenceTable: Sendable {
    /// What the table is about.
    package let usual: UsualLossClass
    /// Of how many probes.
    package let trials: Int
    /// The alternatives, loss ratios; nil where one is left out.
    package let alternatives: [Double?]
    /// One for each count of losses, 0...`trials`.
    package let steps: [EvidenceStep]

    /// Makes the table: some milliseconds for 100 probes, in proportion to them.
    package init(_ usual: UsualLossClass, trials: Int) {
        precondition(trials > 0, "a table is about probes that were sent")
        self.usual = usual
        self.trials = trials
        alternatives = LossAlternatives.losses(above: usual.loss)
        let laws = LossNulls.coarse(usual.loss, trials: trials)
        let all = LossNulls.fine(usual.loss, trials: trials)
        var steps = [EvidenceStep](repeating: .none, count: trials + 1)
        for (slot, loss) in alternatives.enumerated() {
            guard let loss else { continue }
            let values = Self.values(
                LossAlternatives.probabilities(place: slot, loss: loss, trials: trials), against: laws, within: all)
            for lost in steps.indices {
                let bounds = EvidenceStep.bounds
                let log = Float(values[lost]).clamped(to: bounds)
                steps[lost].logs[slot] = log
                steps[lost].factors[slot] = Float(NaturalLogarithm.exponential(Double(log)))
                steps[lost].starts[slot] = 1
            }
        }
        self.steps = steps
    }

    /// Logarithms of the e-values of one alternative.
    static func values(_ alternative: [Double], against laws: [[Double]], within all: [[Double]]) -> [Double] {
        let mixture = WorstMixture.of(laws, against: alternative)
        let quotients = zip(alternative, mixture).map { $1 > 0 ? $0 / $1 : 0 }
        let worst = (laws + all).reduce(1) { max($0, WorstMixture.expectation(of: quotients, under: $1)) }
        let margin = NaturalLogarithm.of(worst * (1 + 1e-6))
        return quotients.map { NaturalLogarithm.of($0) - margin }
    }
}

extension Float {
    fileprivate func clamped(to bounds: ClosedRange<Float>) -> Float {
        Swift.min(Swift.max(self, bounds.lowerBound), bounds.upperBound)
    }
}
