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

    /// The greatest expectation of what two vantages' rounds say together, over all pairs of counts of these laws.
    private func worst(
        _ table: EvidenceTable, _ laws: [[Double]], together: (EvidenceStep, EvidenceStep) -> EvidenceStep
    ) -> Double {
        var worst = 0.0
        for one in laws {
            for other in laws {
                var (sums, weight) = (SIMD8<Double>.zero, 0.0)
                for (a, p) in one.enumerated() {
                    for (b, q) in other.enumerated() where p * q > 0 {
                        sums += p * q * SIMD8<Double>(together(table.steps[a], table.steps[b]).factors)
                        weight += p * q
                    }
                }
                #expect(abs(weight - 1) < 1e-9, "every pair has its place")
                for slot in 0..<LossAlternatives.count where table.alternatives[slot] != nil {
                    worst = max(worst, sums[slot])
                }
            }
        }
        return worst
    }

    @Test("promise it of two vantages: joined where they are independent, by the mean however they depend")
    func vantages() throws {
        for index in [4, 26] {
            let table = EvidenceTable(try #require(UsualLossClass(index: index)), trials: 20)
            let family = LossNulls.fine(table.usual.loss, trials: 20)
            let laws = [family[0], family[family.count / 2], family[family.count - 1]]
            let joined = worst(table, laws, together: { $0.joined($1) })
            #expect(joined <= 1.0001 && joined > 0.5, "\(joined)")
            let mean = worst(table, laws, together: { .mean([$0, $1]) })
            #expect(mean <= 1.0001 && mean > 0.5, "\(mean)")
            // The same round seen twice, which joined would count twice.
            let same = { (together: (EvidenceStep, EvidenceStep) -> EvidenceStep) in
                laws.map { law in
                    law.indices.reduce(SIMD8<Double>.zero) { sum, lost in
                        sum + law[lost] * SIMD8<Double>(together(table.steps[lost], table.steps[lost]).factors)
                    }.max()
                }.max() ?? 0
            }
            #expect(same { .mean([$0, $1]) } <= 1.0001)
            #expect(same { $0.joined($1) } > 1.5, "so the mean is needed there")
        }
    }
}
