/// An incident with all that became of it: what happened, who was told, what people noted.
package struct IncidentFile: Equatable, Sendable {
    /// A message about it to one destination.
    package struct Told: Equatable, Sendable {
        /// The destination's name.
        package var destination: String
        /// What the message said of it.
        package var change: IncidentChange
        /// When it was queued.
        package var queued: WallTime
        /// When it arrived or was given up; nil while it waits.
        package var ended: WallTime?
        /// Whether it arrived; false while it waits, too.
        package var hasArrived: Bool
        /// Why it has not arrived yet, or was given up; nil where nothing went wrong.
        package var problem: String?

        /// One message to one destination.
        package init(
            destination: String, change: IncidentChange, queued: WallTime, ended: WallTime? = nil,
            hasArrived: Bool = false, problem: String? = nil
        ) {
            self.destination = destination
            self.change = change
            self.queued = queued
            self.ended = ended
            self.hasArrived = hasArrived
            self.problem = problem
        }
    }

    /// The incident, when it ended, every line that it had, and what happened, in order.
    package var outage: HistoryOutage
    /// Who was told of it, in order; empty where messages are not kept so long.
    package var told: [Told] = []
    /// What people noted, oldest first.
    package var notes: [OperatorNote] = []
    /// Healthy lines that prove its cause, by name; empty where the history does not hold them.
    package var witnesses: [String] = []
    /// What was found out about its lines; empty in a list of incidents.
    package var explanations = Explanations()

    /// The evidence that has raised lines of it that are bad now, by their names; empty in a list of incidents.
    package var evidence: [String: RaisedEvidence] = [:]

    /// The acknowledgement that counts; nil where nobody is on it.
    package var acknowledgement: OperatorNote? {
        let last = notes.last { $0.kind == .acknowledge || $0.kind == .release }
        return last?.kind == .acknowledge ? last : nil
    }

    /// The silence that counts at a time; nil where people are told.
    package func silence(at now: WallTime) -> OperatorNote? {
        let last = notes.last { $0.kind == .silence || $0.kind == .unsilence }
        guard let last, last.kind == .silence, let until = last.until else { return nil }
        return until.nanosecondsSince1970 > now.nanosecondsSince1970 ? last : nil
    }

    /// Without messages and notes.
    package init(_ outage: HistoryOutage) { self.outage = outage }
}
