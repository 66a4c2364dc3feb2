package import FleetModel
package import LineModel

extension HubStore {
    /// Names of vantages, and ids that vantages send.
    static let maxNameBytes = 200

    /// The vantages by name.
    package func vantages() throws(HubStoreError) -> [StoredVantage] {
        try read { db in
            let said = try Self.said(db)
            return try db.query("SELECT * FROM fleet_vantage ORDER BY name").map { row in
                var stored = try StoredVantage(row)
                stored.take(said[stored.vantage.name] ?? VantageSaid())
                return stored
            }
        }
    }

    /// The vantage whose token has this SHA-256; nil where there is none: the token is unknown, or was revoked.
    package func vantage(tokenHash: [UInt8]) throws(HubStoreError) -> StoredVantage? {
        try read { db in
            try db.query("SELECT * FROM fleet_vantage WHERE token_hash = ?", [.bytes(tokenHash)]).first
                .map(StoredVantage.init)
        }
    }

    /// The vantage of that name; nil where there is none.
    package func vantage(name: String) throws(HubStoreError) -> StoredVantage? {
        try read { db in
            try db.query("SELECT * FROM fleet_vantage WHERE name = ?", [.text(name)]).first.map(StoredVantage.init)
        }
    }

    /// Adds a vantage, or gives one that is there a new token, tags and weight: the token before it counts no more.
    ///
    /// - Returns: whether it is new.
    /// - Throws: `.refused` for a name that no vantage may have.
    @discardableResult
    package func add(vantage: FleetVantage, tokenHash: [UInt8], now: WallTime) throws(HubStoreError) -> Bool {
        try Self.check(vantage)
        return try write { db in
            let known = try !db.query("SELECT 1 AS one FROM fleet_vantage WHERE name = ?", [.text(vantage.name)])
                .isEmpty
            let sql = """
                INSERT INTO fleet_vantage (name, token_hash, tags, weight, is_fallback, added) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET token_hash = excluded.token_hash, tags = excluded.tags,
                    weight = excluded.weight, is_fallback = excluded.is_fallback
                """
            try db.execute(
                sql,
                [
                    .text(vantage.name), .bytes(tokenHash), .bytes(try Self.encoded(vantage.tags)),
                    .double(vantage.weight), .flag(vantage.isFallback), .int(now.nanosecondsSince1970),
                ])
            try Self.raiseEpoch(db)
            return !known
        }
    }

    /// Takes a vantage out, with its token. Its rounds stay as long as others do.
    ///
    /// - Returns: false where there was none.
    @discardableResult
    package func removeVantage(_ name: String) throws(HubStoreError) -> Bool {
        try write { db in
            let sql = "DELETE FROM fleet_vantage WHERE name = ? RETURNING name"
            guard try !db.query(sql, [.text(name)]).isEmpty else { return false }
            try db.execute("DELETE FROM fleet_last_round WHERE vantage = ?", [.text(name)])
            try db.execute("DELETE FROM fleet_said WHERE vantage = ?", [.text(name)])
            try Self.raiseEpoch(db)
            return true
        }
    }

    /// Gives a vantage other tags, another weight, or makes it a fallback; the token stays.
    ///
    /// - Returns: false where there is none of that name.
    @discardableResult
    package func setTags(_ vantage: FleetVantage) throws(HubStoreError) -> Bool {
        try Self.check(vantage)
        return try write { db in
            let sql = "SELECT * FROM fleet_vantage WHERE name = ? {lock}"
            guard let row = try db.query(sql, [.text(vantage.name)]).first else { return false }
            // Said again, nothing changes: vantages would ask for their lines anew for nothing.
            guard try StoredVantage(row).vantage != vantage else { return true }
            try db.execute(
                "UPDATE fleet_vantage SET tags = ?, weight = ?, is_fallback = ? WHERE name = ?",
                [
                    .bytes(try Self.encoded(vantage.tags)), .double(vantage.weight), .flag(vantage.isFallback),
                    .text(vantage.name),
                ])
            try Self.raiseEpoch(db)
            return true
        }
    }

    /// Rises whenever a vantage joins, leaves, or changes its tags or weight; 0 before the first.
    package func epoch() throws(HubStoreError) -> Int { try read { try Self.epoch($0) } }

    static func epoch(_ db: any HubConnection) throws -> Int {
        try meta("epoch", in: db).flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
    }

    static func raiseEpoch(_ db: any HubConnection) throws {
        // There from here on, so that there is a row to lock.
        try db.execute(
            "INSERT INTO fleet_meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING",
            [.text("epoch"), .bytes([UInt8("0".utf8.first ?? 0x30)])])
        _ = try db.query("SELECT value FROM fleet_meta WHERE key = ? {lock}", [.text("epoch")])
        try setMeta("epoch", [UInt8](String(try epoch(db) + 1).utf8), in: db)
    }

    private static func check(_ vantage: FleetVantage) throws(HubStoreError) {
        let name = vantage.name
        guard !name.isEmpty, name.utf8.count <= maxNameBytes, !name.utf8.contains(0) else {
            throw HubStoreError(
                .refused, "a vantage's name has 1 to 200 bytes and no NUL", remedy: "choose another name for it")
        }
        guard vantage.weight > 0, vantage.weight.isFinite else {
            throw HubStoreError(.refused, "the weight of \(name) is no number above 0", remedy: "1 is what others have")
        }
    }

    static func encoded(_ tags: [Tag]) throws -> [UInt8] {
        try encode(tags.map { [$0.key, $0.value] })
    }
}

extension StoredVantage {
    init(_ row: HubRow) throws {
        let tags = try decode([[String]].self, try row.bytes("tags")).compactMap { pair in
            pair.count == 2 ? Tag(key: pair[0], value: pair[1]) : nil
        }
        self.init(
            vantage: FleetVantage(
                name: try row.text("name"), tags: tags, weight: try row.double("weight"),
                isFallback: try row.flag("is_fallback")),
            tokenHash: try row.bytes("token_hash"),
            added: WallTime(nanosecondsSince1970: try row.int("added")))
    }
}
