/// What one line of a self-test did, as its far end counted it.
package struct SelftestTruth: Equatable, Sendable {
    /// Valid probes that arrived at the far end.
    package var received = 0
    /// Probes that the far end answered, each counted once.
    package var answered = 0
    /// Copies that it sent on purpose.
    package var duplicated = 0
    /// Probes that it held longer on purpose, so that later ones overtake.
    package var reordered = 0
    /// Mean time that answered probes were held, milliseconds; nil when none was.
    package var hold: Double?

    /// A far end that heard of no probe, unless counts are given.
    package init(received: Int = 0, answered: Int = 0, duplicated: Int = 0, reordered: Int = 0, hold: Double? = nil) {
        self.received = received
        self.answered = answered
        self.duplicated = duplicated
        self.reordered = reordered
        self.hold = hold
    }
}
