internal import Foundation
internal import GRDB
package import LineModel

/// What is carried over from a damaged history into the new one: the messages that nobody was told of yet.
package struct HistorySalvage: Sendable {
    /// One message as the damaged outbox had it; it is written into the new one with the same number.
    package struct Message: Sendable {
        let id: Int64
        let destination: String
        let digest: Data
        let created: Int64
        let utcOffset: Int
        let due: Int64
        let attempts: Int
        let inFlight: Bool
        let recipient: String?
    }

    /// The messages that were neither delivered nor given up, by number, ascending.
    package private(set) var messages: [Message] = []
    /// What each destination knows of the incidents; nothing where that could not be read.
    private(set) var told: [String: ToldIncidents] = [:]
    /// What told the damaged history from others, and tells the new one; nil when it is not known any more.
    private(set) var installation: String?
    /// Whether the outbox could be read.
    package private(set) var isComplete = true

    /// A salvage with nothing in it, which counts as complete.
    package init() {}

    /// Reads what can be read of a damaged history.
    package init(_ damaged: HistoryStore) {
        installation = try? damaged.read { try HistoryStore.meta("installation", in: $0) }
        told = (try? damaged.toldIncidents()) ?? [:]
        do {
            messages = try damaged.read { db in
                try Row.fetchAll(db, sql: "SELECT * FROM outbox WHERE ended IS NULL ORDER BY id").map { row in
                    Message(
                        id: row["id"], destination: row["destination"], digest: row["digest"],
                        created: row["created"], utcOffset: row["utc_offset"], due: row["due"],
                        attempts: row["attempts"], inFlight: row["in_flight"], recipient: row["recipient"])
                }
            }
        } catch {
            isComplete = false
        }
    }
}

extension HistoryStore {
    /// Takes over what was salvaged, under the same ids; what comes later has greater numbers than any history before
    /// it, since a destination tells repeats by them.
    package func restore(_ salvage: HistorySalvage, now: WallTime) throws(HistoryError) {
        try write { db in
            for message in salvage.messages {
                try db.execute(
                    sql: """
                        INSERT OR IGNORE INTO outbox
                            (id, destination, digest, created, utc_offset, due, attempts, in_flight, recipient)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        message.id, message.destination, message.digest, message.created, message.utcOffset,
                        message.due, message.attempts, message.inFlight, message.recipient,
                    ])
            }
            for (destination, known) in salvage.told {
                try Self.changeTold(of: destination, in: db) { $0 = known }
            }
            try Self.raiseMessageNumbers(now, db)
            if let installation = salvage.installation { try Self.setMeta("installation", installation, in: db) }
        }
    }

    /// From now on messages are numbered from the seconds since 1970 on: no history makes one a second.
    private static func raiseMessageNumbers(_ now: WallTime, _ db: Database) throws {
        let least = now.nanosecondsSince1970 / 1_000_000_000
        let known = try Int64.fetchOne(db, sql: "SELECT max(seq) FROM sqlite_sequence WHERE name = 'outbox'") ?? 0
        try db.execute(sql: "DELETE FROM sqlite_sequence WHERE name = 'outbox'")
        try db.execute(
            sql: "INSERT INTO sqlite_sequence (name, seq) VALUES ('outbox', ?)", arguments: [max(least, known)])
    }
}
