/// One line within a time: everything that its page shows.
package struct LineWindow: Sendable, Equatable {
    /// What a point of the window is.
    package enum Resolution: String, Sendable {
        case rounds, hours, days
    }

    /// The line as it was measured last, whenever that was.
    package var line: Line
    /// The payload that it was measured with.
    package var payload: PayloadKind
    /// The beginning of the time that is shown.
    package var from: WallTime
    /// Its end, which is not in it.
    package var to: WallTime
    /// Whether `points` or `spans` are there.
    package var resolution = Resolution.rounds
    /// Rounds, oldest first; empty at any other resolution.
    package var points: [HistoryPoint] = []
    /// Hours or days, oldest first; empty at the resolution of rounds.
    package var spans: [HistorySpan] = []
    /// Incidents that had the line and were open within the time, by their beginning.
    package var incidents: [IncidentFile] = []
    /// What people noted of the line itself, oldest first.
    package var notes: [OperatorNote] = []
    /// What was found out about the line within the time.
    package var explanations = Explanations()
    /// How long there is from round to round, usually; the median of the window's distances. nil with fewer than two.
    package var every: Duration?

    /// A window without points.
    package init(line: Line, payload: PayloadKind, from: WallTime, to: WallTime) {
        self.line = line
        self.payload = payload
        self.from = from
        self.to = to
    }
}
