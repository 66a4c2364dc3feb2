/// Says on which way a line's packets were lost, in thousandths of those that were sent; as integers, so that a state
/// that holds it is stored exactly.
package struct LossWays: Codable, Hashable, Sendable {
    /// Lost on the way to the far end, thousandths.
    package var there: Int
    /// Lost on the way back, thousandths.
    package var back: Int
    /// Lost where nothing tells on which way, thousandths.
    package var either: Int

    /// Shares that were worked out already; they are not checked against one another.
    package init(there: Int, back: Int, either: Int) {
        self.there = there
        self.back = back
        self.either = either
    }

    /// Works out the shares; nil where nothing was lost on a way that is known: the far end does not count, or answered
    /// nothing at all.
    ///
    /// - Parameter sent: probes that were sent on the line.
    package init?(_ stamp: STAMPSummary?, sent: Int) {
        guard let stamp, let there = stamp.lostThere, let back = stamp.lostBack, there + back > 0, sent > 0 else {
            return nil
        }
        let share = { (lost: Int) in (lost * 1000 + sent / 2) / sent }
        self.init(there: share(there), back: share(back), either: share(stamp.lostSomewhere))
    }
}
