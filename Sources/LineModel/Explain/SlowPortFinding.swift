/// Some of a line's source ports are slower than the others: of several paths that are chosen by ports (ECMP, RFC 2992)
/// one or more are longer, or have a queue that stands.
///
/// The names of what it holds are stored: they stay for ever.
package struct SlowPortFinding: Hashable, Sendable, Codable {
    /// How many ports the line's probes took in turn.
    package let ports: Int
    /// Which of them are slow, from 1 in the order of sending; at least one.
    package let slow: [Int]
    /// The slow ports' own numbers, ascending; empty where nobody told.
    package let slowPorts: [UInt16]
    /// The median delay of the slow ports' probes, milliseconds.
    package let slowMedian: Double
    /// The median delay of the other ports' probes, milliseconds.
    package let othersMedian: Double
    /// How seldom chance alone splits the delays of a round like this, 0...1, corrected for the number of splits.
    package let probability: Double
    /// What a further round of other ports found; nil where none has yet.
    package private(set) var again: PortFinding.Again?

    /// What the delays by port show.
    ///
    /// - Parameters: as of `PortCount.all`.
    /// - Returns: nil where delays have nothing to do with ports, as far as the round tells (`PortTest.hint`), or the
    ///   difference matters to nobody.
    package init?(_ records: UnsafeBufferPointer<ProbeRecord>, ports: Int, numbers: [UInt16] = []) {
        guard let found = PortDelayTest.of(records, ports: ports, numbers: numbers),
            found.probability <= PortTest.hint, !found.slow.isEmpty,
            let own = Percentile.median(ofSorted: found.slow.flatMap(\.delays).sorted()),
            let usual = Percentile.median(ofSorted: found.others.flatMap(\.delays).sorted())
        else { return nil }
        self.ports = ports
        slow = found.slow.map(\.number)
        slowPorts = found.slow.compactMap(\.port).sorted()
        (slowMedian, othersMedian) = (own / 1e6, usual / 1e6)
        probability = found.probability
    }

    /// As `PortFinding.isCertain`.
    package var isCertain: Bool { probability <= PortTest.level || again != nil }

    /// As `PortFinding.proved(by:)`.
    package func proved(by other: SlowPortFinding?) -> SlowPortFinding {
        guard let other else { return self }
        var proved = self
        proved.again = PortFinding.Again(ports: other.ports, bad: other.slow.count, probability: other.probability)
        return proved
    }
}
