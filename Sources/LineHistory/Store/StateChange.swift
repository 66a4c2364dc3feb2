package import LineModel

/// What a round changed in the states of lines and in incidents, and what is to be told of it: stored in one
/// transaction, so that a state is never changed without its message, nor the other way round.
package struct StateChange: Sendable {
    /// The round that changed them, 16 hexadecimal digits; `RoundReport.noID` where it could not be made.
    package var roundID: String
    /// When the round was entered; the messages and the incidents' log carry it.
    package var at: WallTime
    /// The watches that changed, by the line's name; a `LineWatch()`, of which nothing is known, deletes the row.
    package var watches: [String: LineWatch]
    /// The names of lines that left the configuration: their rows go.
    package var removedLines: [String]
    /// All open incidents.
    package var open: [Incident]
    /// All incidents that closed so short a while ago that they may open again.
    package var recent: [Incident]
    /// The number that the next incident gets; it is stored, so that none is used twice.
    package var nextIncidentID: Int
    /// The last rounds, where they showed nothing; nil where the last one showed something.
    package var blindness: Blindness?
    /// What became of the incidents: for their log, and those that ended.
    package var changes: [ChangedIncident]
    /// What is to be told of the round: it goes into the outbox.
    package var messages: [OutgoingMessage]
    /// Healthy lines that prove incidents' causes, by the incidents' numbers; those of others stay as they are.
    package var witnesses: [Int: [String]]
    /// The state of the judgement by evidence (`EvidenceJudge.state`); empty where lines are judged by their limits
    /// alone, nil where it did not change.
    package var evidence: [UInt8]?

    /// A change; what is left out did not change, except the incidents, whose lists are always whole.
    package init(
        roundID: String, at: WallTime, watches: [String: LineWatch] = [:], removedLines: [String] = [],
        open: [Incident] = [], recent: [Incident] = [], nextIncidentID: Int = 1,
        blindness: Blindness? = nil, changes: [ChangedIncident] = [], messages: [OutgoingMessage] = [],
        witnesses: [Int: [String]] = [:], evidence: [UInt8]? = nil
    ) {
        self.roundID = roundID
        self.at = at
        self.watches = watches
        self.removedLines = removedLines
        self.open = open
        self.recent = recent
        self.nextIncidentID = nextIncidentID
        self.blindness = blindness
        self.changes = changes
        self.messages = messages
        self.witnesses = witnesses
        self.evidence = evidence
    }
}
