/// Rounds in a row that showed nothing of any line: the vantage is blind, and whatever happens on the lines meanwhile,
/// nobody is told of it. Stored with the states of lines, so that a restart does not begin to count anew.
package struct Blindness: Codable, Equatable, Sendable {
    /// How many rounds, 1 or more.
    package var rounds: Int
    /// When the first of them was judged.
    package var since: WallTime
    /// How many lines there were to measure in the last of them; 0 where none was known.
    package var lines: Int
    /// Why the last of them showed nothing.
    package var cause: BlindRound

    /// The rounds before this one, and this one.
    ///
    /// - Parameter before: nil where the round before this one showed something.
    package init(after before: Blindness?, _ cause: BlindRound, lines: Int, now: WallTime) {
        rounds = (before?.rounds ?? 0) + 1
        since = before?.since ?? now
        self.lines = lines
        self.cause = cause
    }
}
