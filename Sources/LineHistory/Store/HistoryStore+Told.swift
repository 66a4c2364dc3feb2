internal import Foundation
internal import GRDB
package import LineModel

extension HistoryStore {
    /// What each destination knows of the incidents, by its name; one that was told nothing is not in it.
    package func toldIncidents() throws(HistoryError) -> [String: ToldIncidents] {
        try read { db in
            var states: [String: [Int: ToldIncidents.State]] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT * FROM told") {
                states[row["destination"], default: [:]][row["incident"]] = Self.state(row)
            }
            return states.mapValues(ToldIncidents.init)
        }
    }

    /// What one destination knows.
    package func toldIncidents(of destination: String) throws(HistoryError) -> ToldIncidents {
        try read { try Self.told(destination, in: $0) }
    }

    static func told(_ destination: String, in db: Database) throws -> ToldIncidents {
        let rows = try Row.fetchAll(
            db, sql: "SELECT incident, state FROM told WHERE destination = ?", arguments: [destination])
        let states = rows.compactMap { row in state(row).map { (row["incident"] as Int, $0) } }
        return ToldIncidents(Dictionary(states, uniquingKeysWith: { first, _ in first }))
    }

    /// One that only a newer program knows is taken for told: nobody is told a beginning twice.
    private static func state(_ row: Row) -> ToldIncidents.State? {
        ToldIncidents.State(rawValue: row["state"]) ?? .told
    }

    /// Changes what a destination knows, within the transaction of what it is told.
    static func changeTold(
        of destination: String, in db: Database, _ change: (inout ToldIncidents) throws -> Void
    ) throws {
        let before = try told(destination, in: db)
        var after = before
        try change(&after)
        for (incident, state) in after.states where before.states[incident] != state {
            try db.execute(
                sql: "INSERT OR REPLACE INTO told (destination, incident, state) VALUES (?, ?, ?)",
                arguments: [destination, incident, state.rawValue])
        }
        for incident in before.states.keys where after.states[incident] == nil {
            try db.execute(
                sql: "DELETE FROM told WHERE destination = ? AND incident = ?", arguments: [destination, incident])
        }
    }

    /// Notes what became of messages, before what they tell is dropped. Those for single recipients say nothing of the
    /// destination.
    static func noteTold(
        _ ids: [Int64], in db: Database, _ note: (inout ToldIncidents, Digest) -> Void
    ) throws {
        let select = try db.cachedStatement(
            sql: """
                SELECT destination, digest FROM outbox WHERE id = ? AND ended IS NULL AND recipient IS NULL
                """)
        var digests: [String: [Digest]] = [:]
        for id in ids.sorted() {
            guard let row = try Row.fetchOne(select, arguments: [id]) else { continue }
            digests[row["destination"], default: []].append(try decode(Digest.self, row["digest"]))
        }
        for (destination, digests) in digests {
            try changeTold(of: destination, in: db) { told in for digest in digests { note(&told, digest) } }
        }
    }

    /// Forgets incidents that have ended for good, but for those whose end still waits to be told.
    static func forgetTold(in db: Database) throws {
        try db.execute(
            sql: """
                DELETE FROM told WHERE incident IN (SELECT id FROM incident WHERE phase = 'closed')
                    AND (state = 'ended' OR destination NOT IN (SELECT destination FROM outbox WHERE ended IS NULL))
                """)
    }

    /// A history of an older program does not say who was told what: a destination that took a message since an
    /// incident opened is taken to know it, and so is one for which a message about it waits.
    static func fillTold(_ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO told (destination, incident, state)
                SELECT DISTINCT outbox.destination, incident.id, 'told' FROM outbox, incident
                WHERE incident.phase IN ('open', 'recent') AND outbox.end = 'delivered'
                    AND outbox.created >= incident.opened
                """)
        for row in try Row.fetchAll(db, sql: "SELECT destination, digest FROM outbox WHERE ended IS NULL ORDER BY id") {
            // What cannot be read is no reason to refuse the history.
            guard let digest = try? decode(Digest.self, row["digest"]) else { continue }
            try changeTold(of: row["destination"], in: db) { told in
                for item in digest.items where item.change.isEnd { told.noteKnown(item.incident) }
                told.noteWaiting(digest)
            }
        }
    }
}
