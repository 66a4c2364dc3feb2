package import LineModel
package import Logging

/// What the members of a hub share and must agree on: vantages, lines, rounds, incidents, what waits to be told, and
/// who judges.
///
/// Every method blocks; call them from where that is allowed (`BlockingWork`). Each is one transaction: after an error
/// nothing of it is stored, but where the error says that nobody knows, and the same call may be made again: none of
/// them does its work twice.
package final class HubStore: Sendable {
    let database: any HubDatabase

    init(_ database: any HubDatabase) { self.database = database }

    /// Opens the one file of a hub with a single member, or makes it, for this user alone.
    ///
    /// - Parameters:
    ///   - path: a file that is a hub's, or that is not there yet.
    ///   - maxPages: a bound of the file, in pages of 4 KiB; nil where the disk is the bound.
    ///   - logger: is told when the file is deleted while it is open; nil where nobody waits for it.
    ///   - now: the clock of leases and claims, since the file has none.
    package static func open(
        path: String, maxPages: Int? = nil, logger: Logger? = nil, now: @escaping @Sendable () -> WallTime
    ) throws(HubStoreError) -> HubStore {
        let database = try SQLiteHub.open(path: path, maxPages: maxPages, logger: logger, now: now)
        try HubSchema.migrate(database)
        return HubStore(database)
    }

    /// Opens the PostgreSQL that the members of a hub share, and brings its tables to the newest form.
    ///
    /// - Parameters:
    ///   - connections: how many this member has at most, from 1 on; made when they are needed.
    /// - Throws: `.unavailable` while it cannot be reached: to be tried again; `.newer` where this program is too old.
    package static func open(
        postgres address: PostgresAddress, connections: Int = 4
    ) throws(HubStoreError) -> HubStore {
        let start = ContinuousClock.now
        let database = PostgresHub(address, connections: connections) {
            Int64((ContinuousClock.now - start) / .nanoseconds(1))
        }
        try HubSchema.migrate(database)
        return HubStore(database)
    }

    /// What errors and people call it: a path, or a host with a database's name; never with a password.
    package var place: String { database.place }

    /// What the database's driver did since it was opened.
    package var figures: HubDatabaseFigures { database.figures }

    /// The database's own clock: what leases and claims go by.
    package func databaseNow() throws(HubStoreError) -> WallTime {
        try read { try Self.now($0) }
    }

    /// A copy of the whole database at a path, which nobody else can read; an older one there is replaced when the new
    /// one is whole. In SQLite a database that is opened in its place; of PostgreSQL an archive for `pg_restore`.
    package func backup(to path: String) throws(HubStoreError) { try database.backup(to: path) }

    /// Ends all connections. Nothing may be asked afterwards.
    package func close() { database.close() }

    /// What tells this database from that of another hub: ten small letters and digits, made by chance once.
    package func installation() throws(HubStoreError) -> String {
        let key = "installation"
        if let known = try read({ try Self.meta(key, in: $0) }) { return String(decoding: known, as: UTF8.self) }
        let digits = Array("0123456789abcdefghijklmnopqrstuvwxyz")
        let made = (0..<10).map { _ in digits[Int.random(in: digits.indices)] }
        return try write { db in
            try db.execute(
                "INSERT INTO fleet_meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING",
                [.text(key), .bytes([UInt8](String(made).utf8))])
            return String(decoding: try Self.meta(key, in: db) ?? [], as: UTF8.self)
        }
    }

    func read<Value>(_ body: (any HubConnection) throws -> Value) throws(HubStoreError) -> Value {
        try database.read(body)
    }

    func write<Value>(_ body: (any HubConnection) throws -> Value) throws(HubStoreError) -> Value {
        try database.write(body)
    }

    static func now(_ db: any HubConnection) throws -> WallTime {
        guard let row = try db.query("SELECT {now} AS at").first else { return WallTime(nanosecondsSince1970: 0) }
        return WallTime(nanosecondsSince1970: try row.int("at"))
    }

    static func meta(_ key: String, in db: any HubConnection) throws -> [UInt8]? {
        try db.query("SELECT value FROM fleet_meta WHERE key = ?", [.text(key)]).first?.bytes("value")
    }

    static func setMeta(_ key: String, _ value: [UInt8], in db: any HubConnection) throws {
        try db.execute(
            "INSERT INTO fleet_meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            [.text(key), .bytes(value)])
    }
}

extension HubRow {
    /// A time with its offset, which stands in `utc_offset`.
    func wallTime(_ column: String) throws -> WallTime {
        WallTime(nanosecondsSince1970: try int(column), utcOffsetSeconds: try count("utc_offset"))
    }
}
