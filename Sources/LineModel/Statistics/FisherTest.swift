/// The exact test of two proportions (R. A. Fisher, Statistical Methods for Research Workers, section 21.02; two-sided
/// as most programs have it: what is as improbable as the table seen, or more so, counts).
///
/// It holds for every number of probes, small ones included, where each probe is lost or not whatever becomes of the
/// others. See `LossRuns` for lines on which it is not so.
package enum FisherTest {
    /// The probability of a difference like this one, or a rarer one, where both have the same share of hits.
    ///
    /// - Parameters:
    ///   - hits, trials: of the first; hits are within 0...trials.
    ///   - otherHits, otherTrials: of the second, likewise.
    package static func twoSided(_ hits: Int, of trials: Int, _ otherHits: Int, of otherTrials: Int) -> Double {
        Hypergeometric(hits: hits + otherHits, trials, otherTrials).twoSided(hits)
    }

    /// The probability that chance alone deals the first so many hits or more, where both have the same share of them.
    ///
    /// - Parameters: as of `twoSided`.
    package static func oneSided(_ hits: Int, of trials: Int, _ otherHits: Int, of otherTrials: Int) -> Double {
        Hypergeometric(hits: hits + otherHits, trials, otherTrials).atLeast(hits)
    }

    /// The smallest probability that any split of so many hits could have had: where it is not small, the test could
    /// have said nothing, whatever became of the lines.
    package static func least(hits: Int, _ trials: Int, _ otherTrials: Int) -> Double {
        let all = Hypergeometric(hits: hits, trials, otherTrials)
        return min(all.twoSided(all.support.lowerBound), all.twoSided(all.support.upperBound))
    }
}

/// How many of so many hits fall to the first of two groups, when chance alone deals them out.
private struct Hypergeometric {
    private let hits, trials, otherTrials: Int
    /// How many can fall to the first.
    let support: ClosedRange<Int>
    /// The likeliest of them.
    private let mode: Int

    /// Rounding must not tell apart two splits that are equally probable.
    private static let tie = 1 + 1e-9
    /// A term so small beside the others adds nothing to a `Double`.
    private static let nothing = 1e-25

    init(hits: Int, _ trials: Int, _ otherTrials: Int) {
        precondition(hits >= 0 && trials >= 0 && otherTrials >= 0 && hits <= trials + otherTrials, "hits of trials")
        (self.hits, self.trials, self.otherTrials) = (hits, trials, otherTrials)
        support = max(0, hits - otherTrials)...min(hits, trials)
        let likeliest = Double(hits + 1) * Double(trials + 1) / Double(trials + otherTrials + 2)
        mode = min(max(Int(likeliest), support.lowerBound), support.upperBound)
    }

    func twoSided(_ seen: Int) -> Double {
        let most = weight(of: seen) * Self.tie
        // The mode's own.
        var (all, rare) = (1.0, most >= 1 ? 1.0 : 0)
        for step in [1, -1] {
            var (at, weight) = (mode, 1.0)
            while let next = self.weight(weight, from: at, step) {
                (at, weight) = (at + step, next)
                all += weight
                if weight <= most { rare += weight }
                // From here on they fall faster than by half.
                if weight < Self.nothing, weight < most * Self.nothing { break }
            }
        }
        return min(1, rare / all)
    }

    /// The upper tail, from `seen` on.
    func atLeast(_ seen: Int) -> Double {
        var (all, tail) = (1.0, mode >= seen ? 1.0 : 0)
        for step in [1, -1] {
            var (at, weight) = (mode, 1.0)
            while let next = self.weight(weight, from: at, step), next > 0 {
                (at, weight) = (at + step, next)
                all += weight
                if at >= seen { tail += weight }
            }
        }
        return min(1, tail / all)
    }

    /// The probability over that of the mode; 0 where it is too small for a `Double`.
    private func weight(of seen: Int) -> Double {
        var (at, weight) = (mode, 1.0)
        while at != seen, weight > 0, let next = self.weight(weight, from: at, seen > mode ? 1 : -1) {
            (at, weight) = (at + (seen > mode ? 1 : -1), next)
        }
        return weight
    }

    /// The probability of the neighbour, from one's own; nil at the end of what is possible.
    private func weight(_ weight: Double, from at: Int, _ step: Int) -> Double? {
        guard support.contains(at + step) else { return nil }
        let low = step > 0 ? at : at - 1
        let up =
            Double(hits - low) * Double(trials - low)
            / (Double(low + 1) * Double(otherTrials - hits + low + 1))
        return step > 0 ? weight * up : weight / up
    }
}
