/// What happened to an incident in a round.
package struct HistoryEvent: Sendable, Equatable {
    package var at: WallTime
    package var roundID: String
    /// opened, reopened, worse, closed or absorbed.
    package var change: String
    /// Bad lines then.
    package var lines: Int
    /// Of an absorbed one: the incidents that took its lines.
    package var absorbedBy: [Int]

    package init(at: WallTime, roundID: String, change: String, lines: Int, absorbedBy: [Int]) {
        self.at = at
        self.roundID = roundID
        self.change = change
        self.lines = lines
        self.absorbedBy = absorbedBy
    }
}
