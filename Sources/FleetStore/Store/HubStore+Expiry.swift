internal import LineHistory
package import LineModel

extension HubStore {
    /// Rows that one transaction deletes at most.
    static let maxDeletions = 500
    /// Messages that have ended are kept for so long, for `outboxFigures` and incidents.
    package static let keepMessages = Duration.seconds(30 * 86_400)
    /// Generations that are kept beside the newest: vantages may still measure one of them.
    static let keepGenerations = 50

    /// Deletes rounds of slots before this one, and judged slots; on PostgreSQL by whole days (UTC), whose tables are
    /// dropped. Slots that were not judged stay. Makes the places of the next two days.
    ///
    /// - Returns: what went.
    package func expire(before slot: Int64, now: WallTime) throws(HubStoreError) -> HubExpiry {
        var expiry = HubExpiry()
        let today = Self.day(of: now.nanosecondsSince1970 / 1_000_000_000)
        for day in today...(today + 2) { try database.prepareRounds(ofDay: day) }
        let oldestDay = Self.day(of: slot)
        let bound = database.keepsDaysApart ? oldestDay * 86_400 : slot
        expiry.unwritten = try read { db in
            let sql = "SELECT count(*) AS number FROM fleet_round WHERE slot < ? AND written = 0"
            return try db.query(sql, [.int(bound)]).first?.count("number") ?? 0
        }
        if database.keepsDaysApart {
            try database.dropRounds(beforeDay: oldestDay)
        } else {
            let sql = """
                DELETE FROM fleet_round WHERE (vantage, slot) IN (
                    SELECT vantage, slot FROM fleet_round WHERE slot < ? LIMIT ?) RETURNING slot
                """
            expiry.rounds = try deleteInSteps(sql, bound)
        }
        let judged = """
            DELETE FROM fleet_slot WHERE slot IN (
                SELECT slot FROM fleet_slot WHERE slot < ? AND judged IS NOT NULL LIMIT ?) RETURNING slot
            """
        expiry.slots = try deleteInSteps(judged, bound)
        return expiry
    }

    /// Gives up messages that waited longer than `OutboxMessage.maxWait`, since nobody may be there any more to deliver
    /// them; deletes those that ended long ago, incidents that ended before `oldest` with what was noted of them, and
    /// generations that nobody measures any more.
    ///
    /// - Returns: the messages that were given up, by destination.
    package func expireTold(now: WallTime, incidentsBefore oldest: WallTime) throws(HubStoreError) -> [String: Int] {
        let limit = now.nanosecondsSince1970 - OutboxMessage.maxWait.nanoseconds
        let waiting = try read { db in
            let sql = """
                SELECT id, destination FROM fleet_outbox WHERE ended IS NULL AND created < ?
                    AND (claimed_until IS NULL OR claimed_until <= {now}) ORDER BY id LIMIT ?
                """
            return try db.query(sql, [.int(limit), .int(Self.maxDeletions)]).map {
                (try $0.int("id"), try $0.text("destination"))
            }
        }
        try markGivenUp(waiting.map(\.0), at: now, error: "waited longer than 72 h, and nothing sent it")
        let ended = now.nanosecondsSince1970 - Self.keepMessages.nanoseconds
        for (sql, bound) in Self.deletions(ended: ended, oldest: oldest.nanosecondsSince1970) {
            try write { try $0.execute(sql, [.int(bound)]) }
        }
        return Dictionary(waiting.map { ($0.1, 1) }, uniquingKeysWith: +)
    }

    private static func deletions(ended: Int64, oldest: Int64) -> [(String, Int64)] {
        [
            ("DELETE FROM fleet_outbox WHERE ended IS NOT NULL AND ended < ?", ended),
            ("DELETE FROM fleet_incident WHERE phase = 'closed' AND ended < ?", oldest),
            (
                """
                DELETE FROM fleet_incident_event WHERE at < ?
                    AND incident NOT IN (SELECT id FROM fleet_incident)
                """, oldest
            ),
            (
                """
                DELETE FROM fleet_note WHERE at < ? AND (until IS NULL OR until < at)
                    AND (incident IS NULL OR incident NOT IN (SELECT id FROM fleet_incident))
                """, oldest
            ),
            (
                """
                DELETE FROM fleet_told_item WHERE incident > ? AND message NOT IN (SELECT id FROM fleet_outbox)
                """, 0
            ),
            (
                """
                DELETE FROM fleet_generation WHERE number <= (
                    SELECT COALESCE(max(number), 0) FROM fleet_generation) - ?
                """, Int64(keepGenerations)
            ),
        ]
    }

    /// Short transactions, so that nobody waits long for one.
    private func deleteInSteps(_ sql: String, _ slot: Int64) throws(HubStoreError) -> Int {
        var deleted = 0
        while true {
            let count = try write { try $0.query(sql, [.int(slot), .int(Self.maxDeletions)]).count }
            deleted += count
            guard count == Self.maxDeletions else { return deleted }
        }
    }
}

/// What an expiry deleted.
package struct HubExpiry: Equatable, Sendable {
    /// Rounds, where they are not dropped by whole days.
    package var rounds = 0
    /// Slots that had been judged.
    package var slots = 0
    /// Rounds among what went that the store of results never had: a loss that must be shown.
    package var unwritten = 0
}
