internal import LineService
internal import ServiceLifecycle

/// Tells the service manager that the service has started, and its watchdog that the watch still moves; when it does
/// not, the manager starts it anew. A vantage that measures nothing is no reason: a new start would see no more.
struct Watchdog: Service {
    let systemd: SystemdNotifier
    let status: WatchStatus

    func run() async throws {
        // Here, where the services run, and so behind the handlers of every signal.
        systemd.ready()
        guard let interval = systemd.watchdogInterval else {
            try? await gracefulShutdown()
            return
        }
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            if status.liveness().isGood { systemd.alive() }
            // Half of the interval is usual (sd_watchdog_enabled(3)).
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: interval / 2) }
        }
    }
}
