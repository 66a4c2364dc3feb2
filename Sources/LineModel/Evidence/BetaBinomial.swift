/// How many of some probes are lost when losses come in bursts: the beta-binomial distribution (J. G. Skellam, Journal
/// of the Royal Statistical Society B 10, 1948, pages 257-261). Each round draws its own loss ratio from a beta
/// distribution with mean p, and then loses probes independently.
///
/// Its over-dispersion rho, 0..<1, is the correlation of two probes of a round: a = p (1/rho - 1), b = (1 - p)
/// (1/rho - 1). With rho = 0 it is the binomial distribution. n probes have rho of (n - 1) times the variance more.
package enum BetaBinomial {
    /// The logarithms of the probabilities of 0, 1, ... `trials` losses.
    ///
    /// By the ratio of neighbours, without gamma functions: P(k + 1) / P(k) = (n - k) (a + k) / ((k + 1) (b + n - k -
    /// 1)), from P(0), the product of (b + i) / (a + b + i). Each is exact to some 1e-13 for 100 trials.
    ///
    /// - Parameters:
    ///   - loss: the mean loss ratio, above 0 and below 1.
    ///   - rho: over-dispersion, 0..<1.
    package static func logProbabilities(of trials: Int, loss: Double, rho: Double) -> [Double] {
        precondition(trials >= 0 && loss > 0 && loss < 1 && rho >= 0 && rho < 1, "a distribution of losses")
        let sum = rho == 0 ? 0 : 1 / rho - 1
        let (a, b) = (loss * sum, (1 - loss) * sum)
        var logs = [Double](repeating: 0, count: trials + 1)
        if rho == 0 {
            logs[0] = Double(trials) * NaturalLogarithm.of(1 - loss)
        } else {
            for index in 0..<trials { logs[0] += NaturalLogarithm.of((b + Double(index)) / (sum + Double(index))) }
        }
        for lost in 0..<trials {
            let (hit, left) = (Double(lost), Double(trials - lost))
            let odds = rho == 0 ? loss / (1 - loss) : (a + hit) / (b + left - 1)
            logs[lost + 1] = logs[lost] + NaturalLogarithm.of(left * odds / (hit + 1))
        }
        return logs
    }

    /// The probabilities of 0, 1, ... `trials` losses; parameters as of `logProbabilities`.
    package static func probabilities(of trials: Int, loss: Double, rho: Double) -> [Double] {
        logProbabilities(of: trials, loss: loss, rho: rho).map(NaturalLogarithm.exponential)
    }
}
