/// What a STAMP line's rounds of an hour or a day told: sums, and the worst round beside them. Delays are milliseconds.
package struct StampSpan: Equatable, Sendable {
    /// Sums over the rounds; where the reflector does not count, losses are on neither way.
    package var lostThere = 0
    package var lostBack = 0
    package var lostSomewhere = 0
    /// The greatest loss on one way in a round, 0...1 of what that round sent; nil where no reflector counted.
    package var worstThere: Double?
    package var worstBack: Double?
    /// The greatest p95 of a round's variation.
    package var variationThere: Double?
    package var variationBack: Double?
    /// The longest stay of a packet at the reflector.
    package var longestDwell: Double?
    /// The greatest mean of a round; nil where no round had one-way delays.
    package var oneWayThere: Double?
    package var oneWayBack: Double?
    /// Packets whose DSCP or ECN was rewritten on a way, and those that met a full queue.
    package var changedMarks = 0
    package var congestionMarks = 0
    /// Times that the reflector began to count again.
    package var restarts = 0

    package init() {}

    /// Adds a round.
    ///
    /// - Parameter sent: probes that the round sent on the line.
    package mutating func add(_ stamp: StampSummary, sent: Int) {
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
