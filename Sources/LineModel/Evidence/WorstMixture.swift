/// The mixture of a family's laws that is the hardest to tell from an alternative: the projection of the alternative
/// onto the family in the sense of Kullback and Leibler. Dividing by it gives the e-value that grows fastest of all
/// that keep the promise for the whole family (Grünwald, de Heide, Koolen, "Safe testing", JRSS B 86, 2024, theorem 1).
/// Dividing by the greatest of the laws keeps it too, and wastes up to a third of the evidence.
enum WorstMixture {
    /// How often the weights are made better. After 60 the expectation under every law is below 1.01.
    static let passes = 60

    /// The mixture's probabilities. By the rule of expectation and maximization: a law's weight is multiplied by the
    /// expectation that the e-value has under it, which is 1 or less for all laws when the mixture is the worst.
    static func of(_ laws: [[Double]], against alternative: [Double]) -> [Double] {
        var weights = [Double](repeating: 1 / Double(laws.count), count: laws.count)
        var mixture = mixed(laws, weights)
        for _ in 0..<passes {
            let quotients = zip(alternative, mixture).map { $1 > 0 ? $0 / $1 : 0 }
            for (index, law) in laws.enumerated() where weights[index] > 0 {
                weights[index] *= expectation(of: quotients, under: law)
                // What no longer counts costs no more time.
                if weights[index] < 1e-9 { weights[index] = 0 }
            }
            mixture = mixed(laws, weights)
        }
        return mixture
    }

    /// The sum of values, each with its probability.
    static func expectation(of values: [Double], under law: [Double]) -> Double {
        var sum = 0.0
        for index in law.indices { sum += law[index] * values[index] }
        return sum
    }

    private static func mixed(_ laws: [[Double]], _ weights: [Double]) -> [Double] {
        var mixture = [Double](repeating: 0, count: laws.first?.count ?? 0)
        for (law, weight) in zip(laws, weights) where weight > 0 {
            for index in mixture.indices { mixture[index] += weight * law[index] }
        }
        return mixture
    }
}
