/// The evidence that a line has become worse than it usually is, over the rounds: six numbers, one for each
/// alternative.
///
/// A Shiryaev-Roberts e-detector (Shin, Ramdas, Rinaldo, "E-detectors", NEJSDS 2, 2024): R <- (1 + R) e after each
/// round, R the sum, over all rounds at which the fault may have begun, of the products of the e-values since. The
/// evidence is the weighted mean of the six. While the line is as usual its expectation grows by at most 1 a round, so
/// it reaches A after A rounds at the earliest, in the mean; and whoever looks on for T rounds sees it reach A with a
/// probability of at most T / A. Nothing is assumed of the past, and rounds may follow any law of `LossNulls`, each
/// another one.
///
/// Rounds that are not valid, and rounds in which the line was not measured, are not entered and so change nothing. A
/// line with another name, other addresses or another payload is another line: it begins with `LineEvidence()`.
package struct LineEvidence: Equatable, Sendable {
    /// The six sums; the last two places are 0. Each is within 0...`maxSum`.
    package private(set) var sums: SIMD8<Float>
    /// A sum is kept no further: e^69, far above every bar, and far below what a `Float` holds.
    static let maxSum: Float = 1e30

    /// The evidence of a line of which nothing is known: none.
    package init() { sums = .zero }

    /// The evidence with these sums, as they were stored; what is no number or out of range counts as none.
    package init(sums: [Float]) {
        self.init()
        for (slot, sum) in sums.prefix(LossAlternatives.count).enumerated() where sum >= 0 {
            self.sums[slot] = min(sum, Self.maxSum)
        }
    }

    /// Enters a round, in which the fault may have begun.
    package mutating func add(_ step: EvidenceStep) {
        sums = pointwiseMin((sums + step.starts) * step.factors, SIMD8(repeating: Self.maxSum))
    }

    /// Enters a further bin of probes between two rounds: more of the evidence, and no further beginning. Bins would
    /// otherwise be more chances of a false alarm than the budget knows of.
    package mutating func addBin(_ step: EvidenceStep) {
        sums = pointwiseMin(sums * step.factors, SIMD8(repeating: Self.maxSum))
    }

    /// Enters a round by its counts: `sent` includes what was lost, late or refused; 0 changes nothing.
    package mutating func add(lost: Int, sent: Int, baseline: UsualLossClass, tables: inout EvidenceTables) {
        add(tables.step(lost: lost, sent: sent, usual: baseline))
    }

    /// The evidence, 0 or more: 5,000 is one of 1 : 5,000.
    package var value: Double { Double((sums * LossAlternatives.weights).sum()) }

    /// Its natural logarithm; minus infinity where there is none.
    package var logEvidence: Double { NaturalLogarithm.of(value) }

    /// The alternative for which most speaks, 0..<6; nil without evidence.
    package var likeliest: Int? {
        let weighted = sums * LossAlternatives.weights
        let greatest = weighted.max()
        return greatest > 0 ? (0..<LossAlternatives.count).first { weighted[$0] == greatest } : nil
    }

    /// Whether this round or bin speaks for the alternative for which most speaks; true without evidence.
    package func isSpokenFor(by step: EvidenceStep) -> Bool {
        let weighted = sums * LossAlternatives.weights
        let greatest = weighted.max()
        guard greatest > 0 else { return true }
        return any((weighted .== SIMD8(repeating: greatest)) .& (step.logs .> 0))
    }
}

/// Stored as an array of its six sums.
extension LineEvidence: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(sums: try decoder.singleValueContainer().decode([Float].self))
    }

    package func encode(to encoder: any Encoder) throws {
        var stored = encoder.singleValueContainer()
        try stored.encode((0..<LossAlternatives.count).map { sums[$0] })
    }
}
