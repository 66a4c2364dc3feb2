package import LineModel

/// What rules would have raised over past rounds, as it is shown.
package struct ReplayReport: Sendable {
    /// The replay, after its last round.
    let replay: RuleReplay
    /// The beginning of the time that was asked for.
    let from: WallTime
    /// Its end.
    let to: WallTime
    /// What each of the two settings raised.
    let outcomes: [ReplayOutcome]

    /// - Parameter replay: after its last round.
    package init(_ replay: RuleReplay, from: WallTime, to: WallTime) {
        (self.replay, self.from, self.to) = (replay, from, to)
        outcomes = replay.outcomes
    }

    var lines: [Line] { replay.field.lines }

    /// How much of the time that was asked for lies before the first round; nil where that is less than two rounds.
    var missing: Duration? {
        guard let first = replay.first else { return nil }
        let time = first.time(since: from)
        return time >= replay.field.every * 2 ? time : nil
    }
}
