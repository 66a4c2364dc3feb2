package import LinuxSocket
internal import Synchronization

/// What crosses between the measuring threads and the rest of the program while a round runs: a wish to stop, and
/// counts.
package final class RoundControl: Sendable {
    /// One a thread, raised together with a change of `stopLevel`, so that a waiting loop looks.
    let wakes: [EventFlag]
    /// Raised with them, for the thread that makes TCP handshakes.
    let others: EventFlag
    private let level = Atomic<Int>(0)
    private let sentCount = Atomic<Int>(0)
    private let receivedCount = Atomic<Int>(0)
    private let running: Atomic<Int>
    /// Raised when the round is over.
    package let done: EventFlag

    /// Makes the control of a round that so many threads will measure.
    ///
    /// - Throws: when no descriptor can be had.
    package init(threads: Int = 1) throws(SocketError) {
        var wakes: [EventFlag] = []
        for _ in 0..<threads { wakes.append(try EventFlag()) }
        self.wakes = wakes
        others = try EventFlag()
        running = Atomic(threads)
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
        for wake in wakes { wake.raise() }
        others.raise()
    }

    /// How the round was asked to end so far. Safe from any thread.
    package var stopLevel: StopLevel {
        StopLevel(rawValue: min(level.load(ordering: .relaxed), StopLevel.abandon.rawValue)) ?? .abandon
    }

    /// Called by a measuring thread with what came since it last called.
    func publish(sent: Int, received: Int) {
        _ = sentCount.wrappingAdd(sent, ordering: .relaxed)
        _ = receivedCount.wrappingAdd(received, ordering: .relaxed)
    }

    /// Called once by each thread when it has ended.
    func publishDone() {
        if running.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { done.raise() }
    }

    /// How many probes the threads have sent, as they last told. Safe from any thread.
    package var sent: Int { sentCount.load(ordering: .relaxed) }
    /// How many probes were answered, as the threads last told. Safe from any thread.
    package var received: Int { receivedCount.load(ordering: .relaxed) }
    /// Whether all measuring threads have ended. Safe from any thread.
    package var isDone: Bool { running.load(ordering: .acquiring) == 0 }
}
