internal import ArgumentParser
internal import CommandSupport

struct ReloadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload",
        abstract: "Check a configuration, and if it is good have a running service read it again.",
        discussion: """
            For service managers: a configuration that is wrong ends with status 2, and the service never hears of it. \
            A good one is taken over before its next round, as with SIGHUP, which it is told by. The lines files \
            are not read here.
            """)

    @Option(help: ArgumentHelp("The configuration, as the service was given it.", valueName: "file"))
    var config = "plumbline.yaml"

    @Argument(help: ArgumentHelp("The number of the service's process.", valueName: "process"))
    var process: Int32

    func validate() throws {
        // 0 and negative numbers are groups of processes (kill(2)).
        guard process > 0 else { throw ValidationError("process must be a number above 0") }
    }

    func run() throws {
        _ = try ConfigurationLoading.load(config)
        try RunningService("plumblined").hangUp(process)
    }
}
