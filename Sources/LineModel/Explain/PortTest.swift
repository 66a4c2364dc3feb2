/// Whether some of a line's source ports lose more than the others do: an exact test over all ways to split the ports
/// in two.
///
/// Where losses have nothing to do with ports, they are dealt out to them by chance, so many to each set of ports as
/// the hypergeometric distribution says (R. A. Fisher's exact test). For each number k the k ports that lose most are
/// held against the others. As they were chosen after the fact, the probability is multiplied by the number of sets of
/// k ports (C. E. Bonferroni) and, for all k together, by 2 to the power of k, whose inverses add up to less than 1.
/// So the smallest of these products is below a level no more often than the level says, whatever the line loses.
///
/// **Losses that come in runs** must not look like ports: the same split has to be as improbable where what happened in
/// each turn over the ports could have begun at any of them (`PortCycles`). The greater one of both probabilities
/// counts. What loses every n-th probe of a line with n ports looks like a port, and no test within a round can tell: a
/// confirmation with another number of ports does (`PortFinding.proved(by:)`).
package enum PortTest {
    /// A finding that stands by itself: of so many rounds of lines that lose evenly, one has it by chance.
    package static let level = 1e-6
    /// A finding that stands where another round, from other ports, has one too: by chance both come as seldom as
    /// `level`.
    package static let hint = 1e-3
    /// How seldom a port that loses no more than the others is named beside others that do.
    static let member = 0.01

    /// What the test says of one line.
    struct Result: Equatable {
        /// The probability of a split like this, or one that is as striking, where ports have nothing to do with it;
        /// corrected for the number of splits, 0...1.
        let probability: Double
        /// The ports that lose more than the others, in the order of sending; empty where none is certain by itself.
        let bad: [PortCount]
        /// All others.
        let others: [PortCount]
    }

    /// - Parameters:
    ///   - ports: all of the line's, in the order of sending.
    ///   - cycles: of the same ports: 1 for a loss, 0 for all else.
    /// - Returns: nil where nothing can be told: fewer than two ports, no loss, or nothing but loss.
    static func of(_ ports: [PortCount], _ cycles: PortCycles) -> Result? {
        // The worst first.
        let sorted = ports.filter { $0.sent > 0 }.sorted { ($1.loss, $0.number) < ($0.loss, $1.number) }
        let (sent, lost) = sum(sorted[...])
        guard sorted.count > 1, lost > 0, lost < sent else { return nil }
        var best = (probability: 1.0, fit: -Double.infinity, count: 0, correction: 1.0)
        // (the number of sets of so many ports) x (2 to the power of their number)
        var (correction, hits, trials) = (1.0, 0, 0)
        for (place, port) in sorted.dropLast().enumerated() {
            correction *= 2 * Double(sorted.count - place) / Double(place + 1)
            (hits, trials) = (hits + port.lost, trials + port.sent)
            let tail = FisherTest.oneSided(hits, of: trials, lost - hits, of: sent - trials) * correction
            // Of very many probes several tails are too small for a `Double`: then the split that fits best counts.
            let fit = likelihood(hits, of: trials) + likelihood(lost - hits, of: sent - trials)
            if tail < best.probability || tail == best.probability && fit > best.fit {
                best = (tail, fit, place + 1, correction)
            }
        }
        if best.probability <= hint {
            let bound = cycles.bound(sorted.prefix(best.count).map { $0.number - 1 }) * best.correction
            best.probability = min(1, max(best.probability, bound))
        }
        let bad = named(sorted.prefix(best.count), others: sorted.dropFirst(best.count))
        return Result(
            probability: best.probability, bad: bad,
            others: ports.filter { $0.sent > 0 && !bad.contains($0) })
    }

    /// The logarithm of how likely so many losses are at their own share, but for the ways to choose them.
    private static func likelihood(_ lost: Int, of sent: Int) -> Double {
        guard lost > 0, lost < sent else { return 0 }
        let (losses, others, all) = (Double(lost), Double(sent - lost), Double(sent))
        return losses * NaturalLogarithm.of(losses / all) + others * NaturalLogarithm.of(others / all)
    }

    /// Those that lose more than the others by themselves too: a split may take along one that does not.
    private static func named(_ worst: ArraySlice<PortCount>, others: ArraySlice<PortCount>) -> [PortCount] {
        let (sent, lost) = sum(others)
        return worst.filter { FisherTest.oneSided($0.lost, of: $0.sent, lost, of: sent) <= member }
            .sorted { $0.number < $1.number }
    }

    private static func sum(_ ports: ArraySlice<PortCount>) -> (sent: Int, lost: Int) {
        ports.reduce(into: (0, 0)) { sum, port in
            sum.0 += port.sent
            sum.1 += port.lost
        }
    }
}

extension PortTest {
    /// Of the records of a line; parameters as of `PortCount.all`.
    static func of(_ records: UnsafeBufferPointer<ProbeRecord>, ports: Int, numbers: [UInt16] = []) -> Result? {
        guard ports > 1 else { return nil }
        let cycles = PortCycles(ports: ports, probes: records.count) {
            records[$0].outcome.countsAsLoss == true ? 1 : 0
        }
        return of(PortCount.all(records, ports: ports, numbers: numbers), cycles)
    }
}
