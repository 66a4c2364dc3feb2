internal import Foundation
internal import GRDB
package import LineModel

extension HistoryStore {
    /// Messages that may be sent now, oldest first, those that were in flight when the process died among them. Those
    /// for single recipients are not among them.
    ///
    /// - Parameter maxBytes: of what they tell, as it is stored, all of them together; one is given in any case.
    package func dueMessages(
        for destination: String, now: WallTime, limit: Int, maxBytes: Int = .max
    ) throws(HistoryError) -> [OutboxMessage] {
        try read { db in
            // Numbers alone are put in order: sorted with what they tell, all of that would be read and written.
            let sql =
                "SELECT id FROM outbox WHERE ended IS NULL AND destination = ? AND recipient IS NULL "
                + "AND due <= ? ORDER BY id LIMIT ?"
            let ids = try Int64.fetchAll(
                db, sql: sql, arguments: [destination, now.nanosecondsSince1970, limit])
            let select = try db.cachedStatement(
                sql: "SELECT *, length(digest) AS bytes FROM outbox WHERE id = ?")
            var messages: [OutboxMessage] = []
            var left = maxBytes
            for id in ids {
                guard let row = try Row.fetchOne(select, arguments: [id]) else { continue }
                left -= row["bytes"]
                guard messages.isEmpty || left >= 0 else { break }
                messages.append(try OutboxMessage(row: row))
            }
            return messages
        }
    }

