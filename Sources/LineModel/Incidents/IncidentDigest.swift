/// What a round changed: one message at most.
package struct IncidentDigest: Equatable, Sendable {
    package var opened: [Incident] = []
    /// Closed a short while ago and bad again: the same incident.
    package var reopened: [Incident] = []
    package var worse: [Incident] = []
    /// Open and not worth a word.
    package var continued: [Incident] = []
    /// All lines cleared; `duration(at:)` is how long it took.
    package var closed: [Incident] = []
    /// Its lines turned out to belong to another incident.
    package var absorbed: [AbsorbedIncident] = []

    package init(
        opened: [Incident] = [], reopened: [Incident] = [], worse: [Incident] = [], continued: [Incident] = [],
        closed: [Incident] = [], absorbed: [AbsorbedIncident] = []
    ) {
        self.opened = opened
        self.reopened = reopened
        self.worse = worse
        self.continued = continued
        self.closed = closed
        self.absorbed = absorbed
    }

    /// Whether nobody needs to be told anything.
    package var isSilent: Bool {
        opened.isEmpty && reopened.isEmpty && worse.isEmpty && closed.isEmpty && absorbed.isEmpty
    }
}

/// An incident that ended because another one explains its lines.
package struct AbsorbedIncident: Equatable, Sendable {
    package var incident: Incident
    /// The ids of the incidents that took its lines, ascending.
    package var by: [Int]

    package init(incident: Incident, by: [Int]) {
        self.incident = incident
        self.by = by
    }
}
