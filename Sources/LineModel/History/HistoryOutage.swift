/// One incident with its beginning and end.
package struct HistoryOutage: Sendable, Equatable {
    /// The incident as it was last; its `lines` are those that were bad then.
    package var incident: Incident
    /// When it was closed or absorbed; nil while it is open.
    package var ended: WallTime?
    /// The names of all lines that it ever had.
    package var everyLine: [String]
    /// What happened to it, in order.
    package var events: [HistoryEvent]

    /// - Parameters:
    ///   - ended: nil while it is open.
    ///   - everyLine: the names of all lines that it ever had.
    package init(incident: Incident, ended: WallTime?, everyLine: [String], events: [HistoryEvent]) {
        self.incident = incident
        self.ended = ended
        self.everyLine = everyLine
        self.events = events
    }
}
