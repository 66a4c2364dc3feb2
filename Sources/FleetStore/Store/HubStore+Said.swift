internal import FleetModel
internal import LineModel

extension HubStore {
    /// Notes what a vantage says of itself. Where the operator gave it no tags its own ones count, and vantages are
    /// planned for anew when these change.
    package func note(_ said: VantageSaid, of vantage: String) throws(HubStoreError) {
        try write { db in
            let known = try db.query("SELECT tags FROM fleet_said WHERE vantage = ? {lock}", [.text(vantage)]).first
            let before = try known.flatMap { try Self.tags($0) } ?? []
            let sql = """
                INSERT INTO fleet_said (vantage, tags, is_fallback) VALUES (?, ?, ?)
                ON CONFLICT (vantage) DO UPDATE SET tags = excluded.tags, is_fallback = excluded.is_fallback
                """
            try db.execute(sql, [.text(vantage), .bytes(try Self.encoded(said.tags)), .flag(said.isFallback)])
            let own = try db.query("SELECT * FROM fleet_vantage WHERE name = ?", [.text(vantage)]).first
            if before != said.tags, try own.map({ try StoredVantage($0).vantage.tags.isEmpty }) ?? false {
                try Self.raiseEpoch(db)
            }
        }
    }

    /// Notes how a vantage's clock is, also where its round was refused.
    package func note(clock: ClockReading, of vantage: String) throws(HubStoreError) {
        try write { try Self.note(clock, of: vantage, in: $0) }
    }

    static func note(_ clock: ClockReading, of vantage: String, in db: any HubConnection) throws {
        let sql = """
            INSERT INTO fleet_said (vantage, clock, received, utc_offset) VALUES (?, ?, ?, ?)
            ON CONFLICT (vantage) DO UPDATE SET clock = excluded.clock, received = excluded.received,
                utc_offset = excluded.utc_offset
            """
        try db.execute(
            sql,
            [
                .text(vantage), .int(clock.offset.nanoseconds), .int(clock.receivedAt.nanosecondsSince1970),
                .int(clock.receivedAt.utcOffsetSeconds),
            ])
    }

    /// The newest reading of each vantage's clock, by name.
    package func clocks() throws(HubStoreError) -> [String: ClockReading] {
        try read { db in
            var found: [String: ClockReading] = [:]
            for row in try db.query("SELECT * FROM fleet_said WHERE clock IS NOT NULL") {
                found[try row.text("vantage")] = ClockReading(
                    offset: .nanoseconds(try row.int("clock")), receivedAt: try row.wallTime("received"))
            }
            return found
        }
    }

    /// What each vantage says of itself, by name.
    static func said(_ db: any HubConnection) throws -> [String: VantageSaid] {
        var found: [String: VantageSaid] = [:]
        for row in try db.query("SELECT * FROM fleet_said WHERE tags IS NOT NULL") {
            found[try row.text("vantage")] = VantageSaid(
                tags: try tags(row) ?? [], isFallback: try row.flag("is_fallback"))
        }
        return found
    }

    private static func tags(_ row: HubRow) throws -> [Tag]? {
        guard let bytes = try row.optionalBytes("tags") else { return nil }
        return try decode([[String]].self, bytes).compactMap { $0.count == 2 ? Tag(key: $0[0], value: $0[1]) : nil }
    }
}
