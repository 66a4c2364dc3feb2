internal import GRDB
internal import Synchronization

/// The database of what was measured and what became of it: one file, one writer, any number of readers.
///
/// Every method blocks; call them from where that is allowed. Each is one transaction: after an error nothing of it is
/// stored, and the same call may be made again.
package final class HistoryStore: Sendable {
    /// The path of the database's file, as the caller gave it.
    package let path: String
    let pool: DatabasePool
    /// Numbers of the lines of the last rounds: what a transaction found, taken over when it is done.
    let definitions = Mutex<[LineDefinition: Int64]>([:])
    /// What views found, for those who ask next.
    let views: ViewCache

    init(path: String, pool: DatabasePool, views: ViewCache = ViewCache()) {
        self.path = path
        self.pool = pool
        self.views = views
    }

    /// Brings what is committed from the write-ahead log into the file itself, as far as no reader is in the way, so
    /// that the file alone is the whole history for whoever copies it while nobody writes.
    package func checkpoint() throws(HistoryError) {
        do {
            _ = try pool.writeWithoutTransaction { try $0.checkpoint(.passive) }
        } catch {
            throw HistoryError(error, path: path)
        }
    }

    /// One transaction that writes.
    func write<Value>(_ body: (Database) throws -> Value) throws(HistoryError) -> Value {
        do {
            return try pool.write(body)
        } catch {
            throw HistoryError(error, path: path)
        }
    }

    /// One consistent look at the database, which a writer does not wait for.
    func read<Value>(_ body: (Database) throws -> Value) throws(HistoryError) -> Value {
        do {
            return try pool.read(body)
        } catch {
            throw HistoryError(error, path: path)
        }
    }
}
