internal import CommandSupport
internal import LineHistory
internal import LineModel
internal import LineService
internal import LinuxSocket
internal import Logging
internal import NIOCore
internal import ServiceLifecycle
internal import SystemFiles
internal import UnixSignals

/// The service as it was put together, ready to run.
struct BuiltService {
    let settings: ServiceSettings
    /// The last one is told to stop first, and the one before it when it has ended: what the last round brings is
    /// stored before those who tell and upload stop.
    let services: [any Service]
    let parts: ServiceParts
    let history: SharedHistory
    /// As the history had them.
    let openIncidents: Int
    let logger: Logger
    /// Kept for as long as the service.
    let lock: HistoryLock

    /// Until SIGTERM or SIGINT.
    func run() async throws {
        defer { withExtendedLifetime(lock) {} }
        logger.notice(
            "watching",
            metadata: [
                "version": "\(Version.text)", "vantage": "\(settings.vantage)", "every": "\(settings.every.shortText)",
                "history": "\(settings.history.path)", "open_incidents": "\(openIncidents)",
            ])
        var group = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        group.maximumGracefulShutdownDuration = settings.stopWithin
        do { try await ServiceGroup(configuration: group).run() } catch { throw failure(error) }
        // Nothing is lost without it: the next start does the same.
        try? history.use { try $0.checkpoint() }
        logger.notice("stopped")
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
}
