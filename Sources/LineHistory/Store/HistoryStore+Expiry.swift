internal import GRDB
package import LineModel

extension HistoryStore {
    /// Rows that one call deletes at most: some tens of milliseconds, so that a round that is to be stored hardly
    /// waits.
    static let maxDeletions = 2_000
    /// Rounds that one call takes the probes of at most.
    private static let maxRounds = 50
    /// Pages that one call gives back to the file system at most.
    static let maxFreedPages = 2_000
    /// Messages that were delivered or given up are kept for so long, for `outboxFigures`.
    static let keepMessages = Duration.seconds(30 * 86_400)
    /// A message that is being sent is let alone for so much longer: no attempt takes that long.
    private static let maxAttempt = Duration.seconds(3600)

    /// Deletes what is older than it is to be kept, a bounded number of rows in one short transaction; call it again,
    /// with pauses, while `hasMore`.
    ///
    /// Probes go first. Summaries and roll-ups go by whole local days, with their rounds; incidents that are open stay.
    /// Messages that wait are never deleted; those that waited longer than `OutboxMessage.maxWait` are given up,
    /// since nobody may be there any more to deliver them: a destination that was removed has no courier.
    package func expire(
        now: WallTime, keepProbes: Duration, keepRounds: Duration
    ) throws(HistoryError) -> ExpiryStep {
        try write { db in
            var budget = Self.maxDeletions
            let givenUp = try Self.giveUpMessages(now, &budget, db)
            let start = budget
            let isCut = try Self.expireProbes(
                before: now.nanosecondsSince1970 - keepProbes.nanoseconds, &budget, db)
            let oldest = now.nanosecondsSince1970 - keepRounds.nanoseconds
            try Self.expireDays(
                before: WallTime(nanosecondsSince1970: oldest, utcOffsetSeconds: now.utcOffsetSeconds), &budget, db)
            try Self.expireIncidents(before: oldest, &budget, db)
            try Self.expireUnsent(&budget, db)
            try Self.delete(
                "outbox", "id", "ended IS NOT NULL AND ended < ?",
                [now.nanosecondsSince1970 - min(Self.keepMessages, keepRounds).nanoseconds], &budget, db)
            let deleted = start - budget
            let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
            if deleted == 0, free > 0 {
                // Each row of this pragma's result frees a page (sqlite.org/pragma.html#pragma_incremental_vacuum).
                _ = try Row.fetchAll(db, sql: "PRAGMA incremental_vacuum(\(Self.maxFreedPages))")
            }
            let hasMoreRows = budget == 0 || isCut
            return ExpiryStep(
                deleted: deleted, hasMore: hasMoreRows || free > (deleted == 0 ? Self.maxFreedPages : 0),
                hasMoreRows: hasMoreRows, givenUp: givenUp)
        }
    }

    private static func giveUpMessages(_ now: WallTime, _ budget: inout Int, _ db: Database) throws -> [String: Int] {
        let oldest = now.nanosecondsSince1970 - OutboxMessage.maxWait.nanoseconds
        let waiting = try Row.fetchAll(
            db, sql: waitingTooLong, arguments: [oldest, oldest - maxAttempt.nanoseconds, budget])
        try giveUp(waiting.map { $0["id"] }, at: now, error: "waited longer than 72 h, and nothing sent it", in: db)
        budget -= waiting.count
        return Dictionary(waiting.map { ($0["destination"], 1) }, uniquingKeysWith: +)
    }

    /// The index is named, because what waits may be large, and would all be read to find that none of it is old.
    static let waitingTooLong = """
        SELECT id, destination FROM outbox INDEXED BY outbox_age
        WHERE ended IS NULL AND created < ? AND (NOT in_flight OR created < ?) LIMIT ?
        """

    /// The index of rounds with probes is named, because there may be a hundred thousand rounds without.
    static let roundsWithOldProbes =
        "SELECT seq FROM round INDEXED BY round_probes WHERE started < ? AND has_probes ORDER BY started LIMIT ?"

    /// - Returns: whether there may be more such rounds, whatever is left of the budget.
    private static func expireProbes(before oldest: Int64, _ budget: inout Int, _ db: Database) throws -> Bool {
        let rounds = try Int64.fetchAll(db, sql: roundsWithOldProbes, arguments: [oldest, maxRounds])
        for round in rounds where budget > 0 {
            let range = ProbeBlockID.range(round: round)
            try delete("probe_block", "id", "id BETWEEN ? AND ?", [range.first, range.last], &budget, db)
            guard budget > 0 else { return true }
            try db.execute(sql: "UPDATE round SET has_probes = 0 WHERE seq = ?", arguments: [round])
        }
        return rounds.count == maxRounds
    }

    private static func expireDays(before oldest: WallTime, _ budget: inout Int, _ db: Database) throws {
        let day = oldest.localDay
        for (table, key, bound) in [("hour_block", "hour", day * 24), ("day_block", "day", day)] {
            try delete(table, "\(key), block", "\(key) < ?", [bound], &budget, db)
        }
        try delete("round_block", "day, block, round", "day < ?", [day], &budget, db)
        // Whose probes are gone, whatever the order of the two retentions.
        let old = try Int64.fetchAll(
            db, sql: "SELECT seq FROM round WHERE day < ? AND has_probes LIMIT ?", arguments: [day, maxRounds])
        for round in old where budget > 0 {
            let range = ProbeBlockID.range(round: round)
            try delete("probe_block", "id", "id BETWEEN ? AND ?", [range.first, range.last], &budget, db)
            if budget > 0 { try db.execute(sql: "UPDATE round SET has_probes = 0 WHERE seq = ?", arguments: [round]) }
        }
        guard budget > 0 else { return }
        try delete("round", "seq", "day < ? AND NOT has_probes", [day], &budget, db)
    }

    private static func expireIncidents(before oldest: Int64, _ budget: inout Int, _ db: Database) throws {
        try delete(
            "incident_event", "id",
            "at < ? AND incident NOT IN (SELECT id FROM incident WHERE phase <> 'closed')", [oldest], &budget, db)
        try delete("incident", "id", "phase = 'closed' AND ended < ?", [oldest], &budget, db)
        try delete("witness", "incident", "incident NOT IN (SELECT id FROM incident)", [], &budget, db)
        // Notes stay as long as rounds do; those of an incident as long as it does.
        try delete(
            "note", "id",
            """
            at < ? AND (incident IS NULL OR incident NOT IN (SELECT id FROM incident))
                AND (until IS NULL OR until < ?)
            """, [oldest, oldest], &budget, db)
        // What was found out for an incident stays as long as it does.
        try delete(
            "explanation", "id",
            "at < ? AND (incident IS NULL OR incident NOT IN (SELECT id FROM incident))", [oldest], &budget, db)
        try delete("told_item", "incident, message", "message NOT IN (SELECT id FROM outbox)", [], &budget, db)
    }

    private static func delete(
        _ table: String, _ key: String, _ condition: String, _ arguments: [Int64], _ budget: inout Int,
        _ db: Database
    ) throws {
        guard budget > 0 else { return }
        try db.cachedStatement(
            sql: """
                DELETE FROM \(table) WHERE (\(key)) IN (SELECT \(key) FROM \(table) WHERE \(condition) LIMIT \(budget))
                """
        ).execute(arguments: StatementArguments(arguments))
        budget -= db.changesCount
    }
}
