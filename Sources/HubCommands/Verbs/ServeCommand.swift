internal import ArgumentParser
internal import CommandSupport
internal import FleetHub
internal import LineModel
internal import LineService
internal import ServiceCommands
internal import ServiceSupport

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve vantages and pages, judge and tell, for ever.",
        discussion: """
            With no database named everything is kept in hub.sqlite, by one member. On PostgreSQL any number of \
            members serve side by side, and one of them judges. SIGTERM ends it within stop_within. SIGHUP reads the \
            configuration again and takes it over at once; a bad one keeps the old one running.
            """)

    @OptionGroup var hub: HubOptions

    @OptionGroup var log: LogOptions

    func run() async throws {
        let settings = try hub.settings()
        try await ServiceProcess.run("plumbhub", logLevel: log.logLevel) { surroundings, logFamily in
            try await HubProcess(
                settings, configuration: hub.config, environment: ProcessEnvironment.current,
                surroundings: surroundings, logFamily: logFamily
            ).run()
        }
    }
}
