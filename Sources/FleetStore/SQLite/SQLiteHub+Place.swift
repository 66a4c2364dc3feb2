internal import Foundation
internal import GRDB
internal import LineHistory
internal import Logging
internal import Synchronization

/// Keeps the file that is open at its place: SQLite goes on with a file that was deleted or renamed, and at the hub's
/// end all that it wrote would be gone.
extension SQLiteHub {
    /// Writes the whole database to its place again, where the file or its log is not there any more. For who writes.
    ///
    /// - Throws: another file is in its place, or it cannot be written: nothing is to be stored then.
    func keepPlace() throws {
        let before = opened.withLock { $0.files }
        let found = DatabaseFiles(at: place)
        guard !found.has(all: before) else {
            // The log and its index are made after the file.
            if found != before { opened.withLock { $0.files = found } }
            return
        }
        guard found.isAbsent || found.hasFile(of: before) else {
            throw HubStoreError(
                .unavailable, "\(place) is another file than the one that this hub has open",
                remedy: "start the hub again to use it, or move it away, and what the hub has is written there again")
        }
        try writeAnew()
        note { $0.rewritten += 1 }
        logger?.error(
            "the hub's database was deleted while it is in use: it was written to its place again",
            metadata: ["path": "\(place)"])
    }

    /// A whole copy takes the place, and is what is open from now on.
    private func writeAnew() throws {
        let old = opened.withLock { $0.pool }
        let partial = place + ".rescued"
        do {
            try? FileManager.default.removeItem(atPath: partial)
            try Self.makePrivate(partial)
            // By the connection that writes, which was open before: a new one would find nothing.
            try old.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [partial]) }
            // A log that was left alone is the old file's, and would be taken for the new one's.
            for companion in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: place + companion) }
            try Self.moveDurably(partial, to: place)
        } catch {
            try? FileManager.default.removeItem(atPath: partial)
            throw error
        }
        let new = try connect()
        opened.withLock { $0 = Opened(pool: new, files: DatabaseFiles(at: place)) }
        // The old one is closed behind the last who reads from it; to close it here would be to wait for all of them.
        // SQLite leaves the log alone where the file is not at its place any more (SQLITE_FCNTL_HAS_MOVED).
    }
}
