package import LineModel

/// What a vantage says of itself in the fields of a request.
package struct VantageSaid: Hashable, Sendable {
    /// The tags of its own settings. The operator's count before them.
    package var tags: [Tag]
    /// Whether it tells people by itself when the hub does not answer.
    package var isFallback: Bool

    /// What it says; nothing of itself, without arguments.
    package init(tags: [Tag] = [], isFallback: Bool = false) { (self.tags, self.isFallback) = (tags, isFallback) }
}

/// A vantage's clock beside the hub's, when the vantage brought a round.
package struct ClockReading: Equatable, Sendable {
    /// How far it was ahead; negative behind.
    package var offset: Duration
    /// When the hub had the round whole, whatever became of it.
    package var receivedAt: WallTime

    /// A reading.
    package init(offset: Duration, receivedAt: WallTime) {
        self.offset = offset
        self.receivedAt = receivedAt
    }
}
