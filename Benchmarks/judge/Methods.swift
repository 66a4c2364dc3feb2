import LineModel

/// Three ways to divide what an alternative says by what is usual, on the same draws: the program's, by the worst
/// mixture; by the greatest of the family's laws; and by the binomial law alone, which knows no bursts.
enum Method: String, CaseIterable {
    case mixture = "worst mixture"
    case greatest = "greatest law"
    case binomial = "binomial alone"

    /// Steps for each count of losses of 100, for lines that usually lose so much.
    func steps(_ usual: UsualLossClass) -> [EvidenceStep] {
        if self == .mixture { return EvidenceTable(usual, trials: 100).steps }
        let rhos = self == .binomial ? [0] : [0, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1]
        let laws = rhos.flatMap { rho in
            (self == .binomial ? [1] : [1, 0.5]).map {
                BetaBinomial.logProbabilities(of: 100, loss: usual.loss * $0, rho: rho)
            }
        }
        var steps = [EvidenceStep](repeating: .none, count: 101)
        for (slot, loss) in LossAlternatives.losses(above: usual.loss).enumerated() {
            guard let loss else { continue }
            let rho = self == .binomial ? 0 : LossNulls.rhoOfFault
            let law = BetaBinomial.logProbabilities(of: 100, loss: loss, rho: rho)
            for lost in steps.indices {
                let greatest = laws.map { $0[lost] }.max() ?? 0
                steps[lost].logs[slot] = Float(min(60, max(-60, law[lost] - greatest)))
                steps[lost].factors[slot] = EvidenceStep.factors(of: steps[lost].logs)[slot]
                steps[lost].starts[slot] = 1
            }
        }
        return steps
    }

    /// Mean rounds until evidence of e^bar after a change from 0.2 %, which is known.
    func rounds(to loss: Double, bar: Double, trials: Int, seed: UInt64) -> Double {
        let (steps, most) = (self.steps(UsualLossClass(atMost: 0.002)), 300)
        var random = SeededGenerator(seed: seed)
        let (before, after) = (CountDraws(trials: 100, loss: 0.002), CountDraws(trials: 100, loss: loss))
        var total = 0
        for _ in 0..<trials {
            var line = LineEvidence()
            for _ in 0..<40 { line.add(steps[before.next(&random)]) }
            var round = 0
            repeat {
                round += 1
                line.add(steps[after.next(&random)])
            } while line.logEvidence < bar && round < most
            total += round
        }
        return Double(total) / Double(trials)
    }

    /// How often evidence of 1 : 10,000 is reached in 10,000 rounds of a line in order, which then begins anew: at most
    /// once where the promise is kept.
    func falseAlarms(rho: Double, lineRounds: Int, seed: UInt64) -> Double {
        // The class of exactly what the line loses: nothing is left to the estimate.
        let usual = UsualLossClass(atMost: 0.002)
        let steps = self.steps(usual)
        var random = SeededGenerator(seed: seed)
        let draws = CountDraws(trials: 100, loss: usual.loss, rho: rho)
        var (line, found) = (LineEvidence(), 0)
        for _ in 0..<lineRounds {
            line.add(steps[draws.next(&random)])
            if line.value >= 10_000 {
                found += 1
                line = LineEvidence()
            }
        }
        return Double(found) * 10_000 / Double(lineRounds)
    }
}

extension Bench {
    func methods() {
        say("Ways to divide, usual loss of 0.2 % known: mean rounds without bins to the bar of a lone line")
        say("(seed \(seed + 61)); how often 1 : 10,000 is reached in 10,000 rounds of a line in order, where once is")
        say("promised (seed \(seed + 62)).")
        say("  way              1 %    2 %    5 %    10 %   30 %   | independent  rho 0.01  rho 0.1")
        for method in Method.allCases {
            let times = [0.01, 0.02, 0.05, 0.1, 0.3].map {
                rounded(method.rounds(to: $0, bar: bars.line, trials: trials / 2, seed: seed + 61))
            }
            let rates = [0, 0.01, 0.1].map {
                rounded(method.falseAlarms(rho: $0, lineRounds: isShort ? 3_000_000 : 30_000_000, seed: seed + 62), 3)
            }
            func wide(_ text: String, _ columns: Int) -> String {
                text + String(repeating: " ", count: max(1, columns - text.count))
            }
            say(
                "  " + wide(method.rawValue, 17) + times.map { wide($0, 7) }.joined() + "| "
                    + wide(rates[0], 13) + wide(rates[1], 10) + rates[2])
        }
    }
}
