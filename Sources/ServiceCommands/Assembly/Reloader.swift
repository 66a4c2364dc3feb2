internal import LineService
internal import LinuxSocket
internal import Logging
internal import ServiceLifecycle
internal import SettingsReading

/// Reads the configuration again on each SIGHUP. A bad one keeps the old one running, and is told in log and metrics.
struct Reloader: Service {
    private let configuration: String
    private let environment: [String: String]
    private let status: WatchStatus
    private let logger: Logger
    private let systemd: SystemdNotifier
    private let hangUps: @Sendable () throws -> AsyncStream<Void>
    private let adopt: @Sendable (ServiceSettings) async -> Void

    /// - Parameter hangUps: an element for each SIGHUP; called once, when the reloader runs.
    init(
        configuration: String, environment: [String: String], status: WatchStatus, logger: Logger,
        systemd: SystemdNotifier, hangUps: @escaping @Sendable () throws -> AsyncStream<Void>,
        adopt: @escaping @Sendable (ServiceSettings) async -> Void
    ) {
        self.configuration = configuration
        self.environment = environment
        self.status = status
        self.logger = logger
        self.systemd = systemd
        self.hangUps = hangUps
        self.adopt = adopt
    }

    func run() async throws {
        for await _ in try hangUps().cancelOnGracefulShutdown() {
            systemd.reloading(monotonicMicroseconds: MonotonicTime.now().nanoseconds / 1000)
            await reload()
            systemd.reloaded()
        }
    }

    private func reload() async {
        do throws(ConfigurationProblems) {
            let loaded = try ConfigurationFile.load(path: configuration, environment: environment)
            for warning in loaded.warnings { logger.warning("\(warning)") }
            logger.notice("the configuration was read again; it is taken over before the next round")
            await adopt(loaded.settings)
        } catch {
            status.count { $0.reloadFailures += 1 }
            status.setConfigurationIsCurrent(false)
            for problem in error.problems { logger.error("\(problem)") }
            logger.error("the new configuration is refused; the old one goes on")
        }
    }
}
