/// What happened to an incident in a round.
package struct HistoryEvent: Sendable, Equatable {
    /// The beginning of the round that changed it, or the time of the change; shown with the offset from UTC at which
    /// the incident was opened.
    package var at: WallTime
    /// The round in which it happened.
    package var roundID: String
    /// `opened`, `reopened`, `worse`, `closed` or `absorbed`.
    package var change: String
    /// How many lines were bad then.
    package var lines: Int
    /// The ids of the incidents that took the lines of an absorbed one; empty otherwise.
    package var absorbedBy: [Int]

    /// One change of an incident, as the history stored it.
    package init(at: WallTime, roundID: String, change: String, lines: Int, absorbedBy: [Int]) {
        self.at = at
        self.roundID = roundID
        self.change = change
        self.lines = lines
        self.absorbedBy = absorbedBy
    }
}
