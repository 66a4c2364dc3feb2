import Testing

@testable import LineModel

/// The promise on which every other rests: while a line is as usual, the expectation of a round's e-value is at most
/// 1. It is added up exactly over all counts of losses, not sampled.
@Suite("Tables of evidence")
struct EvidencePromiseTests {
    /// The greatest expectation of any e-value of the table under a law of the family, by the numbers that are used.
    private func worst(_ table: EvidenceTable) -> Double {
        var worst = 0.0
        for law in LossNulls.fine(table.usual.loss, trials: table.trials) {
            for slot in 0..<LossAlternatives.count where table.alternatives[slot] != nil {
                var sum = 0.0
                for (lost, probability) in law.enumerated() {
                    sum += probability * Double(table.steps[lost].factors[slot])
                }
                worst = max(worst, sum)
            }
        }
        return worst
    }

    @Test("promise at most 1 under every law that is usual, for every class", arguments: 0..<UsualLossClass.count)
    func classes(_ index: Int) throws {
        let usual = try #require(UsualLossClass(index: index))
        let worst = worst(EvidenceTable(usual, trials: 100))
        #expect(worst <= 1 && worst > 0.99, "\(worst)")
    }

    @Test("promise the same for other numbers of probes", arguments: [1, 2, 7, 20, 50, 99, 101, 200, 500])
    func counts(_ trials: Int) throws {
        for index in [0, 4, 13, 26, 39] {
            let worst = worst(EvidenceTable(try #require(UsualLossClass(index: index)), trials: trials))
            #expect(worst <= 1 && worst > 0.9, "\(worst) of class \(index)")
        }
    }

    @Test("promise it between the laws of the grid as well")
    func between() throws {
        var generator = SeededGenerator(seed: 16)
        for index in [0, 4, 13, 39] {
            let table = EvidenceTable(try #require(UsualLossClass(index: index)), trials: 100)
            for _ in 0..<40 {
                let (share, rho) = (generator.nextUnit(), 0.1 * generator.nextUnit() * generator.nextUnit())
                let law = BetaBinomial.probabilities(of: 100, loss: table.usual.loss * max(1e-3, share), rho: rho)
                for slot in 0..<LossAlternatives.count where table.alternatives[slot] != nil {
                    let sum = law.enumerated().reduce(0.0) {
                        $0 + $1.element * Double(table.steps[$1.offset].factors[slot])
                    }
                    #expect(sum <= 1.0005, "rho \(rho), \(share) of the usual")
                }
            }
        }
    }
}
