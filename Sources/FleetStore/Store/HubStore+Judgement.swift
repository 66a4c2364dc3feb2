internal import LineHistory
internal import LineModel

extension HubStore {
    /// What the last judgement left, in one look; the book of a fresh hub before the first.
    package func loadBook() throws(HubStoreError) -> HubBook {
        try read { db in
            var book = HubBook()
            if let row = try db.query("SELECT * FROM fleet_book WHERE id = 1").first {
                book = HubBook(
                    version: try row.int("version"), slot: try row.int("slot"), state: try row.bytes("state"),
                    nextIncidentID: try row.count("next_incident"))
            }
            let sql = "SELECT id, phase, incident FROM fleet_incident WHERE phase IN ('open', 'recent') ORDER BY id"
            for row in try db.query(sql) {
                guard let incident = try decodeIncident(try row.count("id"), try row.bytes("incident")) else {
                    continue
                }
                if try row.text("phase") == "open" { book.open.append(incident) } else { book.recent.append(incident) }
            }
            return book
        }
    }

    /// Stores the judgement of a slot: the book, the incidents, their events, what is to be told, and that the slot was
    /// judged; all of it or nothing.
    ///
    /// After any error, and after `.judgedAlready`, the book is to be loaded anew before the next judgement: what was
    /// judged may be stored all the same.
    ///
    /// - Throws: `.fenced` where the token is not its lease's newest any more, or where the book was changed since
    ///   `bookVersion`; `.refused` for two messages to one destination.
    package func commit(_ judgement: JudgementCommit) throws(HubStoreError) -> JudgementOutcome {
        let destinations = judgement.messages.map(\.destination)
        guard Set(destinations).count == destinations.count else {
            throw HubStoreError(.refused, "the judgement of slot \(judgement.slot) has two messages to one destination")
        }
        return try write { db in
            try Self.check(judgement.token, in: db)
            guard try Self.noteJudged(judgement, in: db) else { return .judgedAlready }
            let version = try Self.storeBook(judgement, in: db)
            // First: of what this very commit ends, the end is still to be told.
            try Self.forgetTold(in: db)
            try Self.storeIncidents(judgement, in: db)
            try Self.storeEvents(judgement, in: db)
            let superseded = try Self.enqueue(judgement.messages, slot: judgement.slot, at: judgement.at, in: db)
            return .stored(bookVersion: version, superseded: superseded)
        }
    }

    private static func noteJudged(_ judgement: JudgementCommit, in db: any HubConnection) throws -> Bool {
        let sql = """
            INSERT INTO fleet_slot (slot, judged, token, facts) VALUES (?, {now}, ?, ?)
            ON CONFLICT (slot) DO UPDATE
            SET judged = excluded.judged, token = excluded.token, facts = excluded.facts
            WHERE fleet_slot.judged IS NULL RETURNING slot
            """
        return try !db.query(
            sql, [.int(judgement.slot), .int(judgement.token.number), .bytes(judgement.facts)]
        ).isEmpty
    }

    private static func storeBook(_ judgement: JudgementCommit, in db: any HubConnection) throws -> Int64 {
        let known = try db.query("SELECT version, slot FROM fleet_book WHERE id = 1 {lock}").first
        let version = try known?.int("version") ?? 0
        guard version == judgement.bookVersion else {
            throw HubStoreError(
                .fenced, "the book of incidents was changed since it was loaded", remedy: "load it and judge again")
        }
        let sql = """
            INSERT INTO fleet_book (id, version, slot, next_incident, state) VALUES (1, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET version = excluded.version, slot = excluded.slot,
                next_incident = excluded.next_incident, state = excluded.state
            """
        let slot = max(judgement.slot, try known?.int("slot") ?? judgement.slot)
        try db.execute(
            sql, [.int(version + 1), .int(slot), .int(judgement.nextIncidentID), .bytes(judgement.state)])
        return version + 1
    }

    private static func storeIncidents(_ judgement: JudgementCommit, in db: any HubConnection) throws {
        let known = Set((judgement.open + judgement.recent).map(\.id))
        // What is no longer remembered has ended for good.
        for row in try db.query("SELECT id FROM fleet_incident WHERE phase <> 'closed'") {
            let id = try row.int("id")
            guard !known.contains(Int(id)) else { continue }
            try db.execute("UPDATE fleet_incident SET phase = 'closed' WHERE id = ?", [.int(id)])
        }
        for ended in judgement.changes where ended.change.isEnd {
            try store(ended.incident, phase: "closed", judgement.at, in: db)
        }
        for incident in judgement.recent { try store(incident, phase: "recent", judgement.at, in: db) }
        for incident in judgement.open { try store(incident, phase: "open", judgement.at, in: db) }
        for (id, names) in judgement.witnesses.sorted(by: { $0.key < $1.key }) where !names.isEmpty {
            try db.execute(
                "UPDATE fleet_incident SET witnesses = ? WHERE id = ?", [.bytes(try encode(names)), .int(id)])
        }
        for (id, details) in judgement.details.sorted(by: { $0.key < $1.key }) {
            try db.execute("UPDATE fleet_incident SET details = ? WHERE id = ?", [.bytes(details), .int(id)])
        }
    }

    /// Writes an incident unless it is stored just so; the lines that it ever had are kept beside it, since a closed
    /// one has none.
    private static func store(
        _ incident: Incident, phase: String, _ at: WallTime, in db: any HubConnection
    ) throws {
        let select = "SELECT phase, incident, every_line, ended FROM fleet_incident WHERE id = ?"
        let stored = try db.query(select, [.int(incident.id)]).first
        let new = try encode(incident)
        if let stored, try stored.text("phase") == phase, try stored.bytes("incident") == new { return }
        let before = try stored.map { try decode([String].self, try $0.bytes("every_line")) } ?? []
        let lines = Set(before).union(incident.lines).sorted()
        let ended = try incident.quietSince?.nanosecondsSince1970 ?? stored?.optionalInt("ended")
        let sql = """
            INSERT INTO fleet_incident (id, phase, opened, ended, incident, every_line) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET phase = excluded.phase, opened = excluded.opened, ended = excluded.ended,
                incident = excluded.incident, every_line = excluded.every_line
            """
        try db.execute(
            sql,
            [
                .int(incident.id), .text(phase), .int(incident.openedAt.nanosecondsSince1970),
                phase == "open" ? .null : .int(ended ?? at.nanosecondsSince1970), .bytes(new),
                .bytes(try encode(lines)),
            ])
    }

    private static func storeEvents(_ judgement: JudgementCommit, in db: any HubConnection) throws {
        let sql = """
            INSERT INTO fleet_incident_event (incident, slot, round, at, change, lines, absorbed_by)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """
        for one in judgement.changes where one.change != .continued {
            // Lines that are not measured any more are not said to be well.
            let word = one.isNoLongerMeasured ? "removed" : one.change.rawValue
            let absorbedBy = one.absorbedBy.map(String.init).joined(separator: " ")
            try db.execute(
                sql,
                [
                    .int(one.incident.id), .int(judgement.slot), .text(judgement.roundID),
                    .int(judgement.at.nanosecondsSince1970), .text(word), .int(one.incident.lines.count),
                    absorbedBy.isEmpty ? .null : .text(absorbedBy),
                ])
        }
    }
}
