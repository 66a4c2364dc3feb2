internal import Foundation
internal import GRDB
internal import GRDBSQLite
internal import Glibc
package import LineModel

extension HistoryStore {
    /// How long a statement waits for another process's lock.
    static let busySeconds = 5.0

    /// Opens the database, or creates it. A file that is damaged is moved aside, with its `-wal` and `-shm`, and a new
    /// one begun; `notes` say so, and must be shown.
    ///
    /// A file that is made, its log and its index are for `readers` alone from the start, whatever the umask says; one
    /// that is there keeps its mode, but for what everybody else was allowed.
    package static func open(
        path: String, now: WallTime, readers: HistoryReaders = .owner
    ) throws(HistoryError) -> (store: HistoryStore, notes: [String]) {
        try open(path: path, now: now, mode: readers.mode)
    }

    static func open(
        path: String, now: WallTime, mode: mode_t, views: ViewCache = ViewCache()
    ) throws(HistoryError) -> (store: HistoryStore, notes: [String]) {
        let known = HistoryAccess.mode(of: path) ?? mode
        do {
            return (try openSound(path, mode: mode, views), [])
        } catch  where error.kind == .corrupt {
            let place = try setAside(path: path, now: now)
            let note =
                "\(error.reason): it was moved to \(place) and a new history begun; "
                + "what it held is not shown any more (sqlite3 \(place) .recover may read it)"
            let store = try openSound(path, mode: known | mode, views)
            try store.restore(HistorySalvage(), now: now)
            return (store, [note])
        }
    }

    /// Opens a database that another process may be writing to; writes nothing. A copy of one in a place where nothing
    /// can be written, such as a read-only disk, is opened too.
    package static func openForReading(path: String) throws(HistoryError) -> HistoryStore {
        try openForReading(path: path, views: ViewCache())
    }

    static func openForReading(path: String, views: ViewCache) throws(HistoryError) -> HistoryStore {
        try checkReadable(path)
        do throws(HistoryError) { return try openReadOnly(path, as: path, views) } catch {
            // A reader of a database with a write-ahead log makes the log's index beside it, where it may. Where it may
            // not and there is no log, nobody writes it either (sqlite.org/wal.html, "Read-Only Databases").
            guard error.kind == .unavailable, isWithoutLog(path),
                let found = try? openReadOnly(path, as: immutableName(path), views)
            else { throw error }
            return found
        }
    }

    private static func openReadOnly(
        _ path: String, as name: String, _ views: ViewCache
    ) throws(HistoryError) -> HistoryStore {
        var configuration = configuration()
        configuration.readonly = true
        do {
            let pool = try DatabasePool(path: name, configuration: configuration)
            let store = HistoryStore(path: path, pool: pool, views: views)
            try store.read { try HistorySchema.checkReadable($0, path: path) }
            return store
        } catch {
            throw HistoryError(error, path: path)
        }
    }

    /// - Throws: why the file cannot be read, as the system says it (access(2)). It is not opened: to close it again
    ///   would drop the locks of this process's connections (sqlite.org/howtocorrupt.html, 2.2).
    private static func checkReadable(_ path: String) throws(HistoryError) {
        guard faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0 else { throw unreadable(path, errno) }
        var facts = stat()
        guard stat(path, &facts) == 0, facts.st_mode & S_IFMT != S_IFDIR else {
            throw HistoryError(.unavailable, "\(path) is a directory; name the history's file in it")
        }
    }

    private static func unreadable(_ path: String, _ number: Int32) -> HistoryError {
        switch number {
        case ENOENT, ENOTDIR:
            HistoryError(.unavailable, "\(path): there is no such file; name the history that watch writes")
        case EACCES, EPERM:
            HistoryError(
                .unavailable,
                "\(path): permission denied; the service's user and its group may read it, as may root: run this as "
                    + "one of them")
        default: HistoryError(.unavailable, "\(path) cannot be opened: \(String(cString: strerror(number)))")
        }
    }

    private static func isWithoutLog(_ path: String) -> Bool {
        var facts = stat()
        return stat(path + "-wal", &facts) != 0 ? errno == ENOENT : facts.st_size == 0
    }

    /// The name of a file that nobody changes while it is open (sqlite.org/uri.html).
    private static func immutableName(_ path: String) -> String {
        let escaped = path.utf8.reduce(into: "") { text, byte in
            let isPlain = byte > 0x20 && byte < 0x7F && !"%?#".utf8.contains(byte)
            text += isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return "file:\(escaped)?immutable=1"
    }

    /// Moves the file of a database and its companions away; where to.
    package static func setAside(path: String, now: WallTime) throws(HistoryError) -> String {
        var place = "\(path).corrupt-\(now.compactText)"
        var number = 1
        while FileManager.default.fileExists(atPath: place), number < 1000 {
            number += 1
            place = "\(path).corrupt-\(now.compactText)-\(number)"
        }
        do {
            try FileManager.default.moveItem(atPath: path, toPath: place)
            for companion in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: path + companion) {
                try FileManager.default.moveItem(atPath: path + companion, toPath: place + companion)
            }
        } catch {
            throw HistoryError(.unavailable, "\(path) is damaged and cannot be moved to \(place): \(error)")
        }
        return place
    }

    private static func openSound(
        _ path: String, mode: mode_t, _ views: ViewCache
    ) throws(HistoryError) -> HistoryStore {
        _ = try HistoryAccess.prepare(path, mode: mode)
        do {
            let pool = try DatabasePool(path: path, configuration: configuration())
            try HistorySchema.migrate(pool, path: path)
            return HistoryStore(path: path, pool: pool, views: views)
        } catch {
            throw HistoryError(error, path: path)
        }
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.label = "history"
        configuration.busyMode = .timeout(busySeconds)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { db in
            // Before the first page is written; later it is without effect.
            if !db.configuration.readonly {
                try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
                try keepLog(db)
            }
            try db.execute(sql: "PRAGMA cache_size = -16000")
        }
        return configuration
    }

    /// Leaves the write-ahead log and its index there when the last connection closes: readers who may not write to the
    /// directory, as the group of the service's account, cannot open the database without them
    /// (sqlite.org/wal.html, "Read-Only Databases").
    private static func keepLog(_ db: Database) throws {
        var flag: CInt = 1
        let code = sqlite3_file_control(db.sqliteConnection, nil, SQLITE_FCNTL_PERSIST_WAL, &flag)
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }

    /// What only the connection that writes needs.
    ///
    /// `synchronous = FULL`: a commit is on the disk when it returns, so that a message in the outbox, and that it was
    /// delivered, survive a loss of power, and not only the end of the process. It costs one fsync a round and a
    /// message. The WAL file is cut back after a checkpoint, so that one large round does not keep its space for ever.
    static func prepareWriter(_ db: Database) throws {
        try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864")
    }
}
