/// Whether some of a line's source ports are slower than the others: a rank test over all ways to split them in two.
///
/// As `PortTest`, with the rank sum of F. Wilcoxon (Biometrics Bulletin 1, 1945, pages 80-83) in the place of counts:
/// where delays have nothing to do with ports, every order of them is as likely as another. Its tail is that of the
/// normal distribution, or lighter so far out, as its kurtosis is lower; the bound of J. P. Mills on the normal tail
/// and the variance without its correction for ties make it larger once more. What only changes with time (a queue
/// that fills) is told apart as `PortTest` does, by the ranks of the delays within each turn.
///
/// Paths of different length are no fault: only a difference that players would notice is told (`least`).
package enum PortDelayTest {
    /// The least difference of the medians that is told, nanoseconds; and as a share of the other ports' median.
    static let minDifference = (nanoseconds: 2_000_000.0, share: 0.1)
    /// The 99 % point of the normal distribution: a port beside others that are slower for certain.
    static let member = 2.326348

    /// The delays of one port's received probes.
    struct Port: Equatable {
        /// Which of the line's ports it is, from 1 in the order of sending.
        let number: Int
        /// The port itself; nil where nobody told.
        let port: UInt16?
        /// Nanoseconds, ascending.
        let delays: [Int64]
        /// The sum of their ranks among all delays of the line, from 1; ties have the mean of theirs.
        fileprivate(set) var rankSum = 0.0

        fileprivate var meanRank: Double { rankSum / Double(delays.count) }
    }

    /// What the test says of one line.
    struct Result: Equatable {
        /// As `PortTest.Result`.
        let probability: Double
        /// The slow ports, in the order of sending; empty where none is certain by itself, or the difference is small.
        let slow: [Port]
        /// All other ports.
        let others: [Port]
    }

    /// Of the records of a line; parameters as of `PortCount.all`.
    ///
    /// - Returns: nil where nothing can be told: fewer than two ports with delays.
    static func of(_ records: UnsafeBufferPointer<ProbeRecord>, ports: Int, numbers: [UInt16] = []) -> Result? {
        of(Port.all(records, ports: ports, numbers: numbers)) {
            let ranks = turnRanks(records, ports: ports)
            return PortCycles(ports: ports, probes: ranks.count) { ranks[$0] }
        }
    }

    /// For each probe of whole turns the share of the turn's delays that are below its own, ties by half; one half
    /// where it has none.
    private static func turnRanks(_ records: UnsafeBufferPointer<ProbeRecord>, ports: Int) -> [Double] {
        stride(from: 0, to: records.count / ports * ports, by: ports).flatMap { first -> [Double] in
            let delays = (first..<first + ports).map { Port.delay(records[$0]) }
            let known = delays.compactMap(\.self)
            return delays.map { delay in
                guard let delay else { return 0.5 }
                let below = known.reduce(0.0) { $0 + ($1 < delay ? 1 : $1 == delay ? 0.5 : 0) }
                return below / Double(known.count)
            }
        }
    }

    private static func of(_ ports: [Port], _ cycles: () -> PortCycles) -> Result? {
        let sorted = ranked(ports.filter { !$0.delays.isEmpty })
            .sorted { ($1.meanRank, $0.number) < ($0.meanRank, $1.number) }
        guard sorted.count > 1 else { return nil }
        let total = sorted.reduce(0) { $0 + $1.delays.count }
        var best = (probability: 1.0, score: 0.0, count: 0, correction: 1.0)
        var (correction, ranks, count) = (1.0, 0.0, 0)
        for (place, port) in sorted.dropLast().enumerated() {
            correction *= 2 * Double(sorted.count - place) / Double(place + 1)
            (ranks, count) = (ranks + port.rankSum, count + port.delays.count)
            let score = score(ranks, of: count, among: total)
            let tail = normalTail(score) * correction
            // As in `PortTest`: of tails that are too small for a `Double` that of the greatest score counts.
            if tail < best.probability || tail == best.probability && score > best.score {
                best = (tail, score, place + 1, correction)
            }
        }
        if best.probability <= PortTest.hint {
            let bound = cycles().bound(sorted.prefix(best.count).map { $0.number - 1 }) * best.correction
            best.probability = min(1, max(best.probability, bound))
        }
        let slow = named(sorted.prefix(best.count), others: sorted.dropFirst(best.count))
        return Result(
            probability: best.probability, slow: slow.sorted { $0.number < $1.number },
            others: ports.filter { port in !slow.contains { $0.number == port.number } && !port.delays.isEmpty })
    }

    /// The ports with their rank sums.
    private static func ranked(_ ports: [Port]) -> [Port] {
        var ports = ports
        let all = ports.indices.flatMap { place in ports[place].delays.map { (delay: $0, place: place) } }
            .sorted { $0.delay < $1.delay }
        var first = 0
        while first < all.count {
            var end = first
            while end < all.count, all[end].delay == all[first].delay { end += 1 }
            for entry in all[first..<end] { ports[entry.place].rankSum += Double(first + 1 + end) / 2 }
            first = end
        }
        return ports
    }

    /// How many standard deviations a rank sum is above its mean, less half a rank for continuity.
    private static func score(_ ranks: Double, of count: Int, among total: Int) -> Double {
        let (own, others) = (Double(count), Double(total - count))
        let variance = own * others * Double(total + 1) / 12
        return (ranks - own * Double(total + 1) / 2 - 0.5) / variance.squareRoot()
    }

    /// No less than the probability that a normal variable exceeds a score; 1 for scores of 1 or less.
    private static func normalTail(_ score: Double) -> Double {
        guard score > 1 else { return 1 }
        return NaturalLogarithm.exponential(-score * score / 2) / (score * 2.506628274631)
    }

    /// Those that are slower than the others by themselves too, and by so much that it matters.
    private static func named(_ slowest: ArraySlice<Port>, others: ArraySlice<Port>) -> [Port] {
        let rest = others.flatMap(\.delays).sorted()
        guard let usual = Percentile.median(ofSorted: rest) else { return [] }
        let floor = usual + max(minDifference.nanoseconds, minDifference.share * usual)
        return slowest.filter { port in
            guard let own = Percentile.median(ofSorted: port.delays), own >= floor else { return false }
            let pair = ranked([port.unranked, Port(number: 0, port: nil, delays: rest)])
            return score(pair[0].rankSum, of: port.delays.count, among: port.delays.count + rest.count) >= member
        }
    }
}

extension PortDelayTest.Port {
    fileprivate var unranked: Self { Self(number: number, port: port, delays: delays) }

    /// A probe's delay; nil where it was not received, or its delay is not certain.
    fileprivate static func delay(_ record: ProbeRecord) -> Int64? {
        record.outcome == .received && !record.isUncertain ? record.rttNanoseconds : nil
    }

    /// The delays of each port of a line; parameters as of `PortCount.all`. Those that are not certain are left out.
    static func all(_ records: UnsafeBufferPointer<ProbeRecord>, ports: Int, numbers: [UInt16] = []) -> [Self] {
        guard ports > 1 else { return [] }
        return (0..<ports).map { place in
            let delays = stride(from: place, to: records.count, by: ports).compactMap { delay(records[$0]) }
            return Self(
                number: place + 1, port: numbers.indices.contains(place) ? numbers[place] : nil,
                delays: delays.sorted())
        }
    }
}
