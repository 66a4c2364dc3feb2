/// The upper tail of a binomial distribution.
enum BinomialTail {
    /// The probability of `hits` or more out of `trials`, when each has this probability (above 0, below 1). It is 1
    /// when no more hits than expected are asked for: there it is about a half or more, and its first term may be too
    /// small to start from.
    ///
    /// It adds up the terms, without logarithms, which the standard library lacks. The factors of the first term are
    /// multiplied
    /// greatest first, with those below 1 in between, so that nothing overflows; a tail too small for a `Double` is 0.
    static func atLeast(_ hits: Int, of trials: Int, probability: Double) -> Double {
        guard Double(hits) > Double(trials) * probability else { return 1 }
        guard hits <= trials else { return 0 }
        let (other, misses) = (1 - probability, trials - hits)
        var (term, missesLeft) = (1.0, misses)
        for left in stride(from: hits - 1, through: 0, by: -1) {
            term *= Double(trials - left) / Double(hits - left) * probability
            while term > 1, missesLeft > 0 {
                term *= other
                missesLeft -= 1
            }
        }
        for _ in 0..<missesLeft where term > 0 { term *= other }
        var sum = term
        for count in hits..<trials {
            term *= Double(trials - count) / Double(count + 1) * probability / other
            sum += term
        }
        return min(1, sum)
    }
}
