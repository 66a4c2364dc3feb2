/// The worst figures of a cause's lines in one round.
struct CauseFigures: Equatable, Sendable {
    /// As the round found them.
    var now = LineFigures()
    /// Those of them that an incident remembers: what the lines are accused of.
    var remembered = LineFigures()

    /// The worse of each.
    func worst(_ other: CauseFigures) -> CauseFigures {
        CauseFigures(now: now.worst(other.now), remembered: remembered.worst(other.remembered))
    }
}
