/// What one round, or one further bin of probes, says for each of the six alternatives against what is usual: the
/// e-values of that round. Under every law of `LossNulls` the expectation of each is at most 1.
package struct EvidenceStep: Equatable, Sendable {
    /// Natural logarithms of the e-values; 0 where an alternative is left out, and in the last two places.
    package var logs: SIMD8<Float>
    /// The e-values; 1 where an alternative is left out, 0 in the last two places.
    package var factors: SIMD8<Float>
    /// 1 where the recursion may begin anew at this round, 0 where an alternative is left out.
    package var starts: SIMD8<Float>

    /// Logarithms are kept within these bounds: below, a single line must not silence its group; above, a `Float` holds
    /// the product.
    static let bounds: ClosedRange<Float> = -60...60

    /// A round that says nothing, and at which nothing may begin.
    package static let none = EvidenceStep(
        logs: .zero, factors: SIMD8(1, 1, 1, 1, 1, 1, 0, 0), starts: .zero)

    /// The same with no logarithm above its bound: an e-value that is made smaller stays one.
    package func capped(at bounds: SIMD8<Float>) -> EvidenceStep {
        let logs = pointwiseMin(self.logs, bounds)
        guard logs != self.logs else { return self }
        var factors = Self.factors(of: logs)
        // What is left out, and places without an alternative, stay as they are.
        factors.replace(with: self.factors, where: logs .== self.logs)
        return EvidenceStep(logs: logs, factors: factors, starts: starts)
    }

    /// What two independent observations of one round say together: two vantages that share no uplink. Where they do
    /// share one, `mean(_:)` is what holds.
    package func joined(_ other: EvidenceStep) -> EvidenceStep {
        let sum = logs + other.logs
        return EvidenceStep(logs: sum, factors: Self.factors(of: sum), starts: pointwiseMax(starts, other.starts))
    }

    /// What observations say that may depend on each other in any way: the mean of their e-values. Of none, `none`.
    package static func mean(_ steps: [EvidenceStep]) -> EvidenceStep {
        guard !steps.isEmpty else { return none }
        var (sum, starts) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
        for step in steps {
            sum += step.factors
            starts = pointwiseMax(starts, step.starts)
        }
        sum /= Float(steps.count)
        var logs = SIMD8<Float>.zero
        for slot in 0..<LossAlternatives.count { logs[slot] = Float(NaturalLogarithm.of(Double(sum[slot]))) }
        logs.clamp(lowerBound: SIMD8(repeating: bounds.lowerBound), upperBound: SIMD8(repeating: bounds.upperBound))
        return EvidenceStep(logs: logs, factors: sum, starts: starts)
    }

    /// e-values of logarithms; 0 in the last two places.
    package static func factors(of logs: SIMD8<Float>) -> SIMD8<Float> {
        var factors = SIMD8<Float>.zero
        for slot in 0..<LossAlternatives.count {
            let log = min(max(logs[slot], bounds.lowerBound), bounds.upperBound)
            factors[slot] = Float(NaturalLogarithm.exponential(Double(log)))
        }
        return factors
    }
}
