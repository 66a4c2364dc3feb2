internal import FleetModel
package import LineModel

extension HubStore {
    /// A round that is older when it comes is refused: its judgement is of another day, and each day has a table.
    package static let maxRoundAge = Duration.seconds(40 * 86_400)
    /// A round of a slot so far ahead of the hub's clock is refused.
    package static let maxRoundLead = Duration.seconds(86_400)

    /// Stores a round; it is committed, and as safe as the database makes it, when this returns. A round that was made
    /// by a wrong clock gives way to one of the same vantage and slot by a right one.
    ///
    /// - Throws: `.refused` for a slot that is `maxRoundAge` old or more than `maxRoundLead` ahead, and for a name that
    ///   is none.
    package func put(round: StoredRound) throws(HubStoreError) -> RoundPut {
        let (slot, received) = (round.key.slot, round.receivedAt.nanosecondsSince1970 / 1_000_000_000)
        let ages = -Int64(Self.maxRoundLead / .seconds(1))...Int64(Self.maxRoundAge / .seconds(1))
        let (age, isFar) = received.subtractingReportingOverflow(slot)
        guard !isFar, ages.contains(age) else {
            throw HubStoreError(
                .refused, "the round's slot \(slot) is more than a day ahead of the hub's clock, or older than 40 days",
                remedy: "set the vantage's clock")
        }
        for name in [round.key.vantage, round.roundID, round.instance]
        where name.isEmpty || name.utf8.count > Self.maxNameBytes || name.utf8.contains(0) {
            throw HubStoreError(
                .refused, "the round's vantage, id or instance is empty, has a NUL or more than 200 bytes",
                remedy: "whatever sent it is no vantage of this version")
        }
        let header: [UInt8]
        do { header = try encode(round.header) } catch {
            throw HubStoreError(.refused, "the round's header cannot be stored (\(error))")
        }
        try database.prepareRounds(ofDay: Self.day(of: slot))
        let clock = ClockReading(
            offset: VantageClock.offset(round.header, received: round.receivedAt), receivedAt: round.receivedAt)
        return try write { db in
            try Self.note(clock, of: round.key.vantage, in: db)
            if !round.hasWrongClock { try Self.clearWrong(round, in: db) }
            // Before the round, so that no slot has a round and is not judged.
            try db.execute("INSERT INTO fleet_slot (slot) VALUES (?) ON CONFLICT (slot) DO NOTHING", [.int(slot)])
            let put = """
                INSERT INTO fleet_round
                    (vantage, slot, round_id, instance, header, body, received, utc_offset, written)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT (vantage, slot) DO NOTHING RETURNING slot
                """
            let time: [HubValue] = [
                .int(round.receivedAt.nanosecondsSince1970), .int(round.receivedAt.utcOffsetSeconds),
            ]
            let values: [HubValue] = [
                .text(round.key.vantage), .int(slot), .text(round.roundID), .text(round.instance), .bytes(header),
                .bytes(round.body),
            ]
            guard try !db.query(put, values + time).isEmpty else { return try Self.present(round, in: db) }
            let last = """
                INSERT INTO fleet_last_round (vantage, slot, header, received, utc_offset) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (vantage) DO UPDATE SET slot = excluded.slot, header = excluded.header,
                    received = excluded.received, utc_offset = excluded.utc_offset
                WHERE excluded.slot > fleet_last_round.slot
                """
            try db.execute(last, [.text(round.key.vantage), .int(slot), .bytes(header)] + time)
            return .stored
        }
    }

    /// Takes away what the vantage sent by a wrong clock and what would stand in the way of a round by a right one.
    private static func clearWrong(_ round: StoredRound, in db: any HubConnection) throws {
        let (vantage, slot) = (round.key.vantage, round.key.slot)
        let present = try db.query(
            "SELECT header, received, utc_offset FROM fleet_round WHERE vantage = ? AND slot = ? AND round_id <> ?",
            [.text(vantage), .int(slot), .text(round.roundID)]
        ).first
        if let present, try isWrong(present) {
            try db.execute("DELETE FROM fleet_round WHERE vantage = ? AND slot = ?", [.text(vantage), .int(slot)])
        }
        let last = try db.query("SELECT * FROM fleet_last_round WHERE vantage = ?", [.text(vantage)]).first
        if let last, try last.int("slot") >= slot, try isWrong(last) {
            try db.execute("DELETE FROM fleet_last_round WHERE vantage = ?", [.text(vantage)])
        }
    }

    private static func isWrong(_ row: HubRow) throws -> Bool {
        LastRound(
            header: try decode(RoundHeader.self, try row.bytes("header")), receivedAt: try row.wallTime("received")
        ).hasWrongClock
    }

