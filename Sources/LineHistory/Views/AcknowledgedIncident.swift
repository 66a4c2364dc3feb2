internal import GRDB
package import LineModel

/// An open incident that somebody acknowledges, and what the history says beside it.
package struct AcknowledgedIncident: Sendable {
    /// The incident as it is now.
    package let incident: Incident
    /// Who is on it.
    package let acknowledgement: Acknowledgement
    /// The id of the newest round, 16 hexadecimal digits; `RoundReport.noID` before the first.
    package let roundID: String
    /// How many lines that round had.
    package let lines: Int
    /// How many of them were abnormal.
    package let abnormal: Int
    /// How many of them were unmeasured.
    package let unmeasured: Int
    /// The destinations that know of the incident.
    package let knowing: Set<String>

    /// nil where the incident is not open.
    init?(_ id: Int, _ note: OperatorNote, in db: Database) throws {
        let sql = "SELECT id, incident FROM incident WHERE id = ? AND phase = 'open'"
        guard let row = try Row.fetchOne(db, sql: sql, arguments: [id]),
            let incident = try HistoryStore.incident(row)
        else { return nil }
        self.incident = incident
        acknowledgement = Acknowledgement(note)
        let round = try Row.fetchOne(
            db, sql: "SELECT id, lines, abnormal, unmeasured FROM round ORDER BY seq DESC LIMIT 1")
        roundID = round?["id"] ?? RoundReport.noID
        (lines, abnormal, unmeasured) = (round?["lines"] ?? 0, round?["abnormal"] ?? 0, round?["unmeasured"] ?? 0)
        let states = try Row.fetchAll(db, sql: "SELECT destination FROM told WHERE incident = ?", arguments: [id])
        knowing = try Set(
            states.map { $0["destination"] as String }.filter { try HistoryStore.told($0, in: db).knows(id) })
    }
}
