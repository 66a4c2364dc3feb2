internal import LineModel
internal import Synchronization

/// How far the clock of each of several servers is from ours, as their last answers told.
final class ClockDistance: Sendable {
    /// What is less is the way of the answer, its whole seconds, and clocks that are kept as usual.
    static let negligible = Duration.seconds(10)

    private let known = Mutex<[Int: Duration]>([:])

    /// What is to be added to our time for that of a server; zero where it is negligible, or not known.
    ///
    /// - Parameter server: its place among those of a destination.
    func ahead(_ server: Int) -> Duration { known.withLock { $0[server] ?? .zero } }

    /// Takes an answer's time.
    ///
    /// - Returns: how far the server is ahead now, where that is another distance than before by more than is
    ///   negligible; nil where it is not, or the answer has no time.
    func note(_ date: WallTime?, of server: Int, now: WallTime) -> Duration? {
        guard let date else { return nil }
        let found = Duration.nanoseconds(date.nanosecondsSince1970 - now.nanosecondsSince1970)
        let ahead = abs(found) > Self.negligible ? found : .zero
        return known.withLock { known in
            let before = known[server] ?? .zero
            guard abs(ahead - before) > Self.negligible else { return nil }
            known[server] = ahead
            return ahead
        }
    }

    private func abs(_ duration: Duration) -> Duration { duration < .zero ? .zero - duration : duration }
}