    /// What is there in the place of a round that could not be stored.
    private static func present(_ round: StoredRound, in db: any HubConnection) throws -> RoundPut {
        let sql = """
            SELECT round_id, instance, received, utc_offset, body FROM fleet_round WHERE vantage = ? AND slot = ?
            """
        guard let row = try db.query(sql, [.text(round.key.vantage), .int(round.key.slot)]).first else {
            throw HubStoreError(.locked, "the round was taken away while it was looked at; it is tried again")
        }
        let known = StoredRoundKey(
            key: round.key, roundID: try row.text("round_id"), instance: try row.text("instance"),
            receivedAt: try row.wallTime("received"))
        // A body that was made anew may tell another clock; the round is the same.
        let isSame = known.roundID == round.roundID && known.instance == round.instance
        return isSame ? .same : .conflict(known)
    }

    /// The rounds of a slot, by vantage.
    package func rounds(slot: Int64) throws(HubStoreError) -> [StoredRound] {
        try read { db in
            try db.query("SELECT * FROM fleet_round WHERE slot = ? ORDER BY vantage", [.int(slot)])
                .map(StoredRound.init)
        }
    }

    /// The vantages whose round of a slot is there, without the rounds themselves.
    package func reporters(slot: Int64) throws(HubStoreError) -> [String] {
        try read { db in
            try db.query("SELECT vantage FROM fleet_round WHERE slot = ? ORDER BY vantage", [.int(slot)])
                .map { try $0.text("vantage") }
        }
    }

    /// A vantage's round of a slot; nil where there is none.
    package func round(vantage: String, slot: Int64) throws(HubStoreError) -> StoredRound? {
        try read { db in
            let sql = "SELECT * FROM fleet_round WHERE vantage = ? AND slot = ?"
            return try db.query(sql, [.text(vantage), .int(slot)]).first.map(StoredRound.init)
        }
    }

    /// A vantage's rounds of the slots in a range, in order, `most` at most.
    package func rounds(
        vantage: String, from: Int64, to: Int64, most: Int
    ) throws(HubStoreError) -> [StoredRound] {
        try read { db in
            let sql = """
                SELECT * FROM fleet_round WHERE vantage = ? AND slot >= ? AND slot < ? ORDER BY slot LIMIT ?
                """
            return try db.query(sql, [.text(vantage), .int(from), .int(to), .int(max(0, most))]).map(StoredRound.init)
        }
    }

    /// What each vantage said of itself in the round of its newest slot, by name.
    package func lastRounds() throws(HubStoreError) -> [String: LastRound] {
        try read { db in
            var found: [String: LastRound] = [:]
            for row in try db.query("SELECT * FROM fleet_last_round") {
                found[try row.text("vantage")] = LastRound(
                    header: try decode(RoundHeader.self, try row.bytes("header")),
                    receivedAt: try row.wallTime("received"))
            }
            return found
        }
    }

    /// Rounds that the store of results does not have yet, oldest first.
    package func unwrittenRounds(limit: Int) throws(HubStoreError) -> [StoredRound] {
        try read { db in
            let sql = "SELECT * FROM fleet_round WHERE written = 0 ORDER BY slot, vantage LIMIT ?"
            return try db.query(sql, [.int(max(0, limit))]).map(StoredRound.init)
        }
    }

    /// How many rounds the store of results does not have yet.
    package func unwrittenCount() throws(HubStoreError) -> Int {
        try read { db in
            try db.query("SELECT count(*) AS number FROM fleet_round WHERE written = 0").first?.count("number") ?? 0
        }
    }

    /// Notes that the store of results has these rounds.
    package func markWritten(_ keys: [StoredRound.Key], at: WallTime) throws(HubStoreError) {
        guard !keys.isEmpty else { return }
        try write { db in
            for key in keys.sorted(by: { ($0.slot, $0.vantage) < ($1.slot, $1.vantage) }) {
                try db.execute(
                    "UPDATE fleet_round SET written = ? WHERE vantage = ? AND slot = ? AND written = 0",
                    [.int(max(1, at.nanosecondsSince1970)), .text(key.vantage), .int(key.slot)])
            }
        }
    }

    /// Days since 1970, rounded down.
    static func day(of slot: Int64) -> Int64 { slot >= 0 ? slot / 86_400 : (slot - 86_399) / 86_400 }
}

extension StoredRound {
    init(_ row: HubRow) throws {
        self.init(
            vantage: try row.text("vantage"), slot: try row.int("slot"), roundID: try row.text("round_id"),
            instance: try row.text("instance"), header: try decode(RoundHeader.self, try row.bytes("header")),
            body: try row.bytes("body"), receivedAt: try row.wallTime("received"))
    }
}
