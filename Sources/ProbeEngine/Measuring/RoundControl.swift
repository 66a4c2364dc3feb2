package import LinuxSocket
internal import Synchronization

/// What crosses between a measuring thread and the rest of the program while a round runs: a wish to stop, and counts.
package final class RoundControl: Sendable {
    /// Raised together with a change of `stopLevel`, so that a waiting loop looks.
    package let wake: EventFlag
    private let level = Atomic<Int>(0)
    private let sentCount = Atomic<Int>(0)
    private let receivedCount = Atomic<Int>(0)
    private let finished = Atomic<Bool>(false)
    /// Raised when the round is over.
    package let done: EventFlag

    package init() throws(SocketError) {
        wake = try EventFlag()
        done = try EventFlag()
    }

    /// How a round is asked to end.
    package enum StopLevel: Int, Sendable, Comparable {
        case run = 0
        /// Send nothing more; listen for what is on the wire until its timeout.
        case stopSending = 1
        /// End at once.
        case abandon = 2

        package static func < (left: StopLevel, right: StopLevel) -> Bool { left.rawValue < right.rawValue }
    }

    /// The first call stops the sending, the second one the listening. Safe from any thread.
    package func askToStop() {
        _ = level.add(1, ordering: .relaxed)
        wake.raise()
    }

    package var stopLevel: StopLevel {
        StopLevel(rawValue: min(level.load(ordering: .relaxed), StopLevel.abandon.rawValue)) ?? .abandon
    }

    /// Called by the measuring thread, a few times a second at least.
    func publish(sent: Int, received: Int) {
        sentCount.store(sent, ordering: .relaxed)
        receivedCount.store(received, ordering: .relaxed)
    }

    func publishDone() {
        finished.store(true, ordering: .releasing)
        done.raise()
    }

    package var sent: Int { sentCount.load(ordering: .relaxed) }
    package var received: Int { receivedCount.load(ordering: .relaxed) }
    package var isDone: Bool { finished.load(ordering: .acquiring) }
}
