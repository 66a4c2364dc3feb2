package import LineModel

/// When a destination may be sent to: its own rate, and how long it is left alone after failures. Pure: time, of a
/// clock that is not stepped, and chance are arguments.
package struct CourierPlan: Equatable, Sendable {
    /// How long a destination is left alone after failures.
    package static let pauses = RetryPauses(first: .seconds(2), max: .seconds(600))
    /// How long it is left alone while it refuses everything: whoever mends it tries it out, and does not want to wait.
    package static let heldPauses = RetryPauses(first: .seconds(10), max: .seconds(600))

    private let pace: NotifierPace?
    /// When the last attempts were made, nanoseconds, oldest first; as many as the pace counts.
    private var attempts: [Int64] = []
    /// Failures since the last success.
    package private(set) var failures = 0
    private var pausedUntil = Int64.min
    /// Whether the last attempt was refused: then the failures are refusals in a row.
    package private(set) var isHeld = false

    /// A plan without attempts so far.
    ///
    /// - Parameter pace: the destination's own rate; nil when it has none.
    package init(pace: NotifierPace?) { self.pace = pace }

    /// How long to wait before an attempt; zero when it may be made now.
    package func wait(now: Int64) -> Duration {
        var until = max(pausedUntil, now)
        if let pace, attempts.count >= pace.messages {
            until = max(until, attempts[attempts.count - pace.messages] + pace.period.nanoseconds)
        }
        return .nanoseconds(until - now)
    }

    /// An attempt begins; failed ones count as well (the robots count them).
    package mutating func begin(now: Int64) {
        guard let pace else { return }
        attempts.append(now)
        if attempts.count > pace.messages { attempts.removeFirst(attempts.count - pace.messages) }
    }

    /// Notes that the attempt succeeded: failures before it count no more, and the pace alone decides when the next may
    /// be made.
    package mutating func succeeded() {
        failures = 0
        isHeld = false
        pausedUntil = .min
    }

    /// Notes that the attempt failed for now.
    ///
    /// - Parameters:
    ///   - after: how long the destination asked to be left alone; nil when it did not ask.
    ///   - random: 0..<1.
    /// - Returns: how long it is left alone.
    package mutating func failed(now: Int64, after: Duration?, random: Double) -> Duration {
        if isHeld { failures = 0 }
        isHeld = false
        failures += 1
        let pause = Self.pauses.pause(failures: failures, random: random, after: after)
        pausedUntil = now + pause.nanoseconds
        return pause
    }

    /// Notes that the destination refused the attempt, and will refuse others until somebody mends something.
    ///
    /// - Parameter random: 0..<1.
    /// - Returns: how long it is left alone.
    package mutating func refused(now: Int64, random: Double) -> Duration {
        // How long it could not be reached before says nothing about this.
        if !isHeld { failures = 0 }
        isHeld = true
        failures += 1
        let pause = Self.heldPauses.pause(failures: failures, random: random)
        pausedUntil = now + pause.nanoseconds
        return pause
    }
}
