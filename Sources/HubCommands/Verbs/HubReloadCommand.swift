internal import ArgumentParser
internal import CommandSupport
internal import ServiceCommands

struct HubReloadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload",
        abstract: "Check a configuration, and if it is good have a running hub read it again.",
        discussion: """
            For service managers: a configuration that is wrong ends with status 2, and the hub never hears of it. A \
            good one is taken over at once, as with SIGHUP, which the hub is told by.
            """)

    @OptionGroup var hub: HubOptions

    @Argument(help: ArgumentHelp("The number of the hub's process.", valueName: "process"))
    var process: Int32

    func validate() throws {
        // 0 and negative numbers are groups of processes (kill(2)).
        guard process > 0 else { throw ValidationError("process must be a number above 0") }
    }

    func run() throws {
        _ = try hub.settings()
        try RunningService("plumbhub").hangUp(process)
    }
}
