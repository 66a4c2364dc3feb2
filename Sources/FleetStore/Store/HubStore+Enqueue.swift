internal import LineHistory
internal import LineModel

extension HubStore {
    /// Keeps these destinations' rows until the transaction ends, in one order for everybody.
    static func lockLanes(_ destinations: Set<String>, in db: any HubConnection) throws {
        for destination in destinations.sorted() {
            try db.execute(
                "INSERT INTO fleet_lane (destination) VALUES (?) ON CONFLICT (destination) DO NOTHING",
                [.text(destination)])
            _ = try db.query(
                "SELECT destination FROM fleet_lane WHERE destination = ? {lock}", [.text(destination)])
        }
    }

    static func lockLanes(of ids: [Int64], in db: any HubConnection) throws {
        let sql = "SELECT destination FROM fleet_outbox WHERE id = ?"
        try lockLanes(
            Set(try ids.compactMap { try db.query(sql, [.int($0)]).first?.text("destination") }), in: db)
    }

    /// Puts messages into the outbox, within the transaction of what they tell of.
    ///
    /// - Parameter slot: whose judgement it is, which has one message a destination; nil of what is no judgement.
    /// - Returns: the destinations whose last message was superseded by the new one.
    static func enqueue(
        _ messages: [OutgoingMessage], slot: Int64?, at: WallTime, in db: any HubConnection
    ) throws -> [String] {
        try lockLanes(Set(messages.map(\.destination)), in: db)
        let sql = """
            INSERT INTO fleet_outbox
                (slot, destination, digest, created, utc_offset, due, attempts, in_flight, recovered)
            VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0) RETURNING id
            """
        var superseded: [String] = []
        for message in messages {
            let before = message.digest.isOnlyContinued ? try supersede(message.destination, at: at, in: db) : nil
            if before != nil { superseded.append(message.destination) }
            try changeTold(of: message.destination, in: db) { $0.noteWaiting(message.digest) }
            let since = before ?? at
            let row = try db.query(
                sql,
                [
                    .int(slot), .text(message.destination), .bytes(try encode(message.digest)),
                    .int(since.nanosecondsSince1970), .int(since.utcOffsetSeconds),
                    .int(message.notBefore.nanosecondsSince1970),
                ]
            ).first
            if let id = try row?.int("id") { try logTold(message.digest, as: id, in: db) }
        }
        return superseded
    }

    /// Notes what a message says of each incident, since its digest goes when it has ended. That an incident goes on is
    /// no news, and is said each round.
    private static func logTold(_ digest: Digest, as message: Int64, in db: any HubConnection) throws {
        let sql = """
            INSERT INTO fleet_told_item (incident, message, change) VALUES (?, ?, ?)
            ON CONFLICT (incident, message) DO UPDATE SET change = excluded.change
            """
        for item in digest.items where item.change != .continued {
            try db.execute(sql, [.int(item.incident), .int(message), .text(item.change.rawValue)])
        }
    }

    /// Ends the last message that waits for a destination, if it tells of nothing but incidents that go on and nobody
    /// is sending it.
    ///
    /// - Returns: when that message was made, which is since when the destination was not told; nil when it waits on,
    ///   or when there is none.
    private static func supersede(
        _ destination: String, at: WallTime, in db: any HubConnection
    ) throws -> WallTime? {
        let last = """
            SELECT id, digest, created, utc_offset FROM fleet_outbox WHERE in_flight = 0
                AND (claimed_until IS NULL OR claimed_until <= {now}) AND id = (
                    SELECT max(id) FROM fleet_outbox
                    WHERE ended IS NULL AND destination = ? AND recipient IS NULL)
            """
        guard let row = try db.query(last, [.text(destination)]).first,
            try decode(Digest.self, try row.bytes("digest")).isOnlyContinued
        else { return nil }
        try end([try row.int("id")], as: "superseded", error: nil, at: at, in: db)
        return try row.wallTime("created")
    }

    /// A message for one recipient, in place of the first of those that others got.
    static func putApart(
        _ digest: Digest, for recipient: String, insteadOf ids: [Int64], at: WallTime, in db: any HubConnection
    ) throws {
        let sql = """
            INSERT INTO fleet_outbox
                (destination, recipient, digest, created, utc_offset, due, attempts, in_flight, recovered)
            SELECT destination, ?, ?, created, utc_offset, ?, 0, 0, 0 FROM fleet_outbox
            WHERE id = ? AND ended IS NULL
            """
        guard let first = ids.min() else { return }
        try db.execute(
            sql, [.text(recipient), .bytes(try encode(digest)), .int(at.nanosecondsSince1970), .int(first)])
    }

    /// Nobody reads again what a message told that has ended; its row alone is kept, for `outboxFigures`. One that was
    /// delivered or given up stays so.
    static func end(
        _ ids: [Int64], as outcome: String, error: String?, at: WallTime, in db: any HubConnection
    ) throws {
        let sql = """
            UPDATE fleet_outbox SET in_flight = 0, last_error = ?, digest = ?, ended = ?, outcome = ?,
                claimed_by = NULL, claimed_until = NULL WHERE id = ? AND ended IS NULL
            """
        for id in ids.sorted() {
            try db.execute(
                sql, [.text(error.map(shown)), .bytes([]), .int(at.nanosecondsSince1970), .text(outcome), .int(id)])
        }
    }
}

/// What a destination answered, as a text that both databases can hold: PostgreSQL's have no NUL.
func shown(_ error: String) -> String { error.replacing("\0", with: "\u{FFFD}") }
