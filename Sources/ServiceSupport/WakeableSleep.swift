internal import Synchronization

/// The sleep of one who works in steps, which others may end. A wake counts also when it comes before the sleep, until
/// the sleeper forgets it at the beginning of a step.
package final class WakeableSleep: Sendable {
    private struct State {
        var isWoken = false
        var sleeper: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Nobody sleeps, and nobody was woken.
    package init() {}

    /// Ends the sleep, or the next one. Safe from any thread.
    package func wake() {
        let sleeper = state.withLock { state in
            defer { state.sleeper = nil }
            state.isWoken = true
            return state.sleeper
        }
        sleeper?.resume()
    }

    /// Wakes of before count no more: what they told is looked at now.
    package func forget() { state.withLock { $0.isWoken = false } }

    /// Sleeps until it is woken, for so long at most, or until its task is cancelled. One sleeps at a time.
    ///
    /// - Parameter sleep: waits, as `Surroundings.sleep`.
    package func sleep(
        _ duration: Duration, by sleep: @escaping @Sendable (Duration) async throws -> Void
    ) async {
        guard !state.withLock({ $0.isWoken }) else { return }
        // A timer that was cancelled wakes nobody: it would end the next sleep, whose timer would end the one after it.
        let timer = Task {
            guard (try? await sleep(duration)) != nil else { return }
            wake()
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.isWoken || Task.isCancelled { return true }
                    state.sleeper = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            wake()
        }
        timer.cancel()
    }
}
