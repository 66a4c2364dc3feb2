/// An incident, and what became of it in a round.
package struct ChangedIncident: Equatable, Sendable {
    /// What became of it.
    package var change: IncidentChange
    /// The incident as the round left it.
    package var incident: Incident
    /// The numbers of those that have its lines now, ascending: of an absorbed incident, and of a closed one of which
    /// lines are still bad; empty for any other.
    package var absorbedBy: [Int]
    /// Of one that `remains` the numbers of the incidents that had its lines before, ascending; empty for any other.
    package var from: [Int]

    /// Whether it has ended since its last bad lines were taken out of the configuration, so that nothing is known of a
    /// recovery.
    package var isNoLongerMeasured: Bool {
        change == .closed && incident.remaining == 0 && incident.recovered.isEmpty && !incident.removed.isEmpty
    }

    /// - Parameters:
    ///   - absorbedBy: of one that has ended alone.
    ///   - from: of one that remains alone.
    package init(_ change: IncidentChange, _ incident: Incident, absorbedBy: [Int] = [], from: [Int] = []) {
        self.change = change
        self.incident = incident
        self.absorbedBy = absorbedBy
        self.from = from
    }
}
