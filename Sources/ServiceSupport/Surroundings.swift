package import AsyncHTTPClient
package import LineModel
internal import LinuxSocket
package import Logging

/// What every part of the service takes from outside: clocks, waiting, chance, the log and HTTP. Tests give their own.
package struct Surroundings: Sendable {
    /// For every request to a store, a robot or a source of lines, through proxies where there are rules for it.
    package var client: WebClient
    /// What the part does and cannot do, for the operator.
    package var logger: Logger
    /// The wall clock and the local offset.
    package var now: @Sendable () -> WallTime
    /// Nanoseconds of a clock that is never stepped.
    package var monotonicNow: @Sendable () -> Int64
    /// Waits; ends early, and throws, when the task is cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void
    /// 0..<1.
    package var random: @Sendable () -> Double

    /// The machine's own clocks and chance, where nothing else is given.
    ///
    /// - Parameter client: asks without a proxy; `WebClient` in its place knows some.
    package init(
        client: HTTPClient, logger: Logger, now: @escaping @Sendable () -> WallTime = { .now() },
        monotonicNow: @escaping @Sendable () -> Int64 = { MonotonicTime.now().nanoseconds },
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.client = WebClient(client)
        self.logger = logger
        self.now = now
        self.monotonicNow = monotonicNow
        self.sleep = sleep
        self.random = random
    }

    /// For what is made only to be checked and never used: it logs nothing, and its clock stands at 1970.
    package static var forChecking: Surroundings {
        Surroundings(client: .shared, logger: .silent, now: { WallTime(nanosecondsSince1970: 0) })
    }
}

extension WallTime {
    /// The machine's wall clock and its local offset.
    package static func now() -> WallTime {
        let now = RealTime.now()
        return WallTime(nanosecondsSince1970: now.nanoseconds, utcOffsetSeconds: localOffsetSeconds(at: now))
    }
}
