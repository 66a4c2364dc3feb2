internal import Synchronization

/// Rounds have a table for each day, so that a day that expires is dropped and nothing has to be cleaned up behind it
/// (PostgreSQL 15, "Table Partitioning").
extension PostgresHub {
    private static let prefix = "fleet_round_d"

    func prepareRounds(ofDay day: Int64) throws(HubStoreError) {
        guard !days.withLock({ $0.contains(day) }) else { return }
        let name = Self.name(day)
        try write { db in
            // Whoever makes the same table just now is waited for.
            _ = try db.query("SELECT pg_advisory_xact_lock(?)", [.int(HubSchema.lockNumber)])
            let known = "SELECT CASE WHEN to_regclass(?) IS NULL THEN 0 ELSE 1 END AS known"
            guard try db.query(known, [.text(name)]).first?.int("known") == 0 else { return }
            try db.execute("CREATE TABLE \(name) (LIKE fleet_round INCLUDING ALL)")
            // Attached when it is whole: rounds of other days are stored meanwhile.
            try db.execute(
                """
                ALTER TABLE fleet_round ATTACH PARTITION \(name)
                FOR VALUES FROM (\(day * 86_400)) TO (\((day + 1) * 86_400))
                """)
        }
        days.withLock { _ = $0.insert(day) }
    }

    var keepsDaysApart: Bool { true }

    func dropRounds(beforeDay day: Int64) throws(HubStoreError) {
        let names = try read { db in
            try db.query(
                """
                SELECT c.relname AS name FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
                WHERE i.inhparent = CAST(? AS regclass) ORDER BY c.relname
                """, [.text("fleet_round")]
            ).map { try $0.text("name") }
        }
        for known in names.compactMap(Self.day(ofName:)) where known < day {
            days.withLock { _ = $0.remove(known) }
            try write { try $0.execute("DROP TABLE IF EXISTS \(Self.name(known))") }
        }
    }

    private static func name(_ day: Int64) -> String { prefix + (day < 0 ? "m\(-day)" : "\(day)") }

    private static func day(ofName name: String) -> Int64? {
        guard name.hasPrefix(prefix) else { return nil }
        let digits = name.dropFirst(prefix.count)
        return digits.hasPrefix("m") ? Int64(digits.dropFirst()).map { -$0 } : Int64(digits)
    }
}
