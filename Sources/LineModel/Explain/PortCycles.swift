/// What a line's probes met, one turn over all of its source ports after another: what tells a bad port from losses
/// that come in runs.
///
/// A run of losses that is shorter than a turn meets neighbouring ports. Several such runs at the same place of their
/// turns look like several bad ports, and a test that takes losses for independent finds them. But where time alone
/// makes the losses, what happened in a turn could have begun at any of its ports as well: all rotations of it are as
/// likely as the one seen, and one turn's tells nothing of another's.
struct PortCycles {
    /// How many ports take turns; above 1.
    let ports: Int
    /// Turn after turn, port after port, 0...1: how bad it was. The last turn is left out where it is not whole.
    let values: [Double]

    /// - Parameter value: of the probe with this number, 0...1.
    init(ports: Int, probes: Int, value: (Int) -> Double) {
        self.ports = ports
        values = (0..<probes / ports * ports).map(value)
    }

    /// The factors that are tried in `bound`: any of them gives a bound.
    private static let factors = (0..<26).map { step in (0..<step).reduce(0.1) { factor, _ in factor * 1.3 } }

    /// No less than the probability that these ports meet as much as they did, or more, if each turn were rotated by
    /// chance: the bound of H. Chernoff (Annals of Mathematical Statistics 23, 1952, pages 493-507), whose moments are
    /// those of the rotations themselves.
    ///
    /// - Parameter set: places of ports, from 0.
    func bound(_ set: [Int]) -> Double {
        let turns = stride(from: 0, to: values.count, by: ports).map { first in
            (0..<ports).map { shift in set.reduce(0.0) { $0 + values[first + ($1 + shift) % ports] } }
        }
        var least = 0.0
        for factor in Self.factors {
            var logarithm = 0.0
            for sums in turns {
                let greatest = sums.max() ?? 0
                let mean =
                    sums.reduce(0.0) { $0 + NaturalLogarithm.exponential(factor * ($1 - greatest)) } / Double(ports)
                // Of the turn as it was, over the mean of all its rotations.
                logarithm += factor * (greatest - sums[0]) + NaturalLogarithm.of(mean)
            }
            least = min(least, logarithm)
        }
        return NaturalLogarithm.exponential(least)
    }
}
