internal import Foundation
internal import GRDB
package import LineModel

extension HistoryStore {
    /// Incidents that were open at some time within the time, the newest first.
    ///
    /// - Parameters:
    ///   - before: only those with a smaller number: the next page.
    ///   - most: at most so many.
    package func incidentFiles(
        from: WallTime, to: WallTime, before: Int? = nil, most: Int = 200
    ) throws(HistoryError) -> [IncidentFile] {
        try read { db in
            let sql = """
                SELECT id, ended, incident, every_line FROM incident
                WHERE id < ? AND opened < ? AND (ended IS NULL OR ended >= ?) ORDER BY id DESC LIMIT ?
                """
            return try Self.incidentFiles(
                sql, [before ?? .max, to.nanosecondsSince1970, from.nanosecondsSince1970, max(0, most)], in: db)
        }
    }

    /// One incident; nil when there is none of that number.
    package func incidentFile(_ id: Int) throws(HistoryError) -> IncidentFile? {
        try read { db in
            var file = try Self.incidentFiles(
                "SELECT id, ended, incident, every_line FROM incident WHERE id = ?", [id], in: db
            ).first
            if let outage = file?.outage { file?.explanations = try Self.explanations(of: outage, in: db) }
            if let bad = file?.outage.incident.lines, file?.outage.ended == nil {
                file?.evidence = try Self.evidence(of: bad.sorted().prefix(Self.maxEvidence), in: db)
            }
            return file
        }
    }

    /// Lines of an incident of which the evidence is read.
    private static let maxEvidence = 1000

    /// The evidence that has raised these lines, by name; others are not in it.
    static func evidence(of lines: some Sequence<String>, in db: Database) throws -> [String: RaisedEvidence] {
        let select = try db.cachedStatement(sql: "SELECT watch FROM line_watch WHERE name = ?")
        var found: [String: RaisedEvidence] = [:]
        for name in lines {
            guard let data = try Data.fetchOne(select, arguments: [name]) else { continue }
            found[name] = try decode(LineWatch.self, data).evidence
        }
        return found
    }

    /// The incidents that are open now, the newest first.
    static func openIncidentFiles(in db: Database) throws -> [IncidentFile] {
        try incidentFiles(
            "SELECT id, ended, incident, every_line FROM incident WHERE phase = 'open' ORDER BY id DESC", [], in: db)
    }

    /// Incidents of the time that had a line, by their beginning.
    static func incidentFiles(
        of name: String, from: WallTime, to: WallTime, in db: Database
    ) throws -> [IncidentFile] {
        // Names stand in the list as JSON writes them; another name may hold this one's, quotes and all.
        let sql = """
            SELECT id, ended, incident, every_line FROM incident
            WHERE opened < ? AND (ended IS NULL OR ended >= ?) AND instr(every_line, ?) > 0 ORDER BY opened, id
            """
        return try incidentFiles(
            sql, [to.nanosecondsSince1970, from.nanosecondsSince1970, try encode(name)], in: db
        ).filter { $0.outage.everyLine.contains(name) }
    }

    /// - Parameter sql: gives `id`, `ended`, `incident` and `every_line`.
    private static func incidentFiles(
        _ sql: String, _ arguments: [any DatabaseValueConvertible], in db: Database
    ) throws -> [IncidentFile] {
        try Row.fetchAll(db, sql: sql, arguments: StatementArguments(arguments)).compactMap { row in
            // One that is damaged is left out, and the others are shown.
            guard let outage = try? outage(row, in: db) else { return nil }
            var file = IncidentFile(outage)
            file.told = try told(of: outage.incident, in: db)
            file.notes = try notes(ofIncident: outage.incident.id, in: db)
            file.witnesses = try witnesses(of: outage.incident, in: db)
            return file
        }
    }

    private static func witnesses(of incident: Incident, in db: Database) throws -> [String] {
        guard try db.tableExists("witness"),
            let names = try Data.fetchOne(
                db, sql: "SELECT names FROM witness WHERE incident = ?", arguments: [incident.id])
        else { return [] }
        return (try? decode([String].self, names)) ?? []
    }

    /// What was told of an incident. A message whose place another one took is not among it: that one says all of it.
    private static func told(of incident: Incident, in db: Database) throws -> [IncidentFile.Told] {
        guard try db.tableExists("told_item") else { return [] }
        let sql = """
            SELECT outbox.destination, outbox.created, outbox.utc_offset, outbox.ended, outbox.end, outbox.last_error,
                told_item.change
            FROM told_item JOIN outbox ON outbox.id = told_item.message
            WHERE told_item.incident = ? AND outbox.end IS NOT 'superseded' ORDER BY outbox.id
            """
        return try Row.fetchAll(db, sql: sql, arguments: [incident.id]).compactMap { row in
            guard let change = IncidentChange(rawValue: row["change"]) else { return nil }
            let (ended, end): (Int64?, String?) = (row["ended"], row["end"])
            let queued = row.wallTime("created")
            return IncidentFile.Told(
                destination: row["destination"], change: change, queued: queued,
                ended: ended.map {
                    WallTime(nanosecondsSince1970: $0, utcOffsetSeconds: queued.utcOffsetSeconds)
                },
                hasArrived: end == "delivered", problem: row["last_error"])
        }
    }
}
