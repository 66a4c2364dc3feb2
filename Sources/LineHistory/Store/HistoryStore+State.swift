internal import Foundation
internal import GRDB
internal import LineModel

extension HistoryStore {
    /// Stores states of lines, incidents, what became of them, and the messages about it: all of it, or nothing.
    ///
    /// - Returns: the destinations for which a message that waited was superseded: both it and the new one tell of
    ///   nothing but incidents that go on.
    @discardableResult
    package func storeState(_ change: StateChange) throws(HistoryError) -> [String] {
        try write { db in
            // First: of what this very change ends, the end is still to be told.
            try Self.forgetTold(in: db)
            try Self.store(watches: change.watches, removed: change.removedLines, in: db)
            try Self.store(incidentsOf: change, in: db)
            try Self.log(change, in: db)
            try Self.store(witnesses: change.witnesses, in: db)
            let superseded = try Self.enqueue(change.messages, at: change.at, in: db)
            if change.roundID != RoundReport.noID { try Self.setMeta("last_round", change.roundID, in: db) }
            try Self.setMeta("next_incident", String(change.nextIncidentID), in: db)
            try Self.store(change.blindness, in: db)
            if let evidence = change.evidence { try Self.store(evidence: evidence, in: db) }
            return superseded
        }
    }

    /// Stores the state of the judgement by evidence alone (`EvidenceJudge.state`); empty deletes it.
    package func storeEvidence(_ state: [UInt8]) throws(HistoryError) {
        try write { db in try Self.store(evidence: state, in: db) }
    }

    /// Reads what the last `storeState` left, in one look at the database; the state of a fresh history before the
    /// first.
    ///
    /// - Throws: when the database cannot be read, or has something that is none of ours.
    package func loadState() throws(HistoryError) -> StoredState {
        try read { db in
            var state = StoredState()
            state.lastRoundID = try Self.meta("last_round", in: db)
            state.nextIncidentID = try Self.meta("next_incident", in: db).flatMap { Int($0) } ?? 1
            // One that a newer program wrote and this one cannot read is begun anew.
            state.blindness = try Self.meta("blindness", in: db).flatMap {
                try? decode(Blindness.self, Data($0.utf8))
            }
            if let bytes = try Data.fetchOne(db, sql: "SELECT state FROM evidence") { state.evidence = [UInt8](bytes) }
            for row in try Row.fetchAll(db, sql: "SELECT name, watch FROM line_watch") {
                state.watches[row["name"]] = try decode(LineWatch.self, row["watch"])
            }
            let incidents = "SELECT id, incident, phase FROM incident WHERE phase IN ('open', 'recent') ORDER BY id"
            for row in try Row.fetchAll(db, sql: incidents) {
                guard let incident = try Self.incident(row) else { continue }
                if row["phase"] == "open" { state.open.append(incident) } else { state.recent.append(incident) }
            }
            return state
        }
    }

    /// - Parameter row: with `id` and `incident`.
    /// - Returns: nil for one of a newer version that this one does not know.
    static func incident(_ row: Row) throws -> Incident? {
        let incident = try JSONDecoder().decode(Incident.self, from: row["incident"], configuration: row["id"])
        return incident.isKnown ? incident : nil
    }

    private static func store(_ blindness: Blindness?, in db: Database) throws {
        guard let blindness else {
            return try db.execute(sql: "DELETE FROM meta WHERE key = 'blindness'")
        }
        try setMeta("blindness", String(decoding: try encode(blindness), as: UTF8.self), in: db)
    }

    private static func store(evidence: [UInt8], in db: Database) throws {
        try db.execute(sql: "DELETE FROM evidence")
        guard !evidence.isEmpty else { return }
        try db.execute(sql: "INSERT INTO evidence (id, state) VALUES (1, ?)", arguments: [Data(evidence)])
    }

    private static func store(watches: [String: LineWatch], removed: [String], in db: Database) throws {
        let put = try db.cachedStatement(sql: "INSERT OR REPLACE INTO line_watch (name, watch) VALUES (?, ?)")
        let delete = try db.cachedStatement(sql: "DELETE FROM line_watch WHERE name = ?")
        for (name, watch) in watches {
            if watch == LineWatch() {
                try delete.execute(arguments: [name])
            } else {
                try put.execute(arguments: [name, try encode(watch)])
            }
        }
        for name in removed { try delete.execute(arguments: [name]) }
    }

    private static func store(incidentsOf change: StateChange, in db: Database) throws {
        let known = Set((change.open + change.recent).map(\.id))
        // What is no longer remembered has ended for good.
        for id in try Int.fetchAll(db, sql: "SELECT id FROM incident WHERE phase <> 'closed'")
        where !known.contains(id) {
            try db.execute(sql: "UPDATE incident SET phase = 'closed' WHERE id = ?", arguments: [id])
        }
        for ended in change.changes where ended.change.isEnd {
            try store(ended.incident, phase: "closed", change.at, in: db)
        }
        for incident in change.recent { try store(incident, phase: "recent", change.at, in: db) }
        for incident in change.open { try store(incident, phase: "open", change.at, in: db) }
    }

    /// Writes an incident unless it is stored just so; the lines that it ever had are kept beside it, since a closed
    /// one has none.
    private static func store(_ incident: Incident, phase: String, _ at: WallTime, in db: Database) throws {
        let stored = try Row.fetchOne(
            db, sql: "SELECT phase, incident, every_line, ended FROM incident WHERE id = ?", arguments: [incident.id])
        let new = try encode(incident)
        if let stored, stored["phase"] == phase, stored["incident"] == new { return }
        let before = try stored.map { try decode([String].self, $0["every_line"]) } ?? []
        let lines = Set(before).union(incident.lines).sorted()
        let endedBefore: Int64? = stored?["ended"]
        let ended =
            phase == "open"
            ? nil
            : incident.quietSince?.nanosecondsSince1970 ?? endedBefore
                ?? at.nanosecondsSince1970
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO incident (id, phase, opened, ended, incident, every_line)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                incident.id, phase, incident.openedAt.nanosecondsSince1970, ended, new, try encode(lines),
            ])
    }

    private static func log(_ change: StateChange, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO incident_event (incident, round, at, change, lines, absorbed_by) VALUES (?, ?, ?, ?, ?, ?)
                """)
        for one in change.changes where one.change != .continued {
            let absorbedBy = one.absorbedBy.map(String.init).joined(separator: " ")
            try statement.execute(arguments: [
                one.incident.id, change.roundID, change.at.nanosecondsSince1970, eventWord(one),
                one.incident.lines.count, absorbedBy.isEmpty ? nil : absorbedBy,
            ])
        }
    }

    private static func store(witnesses: [Int: [String]], in db: Database) throws {
        let put = try db.cachedStatement(sql: "INSERT OR REPLACE INTO witness (incident, names) VALUES (?, ?)")
        for (incident, names) in witnesses where !names.isEmpty {
            try put.execute(arguments: [incident, try encode(names)])
        }
    }

    /// What became of an incident, in the log's words. Lines that are not measured any more are not said to be well.
    private static func eventWord(_ one: ChangedIncident) -> String {
        one.isNoLongerMeasured ? "removed" : one.change.rawValue
    }

    static func meta(_ key: String, in db: Database) throws -> String? {
        try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = ?", arguments: [key])
    }

    static func setMeta(_ key: String, _ value: String, in db: Database) throws {
        try db.execute(sql: "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", arguments: [key, value])
    }
}

func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return try encoder.encode(value)
}

func decode<Value: Decodable>(_ type: Value.Type, _ data: Data) throws -> Value {
    try JSONDecoder().decode(type, from: data)
}
