internal import Foundation
internal import GRDB
internal import Glibc

extension HistoryStore {
    /// A history that was deleted is written anew up to this size: some ten seconds on a slow disk, in which rounds go
    /// on and their storing waits.
    static let maxRescuedBytes = 1 << 30

    /// How many bytes a copy of the history takes, as the open connection has it, whatever became of its file.
    func bytes() throws(HistoryError) -> Int {
        do {
            return try pool.writeWithoutTransaction { db in
                let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
                let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
                return (pages - free) * (try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
            }
        } catch {
            throw HistoryError(error, path: path)
        }
    }

    /// Brings the write-ahead log, which lies nowhere any more, into the file, and closes the database. Connections of
    /// a process share a log's index: none of this one may be open when the file is opened with another log.
    func finish() throws(HistoryError) {
        do {
            try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            try pool.close()
        } catch {
            throw HistoryError(error, path: path)
        }
    }

    /// Writes all that the open connection has to the path again, whose file was deleted. It appears whole or not at
    /// all.
    ///
    /// - Parameter mode: of the file, from before the first byte is in it.
    func writeAnew(mode: mode_t) throws(HistoryError) {
        let partial = path + ".rescued"
        do {
            try? FileManager.default.removeItem(atPath: partial)
            // It may be there if it is empty (sqlite.org/lang_vacuum.html).
            HistoryAccess.make(partial, mode)
            // By the connection that writes: it was open before the file was deleted; a new one would find nothing.
            try pool.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [partial]) }
            // A log that was left alone is of the file that is gone, and would be taken for the new one's.
            for companion in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + companion) }
            try FileManager.default.moveItem(atPath: partial, toPath: path)
        } catch {
            try? FileManager.default.removeItem(atPath: partial)
            throw HistoryError(error, path: path)
        }
    }
}
