/// An incident, and what became of it in a round.
package struct ChangedIncident: Equatable, Sendable {
    /// What became of it.
    package var change: IncidentChange
    /// As the round left it.
    package var incident: Incident
    /// Of an absorbed one: the numbers of the incidents that took its lines, ascending. Empty of any other.
    package var absorbedBy: [Int]

    /// - Parameter absorbedBy: of an absorbed one alone.
    package init(_ change: IncidentChange, _ incident: Incident, absorbedBy: [Int] = []) {
        self.change = change
        self.incident = incident
        self.absorbedBy = absorbedBy
    }
}
