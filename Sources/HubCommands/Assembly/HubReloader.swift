internal import CommandSupport
internal import FleetHub
internal import LineService
internal import LinuxSocket
internal import Logging
internal import ServiceLifecycle
internal import Synchronization

/// Reads the configuration again on each SIGHUP, and ends when there is one to take over: the hub is then made anew in
/// this process. It has no state of its own, so that nothing is lost; vantages and people who ask in that moment ask
/// again. A bad one keeps the old one running, and the log says place, cause and remedy.
struct HubReloader: Service {
    /// What is to be taken over; nothing while none is.
    final class Next: Sendable {
        private let settings = Mutex<HubSettings?>(nil)
        private let listened = Mutex(false)

        /// Whether the hub got so far that it served.
        var hasListened: Bool { listened.withLock { $0 } }

        func noteListening() { listened.withLock { $0 = true } }

        /// The settings to go on with; nil where the hub is to end.
        var taken: HubSettings? { settings.withLock { $0 } }

        func take(_ new: HubSettings) { settings.withLock { $0 = new } }
    }

    let current: HubSettings
    let next: Next
    let logger: Logger
    let systemd: SystemdNotifier
    /// An element for each SIGHUP; called once, when the reloader runs.
    let hangUps: @Sendable () throws -> AsyncStream<Void>
    /// Reads the configuration.
    let read: @Sendable () throws(CommandFailure) -> (settings: HubSettings, warnings: [String])
    /// Throws where the hub could not go on with settings although they can be read: a plan above a cap, a certificate
    /// that is none.
    let check: @Sendable (HubSettings) async throws -> Void

    func run() async throws {
        for await _ in try hangUps().cancelOnGracefulShutdown() {
            systemd.reloading(monotonicMicroseconds: MonotonicTime.now().nanoseconds / 1000)
            if await reload() { return }
            systemd.reloaded()
        }
    }

    /// Whether there is something to take over.
    private func reload() async -> Bool {
        do {
            var (settings, warnings) = try read()
            for warning in warnings { logger.warning("\(warning)") }
            let kept = current.keepUntilRestart(in: &settings)
            try await check(settings)
            if !kept.isEmpty {
                logger.warning(
                    "some settings count after a restart alone; the old ones go on",
                    metadata: ["settings": "\(kept.joined(separator: ", "))"])
            }
            logger.notice("the configuration was read again; the hub is made anew by it")
            next.take(settings)
            return true
        } catch {
            for problem in (error as? CommandFailure)?.messages ?? ["\(error)"] { logger.error("\(problem)") }
            logger.error("the new configuration is refused; the old one goes on")
            return false
        }
    }
}

extension HubSettings {
    /// Gives new settings the old values where these count until the process ends: its database, and the lock on it.
    ///
    /// - Returns: the keys of those that differ.
    func keepUntilRestart(in new: inout HubSettings) -> [String] {
        guard new.database != database else { return [] }
        let key =
            switch new.database {
            case .sqlite: "database"
            case .postgres: "postgres"
            }
        new.database = database
        return [key]
    }
}
