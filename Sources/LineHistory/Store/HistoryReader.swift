internal import GRDB
internal import Synchronization

/// A history that is only read, for as long as a process likes, beside whoever writes it: over a few connections that
/// cannot write, each of which is in no transaction longer than one question takes. A file that takes the place of the
/// one that is read is read from then on.
package final class HistoryReader: Sendable {
    private struct State {
        /// The history in use; nil until somebody asks.
        var store: HistoryStore?
        /// The files of the history in use, as they were when it was opened.
        var files: DatabaseFiles?
    }

    /// The path of the history.
    package let path: String
    private let state = Mutex(State())
    let views: ViewCache

    /// - Parameter path: where the history is, or will be when somebody asks.
    package convenience init(path: String) { self.init(path: path, views: ViewCache()) }

    /// - Parameter views: what was found in this history, by whoever.
    init(path: String, views: ViewCache) {
        self.path = path
        self.views = views
    }

    /// Asks the history; blocks. What was found for one question helps the next one, as long as the file is the same.
    ///
    /// - Throws: what `body` throws; a `HistoryError` where there is no history, or none that can be read. An attempt
    ///   to write is one.
    package func ask<Value>(_ body: (HistoryStore) throws -> Value) throws -> Value {
        let store = try current()
        do {
            return try body(store)
        } catch let error as HistoryError where error.kind == .corrupt {
            // Who writes it moves it aside; the next question opens what is there then.
            forget(store)
            throw error
        }
    }

    /// Lets go of the history, so that none of its connections is open when this returns. The next question opens it
    /// again.
    ///
    /// - Throws: when a question keeps it open.
    func close() throws(HistoryError) {
        try state.withLock { state throws(HistoryError) in
            guard let store = state.store else { return }
            do {
                try store.pool.close()
            } catch {
                throw HistoryError(error, path: path)
            }
            (state.store, state.files) = (nil, nil)
        }
    }

    private func current() throws(HistoryError) -> HistoryStore {
        try state.withLock { state throws(HistoryError) in
            // Looked at before it is opened: what takes its place in between is noticed at the next question.
            let files = DatabaseFiles(at: path)
            // Another log beside the same file is no reason: connections of one process share a log's index, so that
            // it is the one who writes who has all of them closed first.
            if let store = state.store, let before = state.files, files.hasFile(of: before) { return store }
            let store = try HistoryStore.openForReading(path: path, views: views)
            (state.store, state.files) = (store, files)
            return store
        }
    }

    private func forget(_ store: HistoryStore) {
        state.withLock { state in
            if state.store === store { (state.store, state.files) = (nil, nil) }
        }
    }
}
