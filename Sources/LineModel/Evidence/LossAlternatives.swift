/// What a line that has become worse may lose: six alternatives, of which each has a number of the line's state.
///
/// Those at or below 1.5 times the usual loss are left out: they are what is usual. The places of the two smallest are
/// then taken by 60 % and 90 %, so that lines that always lose much are judged, too. The greatest is 30 % and more:
/// half of it 30 %, a quarter each 60 % and 90 %, so that a dead line is no less suspicious than a lossy one.
package enum LossAlternatives {
    /// How many there are.
    package static let count = 6
    /// An alternative is above so many times the usual loss.
    package static let minRatio = 1.5
    /// How much each counts in a line's evidence; together 1. More in the middle: half a per cent is seldom worth an
    /// alarm, and what loses a third is found soon in any case.
    package static let weights: SIMD8<Float> = [0.1, 0.2, 0.25, 0.2, 0.15, 0.1, 0, 0]
    /// The least of the weights.
    static let minWeight: Float = 0.1
    private static let first = [0.005, 0.01, 0.02, 0.05, 0.1, 0.3]
    private static let second: [Double?] = [0.6, 0.9, nil, nil, nil, nil]

    /// The loss ratio of each alternative for lines that usually lose so much; nil where it is left out.
    package static func losses(above usual: Double) -> [Double?] {
        zip(first, second).map { first, second in
            [first, second].compactMap { $0 }.first { $0 > minRatio * usual }
        }
    }
    /// The probabilities of 0...`trials` losses under an alternative, by the place and the loss that `losses(above:)`
    /// has for it.
    package static func probabilities(place: Int, loss: Double, trials: Int) -> [Double] {
        let rho = LossNulls.rhoOfFault
        let law = BetaBinomial.probabilities(of: trials, loss: loss, rho: rho)
        guard place == count - 1 else { return law }
        let (more, most) = (
            BetaBinomial.probabilities(of: trials, loss: 0.6, rho: rho),
            BetaBinomial.probabilities(of: trials, loss: 0.9, rho: rho)
        )
        return law.indices.map { 0.5 * law[$0] + 0.25 * more[$0] + 0.25 * most[$0] }
    }
}
