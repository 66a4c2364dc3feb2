import LineModel

/// Draws counts of lost probes from a law by its cumulative probabilities: as exact as a `Double`, and quick where few
/// are lost.
struct CountDraws {
    private let upTo: [Double]

    init(trials: Int, loss: Double, rho: Double = 0) {
        guard loss > 0 else {
            upTo = [1]
            return
        }
        var sum = 0.0
        upTo = BetaBinomial.probabilities(of: trials, loss: min(loss, 0.999), rho: rho).map {
            sum += $0
            return sum
        }
    }

    /// The losses of so many rounds together: each draws by itself.
    init(rounds: Int, trials: Int, loss: Double, rho: Double) {
        let one = loss > 0 ? BetaBinomial.probabilities(of: trials, loss: min(loss, 0.999), rho: rho) : [1]
        var law = [1.0]
        for _ in 0..<rounds {
            var longer = [Double](repeating: 0, count: law.count + one.count - 1)
            for (before, probability) in law.enumerated() where probability > 1e-12 {
                for lost in one.indices { longer[before + lost] += probability * one[lost] }
            }
            law = longer
        }
        var sum = 0.0
        upTo = law.map {
            sum += $0
            return sum
        }
    }

    @inline(__always)
    func next(_ random: inout SeededGenerator) -> Int {
        let draw = random.nextUnit()
        var lost = 0
        while lost < upTo.count - 1, draw >= upTo[lost] { lost += 1 }
        return lost
    }
}

/// Laws of one round, or of some together, by loss and over-dispersion, each made once.
struct LawShelf {
    private var laws: [String: CountDraws] = [:]
    let rounds: Int
    let trials: Int

    init(rounds: Int = 1, trials: Int) { (self.rounds, self.trials) = (rounds, trials) }

    mutating func law(_ loss: Double, _ rho: Double) -> CountDraws {
        let key = "\(loss) \(rho)"
        if let law = laws[key] { return law }
        let law = CountDraws(rounds: rounds, trials: trials, loss: loss, rho: rho)
        laws[key] = law
        return law
    }
}

/// The time until the next event of a Poisson process, or a duration: exponential with this mean.
func exponential(mean: Double, _ random: inout SeededGenerator) -> Double {
    // -ln u by halving: the standard library has no logarithm. u = m 2^-e; the series of ln m is short.
    let u = max(random.nextUnit(), 0x1p-53)
    let (m, e) = (u.significand, Double(u.exponent))
    let s = (m - 1) / (m + 1)
    let ln = 2 * s * (1 + s * s / 3 + s * s * s * s / 5 + s * s * s * s * s * s / 7) + e * 0.6931471805599453
    return -mean * ln
}

func rounded(_ value: Double, _ places: Int = 1) -> String {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let whole = Int((value * scale).rounded())
    guard places > 0 else { return "\(whole)" }
    let digits = String(abs(whole) % Int(scale))
    let zeros = String(repeating: "0", count: places - digits.count)
    return "\(whole < 0 ? "-" : "")\(abs(whole) / Int(scale)).\(zeros)\(digits)"
}
