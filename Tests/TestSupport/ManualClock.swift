package import LineModel
internal import Synchronization

/// A wall clock and a monotonic one that stand still but for what a test does to them.
package final class ManualClock: Sendable {
    private let state: Mutex<(wall: Int64, monotonic: Int64)>

    /// - Parameter wallNanoseconds: since 1970; the monotonic clock begins at 0.
    package init(wallNanoseconds: Int64 = 1_800_000_000_000_000_000) { state = Mutex((wallNanoseconds, 0)) }

    /// The wall clock's time, at UTC.
    package var now: WallTime { WallTime(nanosecondsSince1970: state.withLock { $0.wall }) }

    /// The monotonic clock's time, in nanoseconds.
    package var monotonicNow: Int64 { state.withLock { $0.monotonic } }

    /// Time passes on both clocks.
    package func advance(_ duration: Duration) {
        state.withLock { state in
            state.wall += duration.nanoseconds
            state.monotonic += duration.nanoseconds
        }
    }

    /// Somebody sets the wall clock forward, or back where the duration is negative.
    package func setWall(by duration: Duration) { state.withLock { $0.wall += duration.nanoseconds } }

    /// A sleep that is over at once, with the clocks advanced by it.
    ///
    /// - Throws: `CancellationError` if the task was cancelled before.
    package func sleep(_ duration: Duration) async throws {
        try Task.checkCancellation()
        advance(duration)
        await Task.yield()
    }
}
