internal import LineModel

extension HubStore {
    /// Notes that a slot is to be judged, also if no round of it ever comes; without effect on one that is known.
    package func openSlot(_ slot: Int64) throws(HubStoreError) {
        try write { db in
            try db.execute("INSERT INTO fleet_slot (slot) VALUES (?) ON CONFLICT (slot) DO NOTHING", [.int(slot)])
        }
    }

    /// Slots before this one that were not judged yet, oldest first: those of which a round came, and those that were
    /// opened.
    package func unjudgedSlots(before: Int64, limit: Int = 10_000) throws(HubStoreError) -> [Int64] {
        try read { db in
            let sql = "SELECT slot FROM fleet_slot WHERE judged IS NULL AND slot < ? ORDER BY slot LIMIT ?"
            return try db.query(sql, [.int(before), .int(max(0, limit))]).map { try $0.int("slot") }
        }
    }

    /// The newest slots that were judged, the newest first.
    ///
    /// - Parameter before: only older ones: the next page.
    package func judgedSlots(before: Int64 = .max, most: Int = 1) throws(HubStoreError) -> [JudgedSlot] {
        try read { db in
            let sql = """
                SELECT slot, judged, facts FROM fleet_slot WHERE judged IS NOT NULL AND slot < ?
                ORDER BY slot DESC LIMIT ?
                """
            return try db.query(sql, [.int(before), .int(max(0, most))]).map { row in
                JudgedSlot(
                    slot: try row.int("slot"), judged: WallTime(nanosecondsSince1970: try row.int("judged")),
                    facts: try row.optionalBytes("facts") ?? [])
            }
        }
    }
}
