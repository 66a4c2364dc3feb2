internal import ArgumentParser
internal import CommandSupport

struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Measure all lines every so often, for ever.",
        discussion: """
            SIGHUP reads the configuration again and takes it over between two rounds; a bad one keeps the old one \
            running. SIGTERM ends the round under way, stores it and exits 0 within stop_within.
            """)

    @Option(help: ArgumentHelp("The configuration.", valueName: "file"))
    var config = "plumbline.yaml"

    @OptionGroup var log: LogOptions

    func run() async throws {
        let settings = try ConfigurationLoading.load(config)
        try await ServiceProcess.run("plumblined", log.logLevel) { surroundings, log in
            try await buildService(
                settings, configuration: config, environment: ProcessEnvironment.current, surroundings: surroundings,
                log: log
            ).run()
        }
    }
}
