internal import CommandSupport
package import LineReport
internal import LinuxSocket
package import Logging
package import ServiceSupport

/// What stands around a service for as long as its process: the queue of its log, and its client for requests.
package enum ServiceProcess {
    /// Runs a service in the surroundings of this process.
    ///
    /// - Parameters:
    ///   - program: whose messages and log they are.
    ///   - body: the service; it is given the metrics of the log.
    /// - Throws: the status to end with, when the failure was told already; what `body` throws otherwise.
    package static func run(
        _ program: String, logLevel: Logger.Level,
        _ body: (Surroundings, @escaping @Sendable () -> MetricFamily) async throws -> Void
    ) async throws {
        try await run(program, logLevel) { surroundings, log in try await body(surroundings) { log.family } }
    }

    static func run(
        _ program: String, _ logLevel: Logger.Level, _ body: (Surroundings, LogQueue) async throws -> Void
    ) async throws {
        let log = try logQueue()
        LoggingSystem.log(to: log)
        var logger = Logger(label: program)
        logger.logLevel = logLevel
        do {
            try await Surroundings.withProcess(logger: logger, program: program) { try await body($0, log) }
        } catch let failure as CommandFailure {
            // By the queue too: nobody may read this either.
            for message in failure.messages { log.add("\(program): \(message)\n") }
            log.drain(within: drainTime)
            throw failure.status
        }
        log.drain(within: drainTime)
    }

    /// How long the end waits for who reads the log: systemd and its kind read at once, or not at all.
    private static let drainTime = Duration.seconds(1)

    private static func logQueue() throws(CommandFailure) -> LogQueue {
        do throws(SocketError) { return try LogQueue() } catch {
            throw CommandFailure("no thread for the log: \(error)", status: .noRound)
        }
    }
}
