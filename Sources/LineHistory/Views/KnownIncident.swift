internal import GRDB
package import LineModel

/// An open incident of which something is to be told beside the rounds, and what the history says beside it.
package struct KnownIncident: Sendable {
    /// The incident as it is now.
    package let incident: Incident
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
    init?(_ id: Int, in db: Database) throws {
        let sql = "SELECT id, incident FROM incident WHERE id = ? AND phase = 'open'"
        guard let row = try Row.fetchOne(db, sql: sql, arguments: [id]),
            let incident = try HistoryStore.incident(row)
        else { return nil }
        self.incident = incident
        let round = try Row.fetchOne(
            db, sql: "SELECT id, lines, abnormal, unmeasured FROM round ORDER BY seq DESC LIMIT 1")
        roundID = round?["id"] ?? RoundReport.noID
        (lines, abnormal, unmeasured) = (round?["lines"] ?? 0, round?["abnormal"] ?? 0, round?["unmeasured"] ?? 0)
        let states = try Row.fetchAll(db, sql: "SELECT destination FROM told WHERE incident = ?", arguments: [id])
        knowing = try Set(
            states.map { $0["destination"] as String }.filter { try HistoryStore.told($0, in: db).knows(id) })
    }

    /// A digest that tells something of the incident of which nothing else is new.
    ///
    /// - Parameter tell: adds what is told to the item.
    package func digest(
        vantage: String, every: Duration, at: WallTime, _ tell: (inout DigestItem) -> Void
    ) -> Digest {
        var item = DigestItem(
            change: .continued, incident: incident.id, cause: incident.key, trouble: incident.trouble,
            openedAt: incident.openedAt, mostLines: max(incident.mostLines, incident.lines.count),
            worstLossPerMille: incident.worst.lossPerMille, worstRTTMicroseconds: incident.worst.rttMicroseconds)
        item.allLines = incident.lines.count
        tell(&item)
        return Digest(
            vantage: vantage, roundID: roundID, at: at, everySeconds: Double(every.nanoseconds) / 1e9, lines: lines,
            abnormalLines: abnormal, unmeasuredLines: unmeasured, items: [item])
    }
}
