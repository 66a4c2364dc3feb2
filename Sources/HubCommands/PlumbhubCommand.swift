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
        version: ProgramVersion.text)
}
