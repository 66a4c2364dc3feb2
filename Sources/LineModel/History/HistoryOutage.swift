/// One incident with its beginning and end.
package struct HistoryOutage: Sendable, Equatable {
    /// `lines` of it are the ones that are bad now.
    package var incident: Incident
    /// nil while it is open.
    package var ended: WallTime?
    /// All lines that it ever had, by name.
    package var everyLine: [String]
    package var events: [HistoryEvent]

    package init(incident: Incident, ended: WallTime?, everyLine: [String], events: [HistoryEvent]) {
        self.incident = incident
        self.ended = ended
        self.everyLine = everyLine
        self.events = events
    }
}
