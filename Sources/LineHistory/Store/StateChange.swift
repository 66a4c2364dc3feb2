package import LineModel

/// What a round changed in the states of lines and in incidents, and what is to be told of it: stored in one
/// transaction, so that a state is never changed without its message, nor the other way round.
package struct StateChange: Sendable {
    package var roundID: String
    package var at: WallTime
    /// Only lines whose watch changed; a `LineWatch()` of which nothing is known deletes the row.
    package var watches: [String: LineWatch]
    /// Lines that left the configuration.
    package var removedLines: [String]
    /// All open incidents, and all that closed a short while ago.
    package var open: [Incident]
    package var recent: [Incident]
    package var nextIncidentID: Int
    /// What became of the incidents: for their log, and those that ended.
    package var changes: [ChangedIncident]
    package var messages: [OutgoingMessage]

    package init(
        roundID: String, at: WallTime, watches: [String: LineWatch] = [:], removedLines: [String] = [],
        open: [Incident] = [], recent: [Incident] = [], nextIncidentID: Int = 1,
        changes: [ChangedIncident] = [], messages: [OutgoingMessage] = []
    ) {
        self.roundID = roundID
        self.at = at
        self.watches = watches
        self.removedLines = removedLines
        self.open = open
        self.recent = recent
        self.nextIncidentID = nextIncidentID
        self.changes = changes
        self.messages = messages
    }
}
