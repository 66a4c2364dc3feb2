import GRDB
import Testing

@testable import LineHistory

@Suite("The indexes of the expiry")
struct ExpiryIndexTests {
    private func plan(
        _ store: HistoryStore, _ sql: String = HistoryStore.roundsWithOldProbes,
        _ arguments: StatementArguments = [0, 50]
    ) throws -> [String] {
        try store.read { db in
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: arguments).map { $0["detail"] }
        }
    }

    @Test("finds rounds whose probes are too old without a look at those that have none, and sorts nothing")
    func isUsed() throws {
        let store = try Place().store()
        #expect(try plan(store) == ["SEARCH round USING INDEX round_probes (started<?)"])
        #expect(
            try plan(store, HistoryStore.waitingTooLong, [0, 0, 9]) == [
                "SEARCH outbox USING INDEX outbox_age (created<?)"
            ])
    }

    @Test("is made in a history of before, and keeps no version out that knows its schema")
    func isNoSchema() throws {
        let place = try Place()
        do {
            let store = try place.store()
            for report in rounds(2, lines: 2) { try store.storeRound(report) }
            try store.write { try $0.execute(sql: "DROP INDEX round_probes") }
        }
        let store = try place.store()
        #expect(try plan(store).count == 1)
        #expect(
            try store.read { try String.fetchAll($0, sql: "SELECT identifier FROM grdb_migrations ORDER BY 1") }
                == ["1", "2", "3", "told"])
        let step = try store.expire(now: .at(86_400), keepProbes: .seconds(60), keepRounds: .seconds(864_000))
        #expect(step.deleted == 2)
    }
}
