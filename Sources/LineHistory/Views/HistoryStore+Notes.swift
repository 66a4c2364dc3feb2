internal import Foundation
internal import GRDB
package import LineModel

extension HistoryStore {
    /// How many notes an incident or a line can have, and all together. They are people's writing: more are a mistake,
    /// or somebody's attempt to fill the disk.
    static let maxNotes = (ofSubject: 1_000, inAll: 200_000)

    /// Stores a note.
    ///
    /// - Returns: its number.
    /// - Throws: what is wrong with it: the author or the text is too long, or the author is missing; a silence without
    ///   an end, with one in the past, or one more than 400 days ahead; an end of anything else; an incident or a line
    ///   that the history does not know; too many notes.
    package func add(_ note: OperatorNote) throws(HistoryError) -> Int { try add(note) { _ in [] } }

    /// Stores a note, and in the same transaction what is to be told of it.
    ///
    /// - Parameter telling: is asked for messages when somebody acknowledges an incident that is open.
    /// - Returns: its number.
    /// - Throws: as `add(_:)`.
    package func add(
        _ note: OperatorNote, telling: (AcknowledgedIncident) -> [OutgoingMessage]
    ) throws(HistoryError) -> Int {
        try Self.check(note)
        return try write { db in
            try Self.check(note.subject, in: db)
            if note.kind == .acknowledge, case .incident(let id) = note.subject,
                let found = try AcknowledgedIncident(id, note, in: db)
            {
                _ = try Self.enqueue(telling(found), at: note.at, in: db)
            }
            let subject = note.subject.columns
            try db.execute(
                sql: """
                    INSERT INTO note (incident, line, kind, author, at, utc_offset, text, until)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    subject.incident, subject.line.map { Data($0.utf8) }, note.kind.rawValue, Data(note.author.utf8),
                    note.at.nanosecondsSince1970, note.at.utcOffsetSeconds, Data(note.text.utf8),
                    note.until?.nanosecondsSince1970,
                ])
            return Int(db.lastInsertedRowID)
        }
    }

    /// The silences that count at a time, of incidents that have not ended for good, and of lines.
    package func silences(at now: WallTime) throws(HistoryError) -> [OperatorNote] {
        try read { db in
            guard try Self.hasNotes(db) else { return [] }
            // Of one subject the newest counts, whatever the clock said.
            let sql = """
                SELECT * FROM note WHERE until > ? AND kind = 'silence'
                    AND (incident IS NULL OR incident IN (SELECT id FROM incident WHERE phase <> 'closed'))
                    AND NOT EXISTS (
                        SELECT 1 FROM note AS later WHERE later.incident = note.incident AND later.id > note.id
                            AND later.kind IN ('silence', 'unsilence'))
                    AND NOT EXISTS (
                        SELECT 1 FROM note AS later WHERE later.line = note.line AND later.id > note.id
                            AND later.kind IN ('silence', 'unsilence'))
                ORDER BY id
                """
            return try Row.fetchAll(db, sql: sql, arguments: [now.nanosecondsSince1970]).compactMap(OperatorNote.init)
        }
    }

    /// Notes of every subject, the newest first.
    ///
    /// - Parameter before: only those with a smaller number: the next page.
    package func notes(before: Int? = nil, most: Int = 200) throws(HistoryError) -> [OperatorNote] {
        try read { db in
            guard try Self.hasNotes(db) else { return [] }
            return try Row.fetchAll(
                db, sql: "SELECT * FROM note WHERE id < ? ORDER BY id DESC LIMIT ?",
                arguments: [before ?? .max, max(0, most)]
            ).compactMap(OperatorNote.init)
        }
    }

    /// What people noted of an incident, oldest first.
    static func notes(ofIncident id: Int, in db: Database) throws -> [OperatorNote] {
        guard try hasNotes(db) else { return [] }
        return try Row.fetchAll(db, sql: "SELECT * FROM note WHERE incident = ? ORDER BY id", arguments: [id])
            .compactMap(OperatorNote.init)
    }

    /// What people noted of a line, oldest first.
    static func notes(ofLine name: String, in db: Database) throws -> [OperatorNote] {
        guard try hasNotes(db) else { return [] }
        return try Row.fetchAll(db, sql: "SELECT * FROM note WHERE line = ? ORDER BY id", arguments: [Data(name.utf8)])
            .compactMap(OperatorNote.init)
    }

    /// A history that only older programs wrote has none.
    private static func hasNotes(_ db: Database) throws -> Bool { try db.tableExists("note") }

    private static func check(_ note: OperatorNote) throws(HistoryError) {
        if let problem = note.problem { throw HistoryError(.failed, problem) }
    }

    private static func check(_ subject: OperatorNote.Subject, in db: Database) throws {
        let (incident, line) = subject.columns
        if let incident {
            let sql = "SELECT EXISTS (SELECT 1 FROM incident WHERE id = ?)"
            guard try Bool.fetchOne(db, sql: sql, arguments: [incident]) ?? false else {
                throw HistoryError(.failed, "there is no incident \(incident)")
            }
        }
        if let line, try ids(of: line, in: db).isEmpty {
            throw HistoryError(.failed, "no line of this name was ever measured")
        }
        let column = incident == nil ? "line" : "incident"
        let count = try Int.fetchOne(
            db, sql: "SELECT count(*) FROM note WHERE \(column) = ?",
            arguments: incident.map { [$0] } ?? [Data((line ?? "").utf8)])
        let all = try Int.fetchOne(db, sql: "SELECT count(*) FROM note")
        guard (count ?? 0) < maxNotes.ofSubject, (all ?? 0) < maxNotes.inAll else {
            throw HistoryError(
                .failed,
                "there are too many notes (\(maxNotes.ofSubject) of one incident or line, \(maxNotes.inAll) in all)")
        }
    }
}

extension OperatorNote.Subject {
    /// As the table has it: one of the two.
    fileprivate var columns: (incident: Int?, line: String?) {
        switch self {
        case .incident(let id): (id, nil)
        case .line(let name): (nil, name)
        }
    }
}

extension OperatorNote {
    /// - Parameter row: of the table.
    /// - Returns: nil for one of a kind that only a newer program knows.
    init?(_ row: Row) {
        guard let kind = Kind(rawValue: row["kind"]) else { return nil }
        func text(_ column: String) -> String? { (row[column] as Data?).map { String(decoding: $0, as: UTF8.self) } }
        let incident: Int? = row["incident"]
        guard let subject = incident.map(Subject.incident) ?? text("line").map(Subject.line),
            let author = text("author"), let written = text("text")
        else { return nil }
        let until: Int64? = row["until"]
        let at = row.wallTime("at")
        self.init(
            kind, of: subject, by: author, at: at, text: written,
            until: until.map { WallTime(nanosecondsSince1970: $0, utcOffsetSeconds: at.utcOffsetSeconds) })
        id = row["id"]
    }
}
