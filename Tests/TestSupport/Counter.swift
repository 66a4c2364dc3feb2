internal import Synchronization

/// Counts what happens, from any thread.
package final class Counter: Sendable {
    private let count = Mutex(0)

    package init() {}

    /// Counts one more, and gives the count with it.
    @discardableResult
    package func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }

    package var value: Int { count.withLock { $0 } }
}
