/// Some of a line's source ports lose more than the others do: of several paths that are chosen by ports (ECMP, RFC
/// 2992, or the members of a bundle of links) one or more lose packets.
///
/// The names of what it holds are stored: they stay for ever.
package struct PortFinding: Hashable, Sendable, Codable {
    /// How many ports the line's probes took in turn.
    package let ports: Int
    /// Those that lose more, in the order of sending; at least one.
    package let bad: [PortCount]
    /// Probes that left from the other ports.
    package let othersSent: Int
    /// Those of them that were lost, late or refused.
    package let othersLost: Int
    /// How seldom chance alone splits the losses of a round like this, 0...1, corrected for the number of splits.
    package let probability: Double
    /// What a further round of other ports found; nil where none has yet.
    package private(set) var again: Again?

    /// What a further round found, from ports of its own.
    ///
    /// The names of what it holds are stored: they stay for ever.
    package struct Again: Hashable, Sendable, Codable {
        /// How many ports that round had.
        package let ports: Int
        /// How many of them lost more than its others.
        package let bad: Int
        /// As the finding's own.
        package let probability: Double

        /// What a finding is worth to another round's.
        init(ports: Int, bad: Int, probability: Double) {
            (self.ports, self.bad, self.probability) = (ports, bad, probability)
        }
    }

    /// What the ports of a line in a round show.
    ///
    /// - Parameters: as of `PortCount.all`.
    /// - Returns: nil where its losses have nothing to do with ports, as far as the round tells (`PortTest.hint`).
    package init?(_ records: UnsafeBufferPointer<ProbeRecord>, ports: Int, numbers: [UInt16] = []) {
        guard let found = PortTest.of(records, ports: ports, numbers: numbers),
            found.probability <= PortTest.hint, !found.bad.isEmpty
        else { return nil }
        self.ports = ports
        bad = found.bad
        othersSent = found.others.reduce(0) { $0 + $1.sent }
        othersLost = found.others.reduce(0) { $0 + $1.lost }
        probability = found.probability
    }

    /// Whether it is to be told: of a million rounds of lines that lose evenly one has it by chance, or fewer. A
    /// finding that is not certain waits for a further round.
    package var isCertain: Bool { probability <= PortTest.level || again != nil }

    /// The share of the bad ports' probes that were lost, above 0, at most 1.
    package var badLoss: Double {
        Double(bad.reduce(0) { $0 + $1.lost }) / Double(max(1, bad.reduce(0) { $0 + $1.sent }))
    }

    /// The share of the other ports' probes that were lost, 0...1.
    package var othersLoss: Double { Double(othersLost) / Double(max(1, othersSent)) }

    /// The bad ports' own numbers, ascending; empty where nobody told.
    package var badPorts: [UInt16] { bad.compactMap(\.port).sorted() }

    /// The same finding, seen again from the fresh ports of another round. Two findings that chance alone brings once
    /// in a thousand rounds each come together once in a million.
    ///
    /// That the other round finds nothing refutes nothing: which path a fresh port takes is a matter of chance, and
    /// none of them may take the bad one.
    package func proved(by other: PortFinding?) -> PortFinding {
        guard let other else { return self }
        var proved = self
        proved.again = Again(ports: other.ports, bad: other.bad.count, probability: other.probability)
        return proved
    }
}
