/// What a STAMP line's rounds of an hour or a day told: sums, and the worst round beside them. Delays are milliseconds.
package struct STAMPSpan: Equatable, Sendable {
    /// Probes that were lost on the way there, over all rounds. Where the reflector does not count, losses are on
    /// neither way.
    package var lostThere = 0
    /// Probes whose replies were lost on the way back, over all rounds.
    package var lostBack = 0
    /// Probes that were lost on a way that cannot be told, over all rounds.
    package var lostSomewhere = 0
    /// The greatest loss of a round on the way there, 0...1 of what that round sent; nil when no reflector counted.
    package var worstThere: Double?
    /// The greatest loss of a round on the way back, 0...1 of what that round sent; nil when no reflector counted.
    package var worstBack: Double?
    /// The greatest p95 of a round's delay variation on the way there; nil when no round told.
    package var variationThere: Double?
    /// The greatest p95 of a round's delay variation on the way back; nil when no round told.
    package var variationBack: Double?
    /// The longest stay of a packet at the reflector; nil when no round told.
    package var longestDwell: Double?
    /// The greatest mean one-way delay of a round on the way there; nil when no round had one-way delays.
    package var oneWayThere: Double?
    /// The greatest mean one-way delay of a round on the way back; nil when no round had one-way delays.
    package var oneWayBack: Double?
    /// Packets whose DSCP or ECN was rewritten on a way.
    package var changedMarks = 0
    /// Packets that met a full queue, as ECN's mark "congestion experienced" says (RFC 3168).
    package var congestionMarks = 0
    /// How often the reflector began to count again.
    package var restarts = 0

    /// No round has been added.
    package init() {}

    /// Adds a round.
    ///
    /// - Parameter sent: probes that the round sent on the line.
    package mutating func add(_ stamp: STAMPSummary, sent: Int) {
        lostThere += stamp.lostThere ?? 0
        lostBack += stamp.lostBack ?? 0
        lostSomewhere += stamp.lostSomewhere
        Self.raise(&worstThere, Self.share(stamp.lostThere, of: sent))
        Self.raise(&worstBack, Self.share(stamp.lostBack, of: sent))
        Self.raise(&variationThere, stamp.variationThere?.p95)
        Self.raise(&variationBack, stamp.variationBack?.p95)
        Self.raise(&longestDwell, stamp.dwell?.max)
        Self.raise(&oneWayThere, stamp.oneWayThere?.mean)
        Self.raise(&oneWayBack, stamp.oneWayBack?.mean)
        changedMarks += stamp.path.dscpThere.changed + stamp.path.dscpBack.changed + stamp.path.ecnThere.changed
        congestionMarks += stamp.path.congestionMarks
        restarts += stamp.restarts
    }

    private static func share(_ lost: Int?, of sent: Int) -> Double? {
        lost.flatMap { sent > 0 ? Double($0) / Double(sent) : nil }
    }

    private static func raise(_ worst: inout Double?, _ value: Double?) {
        if let value { worst = max(worst ?? value, value) }
    }
}
