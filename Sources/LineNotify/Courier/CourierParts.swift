package import LineHistory
package import LineModel
package import Logging

/// What the couriers work with.
package struct CourierParts: Sendable {
    package var history: SharedHistory
    package var logger: Logger
    package var now: @Sendable () -> WallTime
    /// Nanoseconds of a clock that is never stepped.
    package var monotonicNow: @Sendable () -> Int64
    package var sleep: @Sendable (Duration) async throws -> Void
    /// 0..<1.
    package var random: @Sendable () -> Double
    /// In the ids of messages, before what tells the history from others, so that those of two services differ.
    package var vantage: String

    package init(
        history: SharedHistory, logger: Logger, now: @escaping @Sendable () -> WallTime,
        monotonicNow: @escaping @Sendable () -> Int64, sleep: @escaping @Sendable (Duration) async throws -> Void,
        random: @escaping @Sendable () -> Double, vantage: String
    ) {
        self.history = history
        self.logger = logger
        self.now = now
        self.monotonicNow = monotonicNow
        self.sleep = sleep
        self.random = random
        self.vantage = vantage
    }
}
