/// What this machine did to one line's probes, as far as it bears on what may be said of the line. The round is judged
/// apart from it: what lies in single lines is theirs, and what is spread over them is the prober's.
package struct LineDoubt: Hashable, Sendable {
    /// Why nothing is said of the line, whatever its figures are; nil where they count.
    package var unmeasured: Unmeasured?
    /// Losses that may be this machine's own; nil where there are none.
    package var ownLoss: OwnLoss?
    /// Whether the machine dropped so many packets that the line's loss is nobody's knowledge, even below its limit.
    package var isLossUnsure = false
    /// The neighbour that did not answer, so that probes never left this machine; nil where it is no neighbour's fault.
    package var neighbour: NeighbourAbsence?

    /// What was found of a line; a line with nothing has no doubt at all.
    package init(
        unmeasured: Unmeasured? = nil, ownLoss: OwnLoss? = nil, neighbour: NeighbourAbsence? = nil
    ) {
        (self.unmeasured, self.ownLoss, self.neighbour) = (unmeasured, ownLoss, neighbour)
    }

    /// Nothing speaks against the line's figures, nor explains them.
    var isEmpty: Bool { unmeasured == nil && ownLoss == nil && neighbour == nil }
}

/// Losses of a line that may have happened inside of this machine.
///
/// The names of what it holds are stored: they stay for ever.
package struct OwnLoss: Hashable, Sendable, Codable {
    /// Where they may have happened.
    package enum Cause: String, Hashable, Sendable, Codable {
        /// Packets that an interface, or a full backlog, dropped.
        case dropped
        /// Probes without a transmit stamp, on a line whose other probes have one.
        case neverLeft
    }

    /// How many they are at most.
    package var count: Int
    /// Where they may have happened.
    package var cause: Cause

    /// A bound that the rules found.
    package init(count: Int, cause: Cause) { (self.count, self.cause) = (count, cause) }
}

/// The next hop of a line, on a link of this machine, that told no hardware address: ARP (RFC 826), or neighbour
/// discovery (RFC 4861).
///
/// The names of what it holds are stored: they stay for ever.
package struct NeighbourAbsence: Hashable, Sendable, Codable {
    /// The address that did not answer: the line's own, or that of the router before it.
    package var address: String
    /// Whether it is an IPv6 address, whose neighbours are asked otherwise.
    package var isIPv6: Bool

    /// The next hop as the kernel names it.
    package init(address: String, isIPv6: Bool) { (self.address, self.isIPv6) = (address, isIPv6) }
}
