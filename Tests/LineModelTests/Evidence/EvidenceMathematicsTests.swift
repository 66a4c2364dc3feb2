import Testing

@testable import LineModel

@Suite("Logarithms and the beta-binomial law")
struct EvidenceMathematicsTests {
    @Test(
        "give logarithms to the last places",
        arguments: [
            (1.0, 0.0), (2, 0.6931471805599453), (0.5, -0.6931471805599453), (10, 2.302585092994046),
            (1e-300, -690.7755278982137), (0.999, -0.0010005003335835344), (1e-8, -18.420680743952367),
            (0.7071067811865475, -0.3465735902799728), (.leastNonzeroMagnitude, -744.4400719213812),
            (1e308, 709.1962086421661),
        ])
    func logarithm(_ x: Double, _ expected: Double) {
        #expect(abs(NaturalLogarithm.of(x) - expected) <= 4e-16 * max(1, abs(expected)))
    }

    @Test("know what has no logarithm")
    func edges() {
        #expect(
            NaturalLogarithm.of(0) == -.infinity && NaturalLogarithm.of(-1).isNaN && NaturalLogarithm.of(.nan).isNaN)
        #expect(NaturalLogarithm.of(.infinity) == .infinity)
        #expect(NaturalLogarithm.exponential(-1000) == 0 && NaturalLogarithm.exponential(1000) == .infinity)
        #expect(NaturalLogarithm.exponential(-.infinity) == 0 && NaturalLogarithm.exponential(.nan).isNaN)
        #expect(NaturalLogarithm.exponential(0) == 1 && NaturalLogarithm.of(1) == 0)
    }

    @Test("invert each other from e^-740 to e^700")
    func inverse() {
        for x in stride(from: -700.0, through: 700, by: 0.37) {
            #expect(abs(NaturalLogarithm.of(NaturalLogarithm.exponential(x)) - x) <= 3e-16 * max(1, abs(x)))
        }
        // Below 2^-1022 numbers have fewer places.
        #expect(abs(NaturalLogarithm.of(NaturalLogarithm.exponential(-740)) + 740) < 0.05)
    }

    /// From SciPy 1.17.1, `betabinom.logpmf` and `binom.logpmf`.
    @Test(
        "have the probabilities that SciPy has",
        arguments: [
            (100, 0.002, 0, 2, -4.118269603007611),
            (100, 0.002, 0.1, 30, -10.096517642514828),
            (100, 0.02, 0.005, 5, -3.089387165823993),
            (100, 0.3, 0.05, 0, -11.430818010852342),
            (97, 0.001, 0.002, 97, -264.317583061636),
            (1000, 0.02, 0.01, 40, -4.883430749877515),
            (20, 0.9, 0.005, 1, -35.04727905775876),
            (1, 0.001, 0.1, 1, -6.907755278982137),
        ])
    func beside(_ trials: Int, _ loss: Double, _ rho: Double, _ lost: Int, _ expected: Double) {
        let log = BetaBinomial.logProbabilities(of: trials, loss: loss, rho: rho)[lost]
        #expect(abs(log - expected) <= 1e-11 * max(1, abs(expected)))
    }

    @Test(
        "sum to 1 and have the mean and the variance that they should have", arguments: [0, 0.002, 0.1], [1, 100, 1000])
    func moments(_ rho: Double, _ trials: Int) {
        let n = Double(trials)
        for loss in [0.001, 0.02, 0.5] {
            let law = BetaBinomial.probabilities(of: trials, loss: loss, rho: rho)
            let mean = law.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
            let square = law.enumerated().reduce(0) { $0 + Double($1.offset * $1.offset) * $1.element }
            #expect(abs(law.reduce(0, +) - 1) < 1e-10)
            #expect(abs(mean - n * loss) < 1e-9 * n)
            let variance = n * loss * (1 - loss) * (1 + (n - 1) * rho)
            #expect(abs(square - mean * mean - variance) < 1e-7 * n * n)
        }
    }
}
