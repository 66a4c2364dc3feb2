internal import Synchronization

/// Goes up once, from any thread, and is looked at by work that cannot be cancelled otherwise.
package final class StopFlag: Sendable {
    private let state = Atomic(false)

    /// A flag that is down.
    package init() {}

    /// Whether it went up.
    package var isUp: Bool { state.load(ordering: .relaxed) }

    /// Raises it, for good.
    package func raise() { state.store(true, ordering: .relaxed) }
}

extension BlockingWork {
    /// As `run`, for work that asks now and then whether to stop: it is told so when the task that waits is cancelled.
    ///
    /// - Throws: what `body` throws, or a `SocketError` when no thread can be had.
    package static func run<Value: Sendable>(
        _ name: String,
        stoppable body: @escaping @Sendable (_ isStopped: @escaping @Sendable () -> Bool) throws -> Value
    ) async throws -> Value {
        let flag = StopFlag()
        return try await withTaskCancellationHandler {
            try await run(name) { try body { flag.isUp } }
        } onCancel: {
            flag.raise()
        }
    }
}
