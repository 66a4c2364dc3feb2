internal import Glibc
package import LineModel
package import Logging
internal import Synchronization

/// The history that the parts of the service share. One that turns out to be damaged while they use it is moved aside,
/// loudly, and a new one begun, so that the watch never stops for it. One whose file is deleted, or replaced by another
/// one, is noticed at its next use: what it held is written to its place again, or goes on in the other one.
package final class SharedHistory: Sendable {
    private struct State {
        /// The history in use; nil while the damaged one is away and the new one could not be opened yet.
        var store: HistoryStore?
        /// The files of the history in use, as they were when it was opened.
        var files: DatabaseFiles
        var salvage = HistorySalvage()
        var replacements = 0
    }

    /// The same history for those who only ask: it waits for nobody who writes, and nobody who writes waits for it.
    package let reader: HistoryReader
    private let state: Mutex<State>
    private let path: String
    private let mode: mode_t
    private let logger: Logger
    private let now: @Sendable () -> WallTime

    /// Opens the history at this path, or creates it. What is wrong with its folder, or was with its files, is logged.
    ///
    /// - Parameter readers: who may read a file that is made, at any time; see `HistoryStore.open`.
    package convenience init(
        path: String, logger: Logger, now: @escaping @Sendable () -> WallTime, readers: HistoryReaders = .owner
    ) throws(HistoryError) {
        if let warning = HistoryAccess.warning(path) { logger.warning("history.path: \(warning)") }
        if try HistoryAccess.prepare(path, mode: readers.mode) {
            logger.warning(
                "everybody could read the history; its files are closed to others now", metadata: ["path": "\(path)"])
        }
        let (store, notes) = try HistoryStore.open(path: path, now: now(), mode: readers.mode)
        for note in notes { logger.error("\(note)") }
        self.init(store, logger: logger, now: now, replacements: notes.isEmpty ? 0 : 1)
    }

    /// Shares a history that is open already.
    ///
    /// - Parameters:
    ///   - now: the wall clock, which names a damaged file that is moved aside.
    ///   - replacements: how many damaged histories were moved aside before.
    package init(
        _ store: HistoryStore, logger: Logger, now: @escaping @Sendable () -> WallTime, replacements: Int = 0
    ) {
        state = Mutex(State(store: store, files: DatabaseFiles(at: store.path), replacements: replacements))
        path = store.path
        reader = HistoryReader(path: store.path, views: store.views)
        // One that takes its place later is for nobody else.
        mode = HistoryAccess.mode(of: store.path) ?? HistoryReaders.owner.mode
        self.logger = logger
        self.now = now
    }

    /// Damaged histories that were moved aside since the start. Whoever keeps states in memory and writes only changes
    /// writes all of them when this has risen.
    package var replacements: Int { state.withLock { $0.replacements } }

    /// Works with the history; blocks. Work that finds it damaged is done once more, with the new one.
    ///
    /// - Throws: what `body` throws; a `HistoryError` also when there is no history to work with, or when it was
    ///   replaced meanwhile, so that what was written is not in the new one.
    package func use<Value>(_ body: (HistoryStore) throws -> Value) throws -> Value {
        let store = try current()
        do {
            let value = try body(store)
            guard try current() === store else {
                throw HistoryError(.failed, "\(path) was replaced meanwhile; it is tried again with the new history")
            }
            return value
        } catch let error as HistoryError where error.kind == .corrupt {
            return try body(try replacement(of: store, error))
        }
    }

    private func current() throws(HistoryError) -> HistoryStore {
        try state.withLock { state throws(HistoryError) in try opened(&state) }
    }

    /// The others wait: what they would write in the meantime would be lost.
    private func replacement(of damaged: HistoryStore, _ error: HistoryError) throws(HistoryError) -> HistoryStore {
        try state.withLock { state throws(HistoryError) in
            // Another thread was faster.
            guard state.store === damaged else { return try opened(&state) }
            let salvage = HistorySalvage(damaged)
            let place = try HistoryStore.setAside(path: path, now: now())
            logger.error(
                "the history is damaged: it was moved aside and a new one is begun; what it held is not shown any more",
                metadata: [
                    "moved_to": "\(place)", "reason": "\(error)", "waiting_messages": "\(salvage.messages.count)",
                    "messages_readable": "\(salvage.isComplete)",
                ])
            state.store = nil
            state.salvage = salvage
            state.replacements += 1
            return try opened(&state)
        }
    }

    /// Takes leave of a history whose files are others than those that are open, and saves what it holds. Whoever works
    /// with it just now finds it replaced, and works again.
    private func leave(_ store: HistoryStore, _ found: DatabaseFiles, _ state: inout State) {
        if found.hasFile(of: state.files) {
            do throws(HistoryError) {
                // Its log alone: the connection that has it brings it into the file.
                try reader.close()
                try store.finish()
                state.store = nil
                logger.error(
                    "the history's log was deleted or replaced while it was in use; what it held was saved",
                    metadata: ["path": "\(path)-wal"])
            } catch {
                // Somebody reads just now: at the next use again.
                logger.error(
                    "the history's log was deleted or replaced while it is in use; it is tried again to save it",
                    metadata: ["reason": "\(error)"])
            }
            return
        }
        state.store = nil
        state.replacements += 1
        state.salvage = HistorySalvage(store)
        var facts: Logger.Metadata = ["path": "\(path)", "waiting_messages": "\(state.salvage.messages.count)"]
        guard found.isAbsent else {
            found.removeCompanions(at: path, of: state.files)
            logger.error(
                "another file is in the history's place: it is used from now on, with what is open and what waits",
                metadata: facts)
            return
        }
        do throws(HistoryError) {
            let bytes = try store.bytes()
            guard bytes <= HistoryStore.maxRescuedBytes else {
                throw HistoryError(.failed, "its \(bytes) bytes are too many to be written anew between two rounds")
            }
            try store.writeAnew(mode: mode)
            logger.error(
                "the history was deleted while it was in use: it was written to its place again", metadata: facts)
        } catch {
            facts["reason"] = "\(error)"
            logger.error(
                "the history was deleted while it was in use: a new one is begun, with what is open and what waits",
                metadata: facts)
        }
    }

    private func opened(_ state: inout State) throws(HistoryError) -> HistoryStore {
        if let store = state.store {
            let found = DatabaseFiles(at: path)
            if found.has(all: state.files) {
                state.files = found
                return store
            }
            leave(store, found, &state)
            if let store = state.store { return store }
        }
        let (store, notes) = try HistoryStore.open(path: path, now: now(), mode: mode, views: reader.views)
        for note in notes { logger.error("\(note)") }
        try store.restore(state.salvage, now: now())
        state.store = store
        state.files = DatabaseFiles(at: path)
        state.salvage = HistorySalvage()
        logger.notice("a new history was begun", metadata: ["path": "\(path)"])
        return store
    }
}
