package import LineHistory
package import LineModel
package import Logging

/// What the watch works with: given from outside, so that it can be tested without a clock, a network or a disk of its
/// own.
package struct WatchParts: Sendable {
    package var history: SharedHistory
    package var status: WatchStatus
    package var logger: Logger
    /// The wall clock and the local offset.
    package var now: @Sendable () -> WallTime
    /// Nanoseconds of a clock that is never stepped.
    package var monotonicNow: @Sendable () -> Int64
    /// Waits; ends early when the task is cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void
    /// The lines of the next round, names unique.
    package var lines: @Sendable () async -> [Line]
    /// Messages were put into the outbox.
    package var messagesWereStored: @Sendable () async -> Void
    /// A round is over, to be uploaded.
    package var upload: @Sendable (RoundReport) async -> Void
    /// New settings are in force: for the other parts of the service.
    package var reload: @Sendable (ServiceSettings) async -> Void
    package var systemd: SystemdNotifier

    package init(
        history: SharedHistory, status: WatchStatus, logger: Logger, now: @escaping @Sendable () -> WallTime,
        monotonicNow: @escaping @Sendable () -> Int64, sleep: @escaping @Sendable (Duration) async throws -> Void,
        lines: @escaping @Sendable () async -> [Line], messagesWereStored: @escaping @Sendable () async -> Void,
        upload: @escaping @Sendable (RoundReport) async -> Void,
        reload: @escaping @Sendable (ServiceSettings) async -> Void, systemd: SystemdNotifier
    ) {
        self.history = history
        self.status = status
        self.logger = logger
        self.now = now
        self.monotonicNow = monotonicNow
        self.sleep = sleep
        self.lines = lines
        self.messagesWereStored = messagesWereStored
        self.upload = upload
        self.reload = reload
        self.systemd = systemd
    }
}
