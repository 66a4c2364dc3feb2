internal import ArgumentParser
internal import CommandSupport

/// `plumbhub`: the hub's command line. Each verb is a file beside this one and a line in `Root`.
package enum PlumbhubCommand {
    /// Parses the process's arguments, runs the verb and ends the process with its status.
    package static func runAndExit() async { await CommandRunner(Root.self, name: "plumbhub").runAndExit() }
}

struct Root: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plumbhub", abstract: "Joins what many vantages measure: one picture, one voice.",
        discussion: """
            A vantage is plumblined with fleet: in its configuration. The hub gives it its lines, takes its rounds, \
            judges what all of them see together, and tells people once.
            """,
        version: ProgramVersion.text,
        subcommands: [
            ServeCommand.self, HubValidateCommand.self, VantageCommand.self, LinesCommand.self, BackupCommand.self,
            GenerateCommand.self,
        ])
}
