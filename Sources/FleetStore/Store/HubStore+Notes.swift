package import LineHistory
package import LineModel

extension HubStore {
    /// Notes that an incident or a line can have, and all together: more are a mistake, or an attempt to fill the disk.
    static let maxNotes = (ofSubject: 1_000, inAll: 200_000)

    /// Stores a note, and in the same transaction what is to be told of it.
    ///
    /// - Parameter telling: is asked for messages when somebody acknowledges an incident that is open: with the
    ///   incident, and the destinations that know of it. It may be asked again, where the transaction met another one.
    /// - Returns: its number.
    /// - Throws: `.refused` with what is wrong with it: author or text too long, author missing, a silence without an
    ///   end or with one in the past or more than 400 days ahead, an end of anything else, an incident that is not
    ///   there, too many notes.
    @discardableResult
    package func add(
        _ note: OperatorNote, telling: (Incident, Set<String>) -> [OutgoingMessage] = { _, _ in [] }
    ) throws(HubStoreError) -> Int {
        if let problem = note.problem { throw HubStoreError(.refused, problem) }
        let (incident, line) = Self.columns(note.subject)
        return try write { db in
            try Self.checkSubject(incident, line, in: db)
            if note.kind == .acknowledge, let incident {
                let messages = try Self.acknowledged(incident, telling, in: db)
                _ = try Self.enqueue(messages, slot: nil, at: note.at, in: db)
            }
            let sql = """
                INSERT INTO fleet_note (incident, line, kind, author, at, utc_offset, text, until)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
                """
            let row = try db.query(
                sql,
                [
                    .int(incident), .bytes(line), .text(note.kind.rawValue), .bytes([UInt8](note.author.utf8)),
                    .int(note.at.nanosecondsSince1970), .int(note.at.utcOffsetSeconds),
                    .bytes([UInt8](note.text.utf8)), .int(note.until?.nanosecondsSince1970),
                ]
            ).first
            return try row?.count("id") ?? 0
        }
    }

    /// The silences that count at a time, of incidents that have not ended for good, and of lines. Of one subject the
    /// newest counts, whatever the clock said.
    package func silences(at now: WallTime) throws(HubStoreError) -> [OperatorNote] {
        try read { db in
            let sql = """
                SELECT n.* FROM fleet_note AS n WHERE n.until > ? AND n.kind = 'silence'
                    AND (n.incident IS NULL OR n.incident IN (SELECT id FROM fleet_incident WHERE phase <> 'closed'))
                    AND NOT EXISTS (
                        SELECT 1 FROM fleet_note AS later WHERE later.incident = n.incident AND later.id > n.id
                            AND later.kind IN ('silence', 'unsilence'))
                    AND NOT EXISTS (
                        SELECT 1 FROM fleet_note AS later WHERE later.line = n.line AND later.id > n.id
                            AND later.kind IN ('silence', 'unsilence'))
                ORDER BY n.id
                """
            return try db.query(sql, [.int(now.nanosecondsSince1970)]).compactMap(OperatorNote.init)
        }
    }

    /// Notes of every subject, the newest first.
    ///
    /// - Parameter before: only those with a smaller number: the next page.
    package func notes(before: Int? = nil, most: Int = 200) throws(HubStoreError) -> [OperatorNote] {
        try read { db in
            let sql = "SELECT * FROM fleet_note WHERE id < ? ORDER BY id DESC LIMIT ?"
            return try db.query(sql, [.int(before ?? .max), .int(max(0, most))]).compactMap(OperatorNote.init)
        }
    }

    /// What people noted of a line, oldest first.
    package func notes(ofLine name: String) throws(HubStoreError) -> [OperatorNote] {
        try read { db in
            try db.query("SELECT * FROM fleet_note WHERE line = ? ORDER BY id", [.bytes([UInt8](name.utf8))])
                .compactMap(OperatorNote.init)
        }
    }

    static func notes(ofIncident id: Int, in db: any HubConnection) throws -> [OperatorNote] {
        try db.query("SELECT * FROM fleet_note WHERE incident = ? ORDER BY id", [.int(id)])
            .compactMap(OperatorNote.init)
    }

    private static func acknowledged(
        _ id: Int64, _ telling: (Incident, Set<String>) -> [OutgoingMessage], in db: any HubConnection
    ) throws -> [OutgoingMessage] {
        let sql = "SELECT incident FROM fleet_incident WHERE id = ? AND phase = 'open'"
        guard let row = try db.query(sql, [.int(id)]).first,
            let incident = try decodeIncident(Int(id), try row.bytes("incident"))
        else { return [] }
        let known = try db.query("SELECT destination FROM fleet_told WHERE incident = ?", [.int(id)])
        let knowing = try known.map { try $0.text("destination") }.filter { try told($0, in: db).knows(Int(id)) }
        return telling(incident, Set(knowing))
    }

    private static func checkSubject(_ incident: Int64?, _ line: [UInt8]?, in db: any HubConnection) throws {
        if let incident,
            try db.query("SELECT id FROM fleet_incident WHERE id = ?", [.int(incident)]).isEmpty
        {
            throw HubStoreError(.refused, "there is no incident \(incident)")
        }
        let ofSubject =
            incident.map { ("SELECT count(*) AS number FROM fleet_note WHERE incident = ?", HubValue.int($0)) }
            ?? ("SELECT count(*) AS number FROM fleet_note WHERE line = ?", .bytes(line))
        let count = try db.query(ofSubject.0, [ofSubject.1]).first?.count("number") ?? 0
        let all = try db.query("SELECT count(*) AS number FROM fleet_note").first?.count("number") ?? 0
        guard count < maxNotes.ofSubject, all < maxNotes.inAll else {
            throw HubStoreError(
                .refused,
                "there are too many notes (\(maxNotes.ofSubject) of one incident or line, \(maxNotes.inAll) in all)")
        }
    }

    private static func columns(_ subject: OperatorNote.Subject) -> (incident: Int64?, line: [UInt8]?) {
        switch subject {
        case .incident(let id): (Int64(id), nil)
        case .line(let name): (nil, [UInt8](name.utf8))
        }
    }
}

extension OperatorNote {
    /// - Returns: nil for one of a kind that only a newer program knows.
    fileprivate init?(_ row: HubRow) throws {
        guard let kind = Kind(rawValue: try row.text("kind")) else { return nil }
        let line = try row.optionalBytes("line").map { String(decoding: $0, as: UTF8.self) }
        guard
            let subject = try row.optionalInt("incident").map({ Subject.incident(Int($0)) }) ?? line.map(Subject.line)
        else { return nil }
        let at = try row.wallTime("at")
        self.init(
            kind, of: subject, by: String(decoding: try row.bytes("author"), as: UTF8.self), at: at,
            text: String(decoding: try row.bytes("text"), as: UTF8.self),
            until: try row.optionalInt("until").map {
                WallTime(nanosecondsSince1970: $0, utcOffsetSeconds: at.utcOffsetSeconds)
            })
        id = try row.count("id")
    }
}
