internal import LineModel

extension HubStore {
    /// Incidents, the newest first.
    package func incidents(_ choice: IncidentChoice) throws(HubStoreError) -> [HubIncident] {
        try read { db in
            let rows: [HubRow]
            switch choice {
            case .open:
                rows = try db.query("SELECT * FROM fleet_incident WHERE phase = 'open' ORDER BY id DESC")
            case .closed(let before, let most):
                rows = try db.query(
                    "SELECT * FROM fleet_incident WHERE phase <> 'open' AND id < ? ORDER BY id DESC LIMIT ?",
                    [.int(before ?? .max), .int(max(0, most))])
            case .between(let from, let to, let before, let most):
                let sql = """
                    SELECT * FROM fleet_incident WHERE id < ? AND opened < ? AND (ended IS NULL OR ended >= ?)
                    ORDER BY id DESC LIMIT ?
                    """
                rows = try db.query(
                    sql,
                    [
                        .int(before ?? .max), .int(to.nanosecondsSince1970), .int(from.nanosecondsSince1970),
                        .int(max(0, most)),
                    ])
            }
            // One that a newer program wrote is left out, and the others are shown.
            return try rows.compactMap { try Self.incident($0, in: db) }
        }
    }

    /// One incident; nil where there is none of that number.
    package func incident(_ id: Int) throws(HubStoreError) -> HubIncident? {
        try read { db in
            let row = try db.query("SELECT * FROM fleet_incident WHERE id = ?", [.int(id)]).first
            return try row.flatMap { try Self.incident($0, in: db) }
        }
    }

    private static func incident(_ row: HubRow, in db: any HubConnection) throws -> HubIncident? {
        let id = try row.count("id")
        guard let incident = try decodeIncident(id, try row.bytes("incident")) else { return nil }
        let offset = incident.openedAt.utcOffsetSeconds
        func time(_ nanoseconds: Int64) -> WallTime {
            WallTime(nanosecondsSince1970: nanoseconds, utcOffsetSeconds: offset)
        }
        let events = try db.query("SELECT * FROM fleet_incident_event WHERE incident = ? ORDER BY id", [.int(id)])
        let outage = HistoryOutage(
            incident: incident, ended: try row.optionalInt("ended").map(time),
            everyLine: try decode([String].self, try row.bytes("every_line")),
            events: try events.map { event in
                HistoryEvent(
                    at: time(try event.int("at")), roundID: try event.text("round"), change: try event.text("change"),
                    lines: try event.count("lines"),
                    absorbedBy: try event.optionalText("absorbed_by")?.split(separator: " ").compactMap { Int($0) }
                        ?? []
                )
            })
        var file = IncidentFile(outage)
        file.told = try toldItems(of: id, in: db)
        file.notes = try notes(ofIncident: id, in: db)
        file.witnesses = try row.optionalBytes("witnesses").map { try decode([String].self, $0) } ?? []
        return HubIncident(file: file, details: try row.optionalBytes("details") ?? [])
    }

    /// What was told of an incident. A message whose place another one took is not among it: that one says all of it.
    private static func toldItems(of id: Int, in db: any HubConnection) throws -> [IncidentFile.Told] {
        let sql = """
            SELECT m.destination, m.created, m.utc_offset, m.ended, m.outcome, m.last_error, t.change
            FROM fleet_told_item AS t JOIN fleet_outbox AS m ON m.id = t.message
            WHERE t.incident = ? AND (m.outcome IS NULL OR m.outcome <> 'superseded') ORDER BY m.id
            """
        return try db.query(sql, [.int(id)]).compactMap { row in
            guard let change = IncidentChange(rawValue: try row.text("change")) else { return nil }
            let queued = try row.wallTime("created")
            return IncidentFile.Told(
                destination: try row.text("destination"), change: change, queued: queued,
                ended: try row.optionalInt("ended").map {
                    WallTime(nanosecondsSince1970: $0, utcOffsetSeconds: queued.utcOffsetSeconds)
                },
                hasArrived: try row.optionalText("outcome") == "delivered", problem: try row.optionalText("last_error"))
        }
    }
}
