internal import LineModel

extension HubStore {
    /// See `takeLease`.
    private static let farLeases: Int64 = 10

    /// Takes a lease that nobody holds, or whose time is over, or that this very holder has; by one statement and the
    /// database's clock.
    ///
    /// - Parameters:
    ///   - holder: unique for each process, so that one that was started anew does not take itself for the one before.
    ///   - duration: how long it counts unless it is renewed.
    /// One that ends later than `farLeases` times as long from now is nobody's: the clock was set back since.
    ///
    /// - Returns: a token with a higher number than any before; nil while somebody else holds it.
    package func takeLease(
        _ name: String, holder: String, for duration: Duration
    ) throws(HubStoreError) -> FencingToken? {
        try write { db in
            let sql = """
                INSERT INTO fleet_lease (name, holder, token, until) VALUES (?, ?, 1, {now} + ?)
                ON CONFLICT (name) DO UPDATE
                SET holder = excluded.holder, token = fleet_lease.token + 1, until = excluded.until
                WHERE fleet_lease.until <= {now} OR fleet_lease.holder = excluded.holder
                    OR fleet_lease.until > {now} + ? RETURNING token
                """
            let (time, (far, isTooLong)) = (
                duration.nanoseconds, duration.nanoseconds.multipliedReportingOverflow(by: Self.farLeases)
            )
            let row = try db.query(
                sql, [.text(name), .text(holder), .int(time), .int(isTooLong ? .max / 2 : far)]
            ).first
            return try row.map { FencingToken(lease: name, holder: holder, number: try $0.int("token")) }
        }
    }

    /// Has a lease count for so long from now on. One whose time is over, and that nobody took since, is renewed, too.
    ///
    /// - Returns: false where somebody else took it.
    package func renewLease(_ token: FencingToken, for duration: Duration) throws(HubStoreError) -> Bool {
        try write { db in
            let sql = """
                UPDATE fleet_lease SET until = {now} + ? WHERE name = ? AND holder = ? AND token = ? RETURNING token
                """
            return try !db.query(
                sql,
                [.int(duration.nanoseconds), .text(token.lease), .text(token.holder), .int(token.number)]
            ).isEmpty
        }
    }

    /// Gives a lease back before its time, so that another member need not wait; without effect where it is another's.
    package func releaseLease(_ token: FencingToken) throws(HubStoreError) {
        try write { db in
            try db.execute(
                "UPDATE fleet_lease SET until = 0 WHERE name = ? AND holder = ? AND token = ?",
                [.text(token.lease), .text(token.holder), .int(token.number)])
        }
    }

    /// Who has a lease; nil where nobody ever took it.
    package func lease(_ name: String) throws(HubStoreError) -> HubLease? {
        try read { db in
            let sql = "SELECT holder, token, until, CASE WHEN until <= {now} THEN 1 ELSE 0 END AS is_over "
            let row = try db.query(sql + "FROM fleet_lease WHERE name = ?", [.text(name)]).first
            return try row.map { row in
                HubLease(
                    token: FencingToken(lease: name, holder: try row.text("holder"), number: try row.int("token")),
                    until: WallTime(nanosecondsSince1970: try row.int("until")), isOver: try row.flag("is_over"))
            }
        }
    }

    /// Keeps the lease as it is until the transaction ends.
    ///
    /// - Throws: `.fenced` where the token is not the newest any more.
    static func check(_ token: FencingToken, in db: any HubConnection) throws {
        let sql = "SELECT holder, token FROM fleet_lease WHERE name = ? {lock}"
        let row = try db.query(sql, [.text(token.lease)]).first
        guard let row, try row.int("token") == token.number, try row.text("holder") == token.holder else {
            let holder = try row.map { "\(try $0.text("holder")) (token \(try $0.int("token")))" } ?? "nobody"
            throw HubStoreError(
                .fenced, "the lease \(token.lease) is held by \(holder), and no longer by token \(token.number)",
                remedy: "nothing was stored; the other member judges")
        }
    }
}
