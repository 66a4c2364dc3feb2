internal import ArgumentParser
internal import CommandSupport
internal import LinuxSocket
internal import Logging
internal import ServiceSupport

struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Measure all lines every so often, for ever.",
        discussion: """
            SIGHUP reads the configuration again and takes it over between two rounds; a bad one keeps the old one \
            running. SIGTERM ends the round under way, stores it and exits 0 within stop_within.
            """)

    @Option(help: ArgumentHelp("The configuration.", valueName: "file"))
    var config = "plumbline.yaml"

    @Option(
        help: ArgumentHelp(
            "What is logged: debug, info, notice, warning or error. (default: info)", valueName: "level"),
        transform: { text in
            guard let level = Logger.Level(rawValue: text) else {
                throw ValidationError("write debug, info, notice, warning or error")
            }
            return level
        })
    var logLevel = Logger.Level.info

    func run() async throws {
        let settings = try ConfigurationLoading.load(config)
        let log = try Self.logQueue()
        LoggingSystem.log(to: log)
        var logger = Logger(label: "plumblined")
        logger.logLevel = logLevel
        do {
            try await Surroundings.withProcess(logger: logger) { surroundings in
                try await buildService(
                    settings, configuration: config, environment: ProcessEnvironment.current,
                    surroundings: surroundings, log: log
                ).run()
            }
        } catch let failure as CommandFailure {
            // By the queue too: nobody may read this either.
            for message in failure.messages { log.add("plumblined: \(message)\n") }
            log.drain(within: Self.drainTime)
            throw failure.status
        }
        log.drain(within: Self.drainTime)
    }

    /// How long the end waits for who reads the log: systemd and its kind read at once, or not at all.
    private static let drainTime = Duration.seconds(1)

    private static func logQueue() throws(CommandFailure) -> LogQueue {
        do throws(SocketError) { return try LogQueue() } catch {
            throw CommandFailure("no thread for the log: \(error)", status: .noRound)
        }
    }
}
