internal import ArgumentParser
internal import CommandSupport
internal import LineModel
internal import LinuxSocket

/// `plumblined`: the service's command line. Each verb is a file beside this one and a line in `Root`.
package enum PlumblinedCommand {
    /// Parses the process's arguments, runs the verb and ends the process with its status.
    package static func runAndExit() async -> Never {
        // Before anything else: until then SIGHUP ends the process, which a service manager takes for a clean exit.
        let hangUps = HangUps.areAwaited(by: CommandLine.arguments.dropFirst()) ? try? HangUps() : nil
        NameLookup.prepareProcess()
        await HangUps.$ofProcess.withValue(hangUps) {
            await CommandRunner(Root.self, name: "plumblined").runAndExit()
        }
    }
}

struct Root: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plumblined",
        abstract: "Measures lines for ever: rounds on a clock, history, incidents, messages, uploads.",
        version: ProgramVersion.text,
        subcommands: [
            WatchCommand.self, HistoryCommand.self, NotifyCommand.self, ValidateCommand.self,
            ReloadCommand.self, FunctionCommand.self,
        ])
}
