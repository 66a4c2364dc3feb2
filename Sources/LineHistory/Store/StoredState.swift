package import LineModel

/// What the last run left.
package struct StoredState: Sendable {
    /// The round of the last `StateChange`; nil before the first.
    package var lastRoundID: String?
    /// The states of lines, by name; a line that is not in it has a state of which nothing is known.
    package var watches: [String: LineWatch]
    /// The open incidents, by number, ascending.
    package var open: [Incident]
    /// The incidents that closed so short a while ago that they may open again, by number, ascending.
    package var recent: [Incident]
    /// The number that the next incident gets; 1 before the first `StateChange`.
    package var nextIncidentID: Int
    /// The last rounds, where they showed nothing; nil where the last one showed something.
    package var blindness: Blindness?
    /// The state of the judgement by evidence; empty where none was stored.
    package var evidence: [UInt8]

    /// A state; without arguments that of a history into which nothing was written.
    package init(
        lastRoundID: String? = nil, watches: [String: LineWatch] = [:], open: [Incident] = [],
        recent: [Incident] = [], nextIncidentID: Int = 1, blindness: Blindness? = nil,
        evidence: [UInt8] = []
    ) {
        self.lastRoundID = lastRoundID
        self.watches = watches
        self.open = open
        self.recent = recent
        self.nextIncidentID = nextIncidentID
        self.blindness = blindness
        self.evidence = evidence
    }
}
