/// An incident, and what became of it in a round.
package struct ChangedIncident: Equatable, Sendable {
    /// What became of it.
    package var change: IncidentChange
    /// The incident as the round left it.
    package var incident: Incident
    /// For an absorbed incident the numbers of those that took its lines, ascending; empty for any other.
    package var absorbedBy: [Int]

    /// - Parameter absorbedBy: of an absorbed one alone.
    package init(_ change: IncidentChange, _ incident: Incident, absorbedBy: [Int] = []) {
        self.change = change
        self.incident = incident
        self.absorbedBy = absorbedBy
    }
}
