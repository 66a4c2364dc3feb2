internal import AsyncHTTPClient
internal import CommandSupport
internal import Foundation
internal import LineHistory
internal import LineModel
internal import LineNotify
internal import LineReport
internal import LineService
internal import LineWeb
internal import LinuxSocket
internal import Logging
internal import NIOCore
internal import ProbeWire
internal import ServiceLifecycle
internal import ServiceSupport
internal import SystemFiles
internal import UnixSignals

/// Puts the service together, in one place, and runs it.
struct WatchAssembly {
    private let settings: ServiceSettings
    private let configuration: String
    private let logger: Logger

    /// - Parameter configuration: the path, to be read again on SIGHUP.
    init(_ settings: ServiceSettings, configuration: String, logger: Logger) {
        self.settings = settings
        self.configuration = configuration
        self.logger = logger
    }

    /// Until SIGTERM or SIGINT.
    func run() async throws {
        try Self.checkTrust()
        let lock = try HistoryLock(history: settings.history.path)
        defer { withExtendedLifetime(lock) {} }
        let history = try openHistory()
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: Self.clientConfiguration)
        do {
            try await serve(history, client)
        } catch {
            try? await client.shutdown()
            throw failure(error)
        }
        try? await client.shutdown()
        // Nothing is lost without it: the next start does the same.
        try? history.use { try $0.checkpoint() }
        logger.notice("stopped")
    }

    private func openHistory() throws -> SharedHistory {
        do {
            return try SharedHistory(path: settings.history.path, logger: logger, now: Self.now)
        } catch {
            throw CommandFailure("\(error)", status: .noRound)
        }
    }

    private func serve(_ history: SharedHistory, _ client: HTTPClient) async throws {
        let parts = ServiceParts(settings, history: history, client: client, logger: logger)
        let systemd = parts.systemd
        await parts.take(settings)
        let stored = try history.use { try $0.loadState() }
        let watch = Watch(settings, parts: parts.watchParts(), stored: stored)
        let reloader = Reloader(configuration: configuration, status: parts.status, logger: logger, systemd: systemd) {
            new in
            let fixed = settings.settingsThatNeedRestart(in: new)
            if !fixed.isEmpty {
                logger.warning(
                    "some new settings count only after a restart",
                    metadata: ["settings": "\(fixed.joined(separator: ", "))"])
            }
            await watch.take(new)
        }
        // The last round may take half of the time to stop; see `RoundStopper`.
        let grace = settings.stopWithin / 4
        var services: [any Service] = [
            RunningPart(parts.uploads.run),
            RunningPart { [courier = parts.courier] in try await courier.run(grace: grace) },
        ]
        if let server = try webServer(parts) { services.append(server) }
        services += [Watchdog(systemd: systemd, status: parts.status), reloader, watch]
        logger.notice(
            "watching",
            metadata: [
                "version": "\(Version.text)", "vantage": "\(settings.vantage)", "every": "\(settings.every.shortText)",
                "history": "\(settings.history.path)", "open_incidents": "\(stored.open.count)",
            ])
        systemd.ready()
        // The last one is told to stop first, and the one before it when it has ended: what the last round brings is
        // stored before those who tell and upload stop.
        var group = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        group.maximumGracefulShutdownDuration = settings.stopWithin
        try await ServiceGroup(configuration: group).run()
    }

    private func webServer(_ parts: ServiceParts) throws(CommandFailure) -> WebServer? {
        guard let listen = settings.web.listen else { return nil }
        guard let address = WebAddress(listen) else {
            throw CommandFailure("web.listen: \(listen) is no host:port; write for example 127.0.0.1:9418")
        }
        return WebServer(listen: address, status: parts.status, logger: logger, more: parts.families)
    }

    private func failure(_ error: any Error) -> any Error {
        if error is CommandFailure { return error }
        if let error = error as? IOError, let listen = settings.web.listen {
            return CommandFailure(
                "web.listen: \(listen) cannot be listened on: \(Errno(error.errnoCode).message); is another "
                    + "service there?", status: .noRound)
        }
        return CommandFailure("the service ended: \(error)", status: .noRound)
    }

    static func now() -> WallTime {
        let now = RealTime.now()
        return WallTime(nanosecondsSince1970: now.nanoseconds, utcOffsetSeconds: localOffsetSeconds(at: now))
    }

    /// Whether HTTPS and mail servers can be checked at all.
    static func checkTrust() throws(CommandFailure) {
        if let warning = TrustRoots.ofProcess.warning { StandardError.write("plumblined: warning: \(warning)\n") }
        if let problem = TrustRoots.ofProcess.problem { throw CommandFailure(problem) }
    }

    /// Of every request that the service makes.
    static var clientConfiguration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            // A redirected POST becomes a GET, a signature is for one host, and a header with a key is meant for one.
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10), read: .seconds(60)))
        configuration.trust(.ofProcess)
        configuration.connectionPool.idleTimeout = .seconds(30)
        // Whoever asks has pauses of his own, and should hear at once that nobody is there.
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }
}

/// A function that runs until the service is shut down, as a service.
private struct RunningPart: Service {
    private let body: @Sendable () async throws -> Void

    init(_ body: @escaping @Sendable () async throws -> Void) { self.body = body }

    func run() async throws { try await body() }
}
