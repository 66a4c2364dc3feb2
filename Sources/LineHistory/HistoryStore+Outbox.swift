internal import Foundation
internal import GRDB
package import LineModel

extension HistoryStore {
    /// Messages that may be sent now, oldest first, those that were in flight when the process died among them.
    package func dueMessages(
        for destination: String, now: WallTime, limit: Int
    ) throws(HistoryError) -> [OutboxMessage] {
        try read { db in
            let sql = """
                SELECT * FROM outbox WHERE ended IS NULL AND destination = ? AND due <= ? ORDER BY id LIMIT ?
                """
            return try Row.fetchAll(db, sql: sql, arguments: [destination, now.nanosecondsSince1970, limit])
                .map { try OutboxMessage(row: $0) }
        }
    }

    /// When the next message may be sent; nil when none waits.
    package func nextDue(for destination: String) throws(HistoryError) -> WallTime? {
        try read { db in
            try Int64.fetchOne(
                db, sql: "SELECT min(due) FROM outbox WHERE ended IS NULL AND destination = ?",
                arguments: [destination]
            ).map { WallTime(nanosecondsSince1970: $0) }
        }
    }

    /// Before the network is asked: an attempt more, whose end is not known.
    package func markSending(_ ids: [Int64], at: WallTime) throws(HistoryError) {
        try update(ids, "attempts = attempts + 1, in_flight = 1")
    }

    package func markDelivered(_ ids: [Int64], at: WallTime) throws(HistoryError) {
        try update(
            ids, "in_flight = 0, last_error = NULL, ended = ?, end = 'delivered'", [at.nanosecondsSince1970])
    }

    /// Failed for now.
    package func markFailed(_ ids: [Int64], retryAt: WallTime, error: String) throws(HistoryError) {
        try update(ids, "in_flight = 0, due = ?, last_error = ?", [retryAt.nanosecondsSince1970, error])
    }

    /// Failed for ever; it is kept for `outboxFigures` until it expires.
    package func markGivenUp(_ ids: [Int64], at: WallTime, error: String) throws(HistoryError) {
        try update(
            ids, "in_flight = 0, last_error = ?, ended = ?, end = 'given-up'", [error, at.nanosecondsSince1970])
    }

    /// By destination; also of destinations that are configured no more.
    package func outboxFigures() throws(HistoryError) -> [String: OutboxFigures] {
        try read { db in
            let sql = """
                SELECT destination, sum(ended IS NULL) AS waiting, sum(end = 'delivered') AS delivered,
                    sum(end = 'given-up') AS given_up, min(CASE WHEN ended IS NULL THEN created END) AS oldest
                FROM outbox GROUP BY destination
                """
            var figures: [String: OutboxFigures] = [:]
            for row in try Row.fetchAll(db, sql: sql) {
                let oldest: Int64? = row["oldest"]
                figures[row["destination"]] = OutboxFigures(
                    waiting: row["waiting"] ?? 0, delivered: row["delivered"] ?? 0, givenUp: row["given_up"] ?? 0,
                    oldestWaiting: oldest.map { WallTime(nanosecondsSince1970: $0) })
            }
            return figures
        }
    }

    private func update(
        _ ids: [Int64], _ assignments: String, _ arguments: [any DatabaseValueConvertible] = []
    ) throws(HistoryError) {
        try write { db in
            // A message that was delivered or given up stays so.
            let statement = try db.cachedStatement(
                sql: "UPDATE outbox SET \(assignments) WHERE id = ? AND ended IS NULL")
            for id in ids { try statement.execute(arguments: StatementArguments(arguments + [id])) }
        }
    }

    /// Puts messages into the outbox, within the transaction of what they tell of.
    static func enqueue(_ messages: [OutgoingMessage], at: WallTime, in db: Database) throws {
        let sql = """
            INSERT INTO outbox (destination, digest, created, utc_offset, due, attempts, in_flight)
            VALUES (?, ?, ?, ?, ?, 0, 0)
            """
        let statement = try db.cachedStatement(sql: sql)
        for message in messages {
            try statement.execute(arguments: [
                message.destination, try JSONEncoder().encode(message.digest), at.nanosecondsSince1970,
                at.utcOffsetSeconds, message.notBefore.nanosecondsSince1970,
            ])
        }
    }
}

extension OutboxMessage {
    fileprivate init(row: Row) throws {
        self.init(
            id: row["id"], destination: row["destination"],
            digest: try JSONDecoder().decode(Digest.self, from: row["digest"] as Data),
            createdAt: WallTime(nanosecondsSince1970: row["created"], utcOffsetSeconds: row["utc_offset"]),
            attempts: row["attempts"], wasInFlight: row["in_flight"], lastError: row["last_error"])
    }
}
