internal import Foundation
internal import LinuxSocket
internal import Synchronization

/// Threads that ask the hub's database for tasks that must not block: as many as there are connections, so that none
/// waits for another, and so many as wait for a thread at most.
package final class HubStoreQueue: Sendable {
    /// What waits for a thread at most: beyond it a call is refused at once, since its caller would be gone when it is
    /// its turn.
    package static let maxWaiting = 4_000

    private struct State {
        var work: [@Sendable () -> Void] = []
        /// The next one of `work`: taking the first away would move all others.
        var first = 0
        var isEnded = false
        var refused = 0
    }

    /// The store that the threads work with.
    package let store: HubStore
    // NSCondition is safe to be shared; the state is changed only while it is locked.
    private let condition = NSCondition()
    private let state = Mutex(State())
    private let threads = Mutex<[JoinableThread]>([])

    /// - Parameter threads: how many work at a time, from 1 on.
    /// - Throws: when no thread can be had.
    package init(_ store: HubStore, threads count: Int = 4) throws(HubStoreError) {
        self.store = store
        for number in 0..<max(1, count) {
            do throws(SocketError) {
                let thread = try JoinableThread(name: "store-\(number)") { [self] in work() }
                threads.withLock { $0.append(thread) }
            } catch {
                end()
                throw HubStoreError(.unavailable, "no thread can be had for the hub's database (\(error))")
            }
        }
    }

    /// Calls that were refused since too many waited.
    package var refused: Int { state.withLock { $0.refused } }

    /// Calls that wait for a thread.
    package var waiting: Int { state.withLock { $0.work.count - $0.first } }

    /// Works with the store on one of the threads, and waits for it without blocking the caller's.
    ///
    /// - Throws: what `body` throws, or `.unavailable` when too many wait or the queue has ended.
    package func use<Value: Sendable>(
        _ body: @escaping @Sendable (HubStore) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let isTaken = put { [store] in continuation.resume(with: Result { try body(store) }) }
            guard !isTaken else { return }
            continuation.resume(
                throwing: HubStoreError(
                    .unavailable, "\(store.place): too many calls wait for the database, or the hub is ending",
                    remedy: "it is tried again; if it stays so, look at the database's load"))
        }
    }

    /// Has the threads end when all that waits is done, and waits for them. Blocks.
    package func end() {
        condition.lock()
        state.withLock { $0.isEnded = true }
        condition.broadcast()
        condition.unlock()
        for thread in threads.withLock({ threads in
            defer { threads = [] }
            return threads
        }) { thread.join() }
    }

    private func put(_ work: @escaping @Sendable () -> Void) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        let isTaken = state.withLock { state in
            guard !state.isEnded, state.work.count - state.first < Self.maxWaiting else {
                state.refused += 1
                return false
            }
            state.work.append(work)
            return true
        }
        condition.signal()
        return isTaken
    }

    private func work() {
        while let work = next() { work() }
    }

    /// The next one to be done; nil when all is done and no more comes.
    private func next() -> (@Sendable () -> Void)? {
        condition.lock()
        defer { condition.unlock() }
        while true {
            let (work, isEnded) = state.withLock { state -> ((@Sendable () -> Void)?, Bool) in
                guard state.first < state.work.count else {
                    (state.work, state.first) = ([], 0)
                    return (nil, state.isEnded)
                }
                let work = state.work[state.first]
                state.work[state.first] = {}
                state.first += 1
                if state.first > 1_000, state.first * 2 > state.work.count {
                    state.work.removeFirst(state.first)
                    state.first = 0
                }
                return (work, false)
            }
            if work != nil || isEnded { return work }
            condition.wait()
        }
    }
}