    /// Messages that wait for single recipients of a destination, oldest first.
    package func messagesApart(for destination: String, limit: Int) throws(HistoryError) -> [OutboxMessage] {
        try read { db in
            let sql =
                "SELECT * FROM outbox WHERE ended IS NULL AND destination = ? AND recipient IS NOT NULL "
                + "ORDER BY id LIMIT ?"
            return try Row.fetchAll(db, sql: sql, arguments: [destination, limit]).map { try OutboxMessage(row: $0) }
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

    /// Notes that one more attempt begins, whose end is not known; it is to be called before the network is asked.
    package func markSending(_ ids: [Int64], at: WallTime) throws(HistoryError) {
        try update(ids, "attempts = attempts + 1, in_flight = 1")
    }

    /// Notes that a destination took these messages: they wait no more.
    ///
    /// - Parameter apart: recipients who did not get what these messages tell, and are to be told apart.
    /// - Throws: when the database cannot be written; then nothing of it is noted.
    package func markDelivered(_ ids: [Int64], at: WallTime, apart: [String: Digest] = [:]) throws(HistoryError) {
        try write { db in
            for (recipient, digest) in apart.sorted(by: { $0.key < $1.key }) {
                try Self.putApart(digest, for: recipient, insteadOf: ids, at: at, in: db)
            }
            try Self.noteTold(ids, in: db) { $0.noteDelivered($1) }
            try Self.update(
                ids, "in_flight = 0, last_error = NULL, \(Self.endingAs("delivered"))", [at.nanosecondsSince1970],
                in: db)
        }
    }

    /// Notes that sending these messages failed for now, with the failure in words, and when they may be tried again.
    package func markFailed(_ ids: [Int64], retryAt: WallTime, error: String) throws(HistoryError) {
        try update(ids, "in_flight = 0, due = ?, last_error = ?", [retryAt.nanosecondsSince1970, error])
    }

    /// The same where the destination refused them: an end whose beginning is among them is not told alone later.
    package func markRefused(_ ids: [Int64], retryAt: WallTime, error: String) throws(HistoryError) {
        try write { db in
            try Self.noteTold(ids, in: db) { $0.noteRefused($1) }
            try Self.update(
                ids, "in_flight = 0, due = ?, last_error = ?", [retryAt.nanosecondsSince1970, error], in: db)
        }
    }

    /// Failed for ever; it is kept for `outboxFigures` until it expires.
    package func markGivenUp(_ ids: [Int64], at: WallTime, error: String) throws(HistoryError) {
        try write { try Self.giveUp(ids, at: at, error: error, in: $0) }
    }

    static func giveUp(_ ids: [Int64], at: WallTime, error: String, in db: Database) throws {
        try noteTold(ids, in: db) { $0.noteGivenUp($1) }
        try update(
            ids, "in_flight = 0, last_error = ?, \(endingAs("given-up"))", [error, at.nanosecondsSince1970], in: db)
    }

    /// Nobody reads again what a message told that has ended; its row alone is kept, for `outboxFigures`.
    private static func endingAs(_ end: String) -> String { "digest = x'', ended = ?, end = '\(end)'" }

    /// The counts of each destination, by its name; destinations that are configured no more are among them.
    package func outboxFigures() throws(HistoryError) -> [String: OutboxFigures] {
        try read { db in
            let sql = """
                SELECT destination, sum(ended IS NULL) AS waiting, sum(end = 'delivered') AS delivered,
                    sum(end = 'given-up') AS given_up, sum(end = 'superseded') AS superseded,
                    min(CASE WHEN ended IS NULL THEN created END) AS oldest
                FROM outbox GROUP BY destination
                """
            var figures: [String: OutboxFigures] = [:]
            for row in try Row.fetchAll(db, sql: sql) {
                let oldest: Int64? = row["oldest"]
                figures[row["destination"]] = OutboxFigures(
                    waiting: row["waiting"] ?? 0, delivered: row["delivered"] ?? 0, givenUp: row["given_up"] ?? 0,
                    superseded: row["superseded"] ?? 0,
                    oldestWaiting: oldest.map { WallTime(nanosecondsSince1970: $0) })
            }
            return figures
        }
    }

    /// A message for one recipient, in place of the first of those that others got.
    private static func putApart(
        _ digest: Digest, for recipient: String, insteadOf ids: [Int64], at: WallTime, in db: Database
    ) throws {
        let sql = """
            INSERT INTO outbox (destination, recipient, digest, created, utc_offset, due, attempts, in_flight)
            SELECT destination, ?, ?, created, utc_offset, ?, 0, 0 FROM outbox WHERE id = ? AND ended IS NULL
            """
        guard let first = ids.min() else { return }
        try db.execute(
            sql: sql, arguments: [recipient, try JSONEncoder().encode(digest), at.nanosecondsSince1970, first])
    }

    private func update(
        _ ids: [Int64], _ assignments: String, _ arguments: [any DatabaseValueConvertible] = []
    ) throws(HistoryError) {
        try write { try Self.update(ids, assignments, arguments, in: $0) }
    }

    private static func update(
        _ ids: [Int64], _ assignments: String, _ arguments: [any DatabaseValueConvertible], in db: Database
    ) throws {
        // A message that was delivered or given up stays so.
        let statement = try db.cachedStatement(sql: "UPDATE outbox SET \(assignments) WHERE id = ? AND ended IS NULL")
        for id in ids { try statement.execute(arguments: StatementArguments(arguments + [id])) }
    }

    /// Puts messages into the outbox, within the transaction of what they tell of.
    ///
    /// - Returns: the destinations whose last message was superseded by the new one.
    static func enqueue(_ messages: [OutgoingMessage], at: WallTime, in db: Database) throws -> [String] {
        let sql = """
            INSERT INTO outbox (destination, digest, created, utc_offset, due, attempts, in_flight)
            VALUES (?, ?, ?, ?, ?, 0, 0)
            """
        let statement = try db.cachedStatement(sql: sql)
        var superseded: [String] = []
        for message in messages {
            let before = message.digest.isOnlyContinued ? try supersede(message.destination, at: at, in: db) : nil
            if before != nil { superseded.append(message.destination) }
            try changeTold(of: message.destination, in: db) { $0.noteWaiting(message.digest) }
            try statement.execute(arguments: [
                message.destination, try JSONEncoder().encode(message.digest),
                before?.nanosecondsSince1970 ?? at.nanosecondsSince1970,
                before?.utcOffsetSeconds ?? at.utcOffsetSeconds, message.notBefore.nanosecondsSince1970,
            ])
            try logTold(message.digest, as: db.lastInsertedRowID, in: db)
        }
        return superseded
    }

    /// Notes what a message says of each incident, since its digest goes when it has ended. That an incident goes on is
    /// no news, and is said each round.
    private static func logTold(_ digest: Digest, as message: Int64, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO told_item (incident, message, change) VALUES (?, ?, ?)")
        for item in digest.items where item.change != .continued {
            try statement.execute(arguments: [item.incident, message, item.change.rawValue])
        }
    }

    /// Ends the last message that waits for a destination, if it tells of nothing but incidents that go on and is not
    /// being sent.
    ///
    /// - Returns: when that message was made, which is since when the destination was not told; nil when it waits on,
    ///   or when there is none.
    private static func supersede(_ destination: String, at: WallTime, in db: Database) throws -> WallTime? {
        let last = """
            SELECT * FROM outbox
            WHERE id = (SELECT max(id) FROM outbox WHERE ended IS NULL AND destination = ? AND recipient IS NULL)
            """
        guard let row = try Row.fetchOne(db, sql: last, arguments: [destination]) else { return nil }
        let message = try OutboxMessage(row: row)
        guard !message.wasInFlight, message.digest.isOnlyContinued else { return nil }
        try db.execute(
            sql: "UPDATE outbox SET \(endingAs("superseded")) WHERE id = ?",
            arguments: [at.nanosecondsSince1970, message.id])
        return message.createdAt
    }
}

extension OutboxMessage {
    fileprivate init(row: Row) throws {
        self.init(
            id: row["id"], destination: row["destination"], recipient: row["recipient"],
            digest: try JSONDecoder().decode(Digest.self, from: row["digest"] as Data),
            createdAt: WallTime(nanosecondsSince1970: row["created"], utcOffsetSeconds: row["utc_offset"]),
            attempts: row["attempts"], wasInFlight: row["in_flight"], lastError: row["last_error"])
    }
}
