internal import Foundation
internal import GRDB
internal import Glibc
internal import LineHistory
internal import LineModel
internal import Logging

extension SQLiteHub {
    /// How long a statement waits for another process's lock.
    static let busySeconds = 5.0
    /// "PLHB" in ASCII: whose file it is (sqlite.org/pragma.html#pragma_application_id).
    private static let applicationID: Int64 = 0x504c_4842

    /// Opens the file, or makes it, for this user alone.
    ///
    /// - Parameters:
    ///   - maxPages: a bound of the file, in pages; nil where the disk is the bound.
    ///   - logger: is told of a file that was deleted while it is in use; nil where nobody waits for it.
    ///   - now: the clock of leases and claims.
    /// - Throws: a file that somebody else put there, that is of another program, or that cannot be opened.
    static func open(
        path: String, maxPages: Int? = nil, logger: Logger? = nil, now: @escaping @Sendable () -> WallTime
    ) throws(HubStoreError) -> SQLiteHub {
        do throws(HistoryError) {
            _ = try HistoryAccess.prepare(path, readers: .owner, setting: "database of the hub")
        } catch {
            throw HubStoreError(.unavailable, error.reason, remedy: error.remedy)
        }
        do {
            // Looked at before anything is changed: the log's mode alone would be a change.
            var looking = Configuration()
            looking.readonly = true
            let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
            if let size, size > 0 {
                let queue = try DatabaseQueue(path: path, configuration: looking)
                try queue.read { try checkOwner($0, path) }
                try queue.close()
            }
            return try SQLiteHub(path: path, logger: logger) {
                let pool = try DatabasePool(path: path, configuration: configuration(maxPages, now))
                try pool.writeWithoutTransaction { db in
                    try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA synchronous = FULL")
                    try db.execute(sql: "PRAGMA journal_size_limit = 67108864")
                }
                return pool
            }
        } catch {
            throw HubStoreError(sqlite: error, path: path)
        }
    }

    private static func configuration(_ maxPages: Int?, _ now: @escaping @Sendable () -> WallTime) -> Configuration {
        var configuration = Configuration()
        configuration.label = "hub"
        configuration.busyMode = .timeout(busySeconds)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { db in
            db.add(
                function: DatabaseFunction("hub_now", argumentCount: 0, pure: false) { _ in
                    now().nanosecondsSince1970
                })
            if !db.configuration.readonly { try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL") }
            if let maxPages { try db.execute(sql: "PRAGMA max_page_count = \(maxPages)") }
            try db.execute(sql: "PRAGMA cache_size = -16000")
        }
        return configuration
    }

    private static func checkOwner(_ db: Database, _ path: String) throws {
        let owner = try Int64.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        guard owner != applicationID else { return }
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard tables > 0 || owner != 0 else { return }
        throw HubStoreError(
            .damaged, "\(path) is the database of another program, and no hub's",
            remedy: "name another file as the database of the hub; nothing was changed in this one")
    }

    /// An empty file that only this user may read.
    static func makePrivate(_ path: String) throws {
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw HubStoreError(
                .unavailable, "\(path) cannot be made: \(String(cString: strerror(errno)))",
                remedy: "name a file in a folder that this user may write to")
        }
        fchmod(descriptor, 0o600)
        Glibc.close(descriptor)
    }

    /// Puts a file in another one's place when it is on the disk.
    static func moveDurably(_ from: String, to path: String) throws {
        let descriptor = Glibc.open(from, O_RDONLY | O_CLOEXEC)
        let isWritten = descriptor >= 0 && fsync(descriptor) == 0
        if descriptor >= 0 { Glibc.close(descriptor) }
        guard isWritten, rename(from, path) == 0 else {
            throw HubStoreError(
                .unavailable, "\(path) cannot be written: \(String(cString: strerror(errno)))",
                remedy: "check the disk, and that this user may write to the folder")
        }
    }
}

extension HubStoreError {
    /// What SQLite said, as what it means to an operator.
    init(sqlite error: any Error, path: String) {
        if let known = error as? HubStoreError {
            self = known
            return
        }
        if error is DecodingError || error is EncodingError {
            self.init(.damaged, "\(path): a stored value cannot be read (\(error))", remedy: Self.damagedRemedy)
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.failed, "\(path): \(error)")
            return
        }
        let text = error.message ?? "SQLite error \(error.resultCode.rawValue)"
        switch error.resultCode.primaryResultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .locked, "\(path) is locked by another process (\(text))",
                remedy: "a file is for one member of a hub: end the other process that holds it")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(.damaged, "\(path) is damaged or no database (\(text))", remedy: Self.damagedRemedy)
        case .SQLITE_FULL:
            self.init(
                .full, "\(path) cannot grow (\(text))",
                remedy: "free space on its file system, it is tried again")
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_IOERR:
            self.init(
                .unavailable, "\(path) cannot be used (\(text))",
                remedy: "check that this user may read and write it and its folder, and the disk")
        default:
            self.init(
                .failed, "\(path): \(text) (SQLite result \(error.extendedResultCode.rawValue))",
                remedy: "check that it is a hub's database, and its disk")
        }
    }

    static let damagedRemedy = "restore a backup, or begin a new database: vantages and lines are added anew then"
}
