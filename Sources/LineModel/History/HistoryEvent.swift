/// What happened to an incident in a round.
package struct HistoryEvent: Sendable, Equatable {
    /// The beginning of the round that changed it, or the time of the change; shown with the offset from UTC at which
    /// the incident was opened.
    package var at: WallTime
    /// The round in which it happened.
    package var roundID: String
    /// An `IncidentChange`, or `removed`: it ended since its last lines were taken out of the configuration.
    package var change: String
    /// How many lines were bad then.
    package var lines: Int
    /// The numbers of the incidents that have the lines of one that ended; empty where no line was left.
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
