internal import Foundation
internal import GRDB
package import LineModel

extension HistoryStore {
    /// Notes that a round is to be sent to the hub of the fleet. One that is noted already stays as it is.
    package func store(_ unsent: UnsentRound) throws(HistoryError) {
        try write { db in
            try db.cachedStatement(sql: "INSERT OR IGNORE INTO unsent (round, slot, content) VALUES (?, ?, ?)")
                .execute(arguments: [unsent.round, unsent.slot, Data(unsent.content)])
        }
    }

    /// Rounds that wait, the newest first.
    ///
    /// - Parameter besides: ids of rounds that are left out.
    package func unsentRounds(most: Int, besides: Set<String> = []) throws(HistoryError) -> [UnsentRound] {
        try read { db in
            guard try db.tableExists("unsent") else { return [] }
            let rows = try Row.fetchCursor(db, sql: "SELECT round, slot, content FROM unsent ORDER BY slot DESC, round")
            var found: [UnsentRound] = []
            while found.count < most, let row = try rows.next() {
                guard !besides.contains(row[0]) else { continue }
                found.append(UnsentRound(round: row[0], slot: row[1], content: [UInt8](row[2] as Data)))
            }
            return found
        }
    }

    /// How much waits; of a file that only older programs wrote nothing does.
    package func unsentFigures() throws(HistoryError) -> UnsentFigures {
        try read { db in
            var figures = UnsentFigures()
            guard try db.tableExists("unsent"),
                let row = try Row.fetchOne(db, sql: "SELECT count(*), min(slot) FROM unsent")
            else { return figures }
            (figures.rounds, figures.oldestSlot) = (row[0], row[1])
            return figures
        }
    }

    /// Rounds that need not be sent any more: the hub has them, or will never take them.
    package func removeUnsent(_ ids: [String]) throws(HistoryError) {
        guard !ids.isEmpty else { return }
        try write { db in
            let delete = try db.cachedStatement(sql: "DELETE FROM unsent WHERE round = ?")
            for id in ids { try delete.execute(arguments: [id]) }
        }
    }

    /// A round as its summaries have it, without probes: what is sent to the hub of a fleet. nil when there is none of
    /// that id.
    package func summaries(round id: String) throws(HistoryError) -> RoundReport? {
        try read { db in
            let sql = "SELECT seq, day, started, utc_offset, part FROM round WHERE id = ?"
            guard let row = try Row.fetchOne(db, sql: sql, arguments: [id]) else { return nil }
            return try StoredRound(row, db).report(id: id, hasProbes: false)
        }
    }

    /// Those whose round is kept no longer are not sent any more.
    static func expireUnsent(_ budget: inout Int, _ db: Database) throws {
        guard budget > 0 else { return }
        try db.cachedStatement(
            sql: """
                DELETE FROM unsent WHERE round IN
                    (SELECT round FROM unsent WHERE round NOT IN (SELECT id FROM round) ORDER BY slot LIMIT \(budget))
                """
        ).execute()
        budget -= db.changesCount
    }
}
