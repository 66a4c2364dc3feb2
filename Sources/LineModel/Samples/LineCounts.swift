/// What a round counts of a line beside its probes' records.
package struct LineCounts: Equatable, Sendable {
    /// Further replies to answered probes.
    package var duplicates: Int
    /// Datagrams from the line's address that are no valid reply to it.
    package var corrupt: Int
    /// ICMP errors for its probes that the probed address sent itself.
    package var refusedByAddress: Int
    /// Probes that an ICMP error came back for and, all the same, a reply: the reply counts.
    package var refusedOverruled: Int
    /// ICMP errors that quote too little of a probe to prove that they are for one: anybody could have sent them, and
    /// they count for nothing else.
    package var unprovenRefusals: Int
    /// Sent probes that left later than an interval after their time: the next one of their line was due by then.
    package var leftLate: Int

    /// A line of which nothing was counted, unless the counts are given.
    package init(
        duplicates: Int = 0, corrupt: Int = 0, refusedByAddress: Int = 0, refusedOverruled: Int = 0,
        unprovenRefusals: Int = 0, leftLate: Int = 0
    ) {
        self.duplicates = duplicates
        self.corrupt = corrupt
        self.refusedByAddress = refusedByAddress
        self.refusedOverruled = refusedOverruled
        self.unprovenRefusals = unprovenRefusals
        self.leftLate = leftLate
    }
}
