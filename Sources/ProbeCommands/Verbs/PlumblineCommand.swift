internal import ArgumentParser
internal import CommandSupport
internal import Glibc
internal import LineModel
internal import LineReport
internal import LinuxSocket

/// `plumbline`: the prober's command line. Each verb is a file beside this one and a line in `Root`.
package enum PlumblineCommand {
    /// Parses the process's arguments, runs the verb and ends the process with its status.
    package static func runAndExit() -> Never {
        NameLookup.prepareProcess()
        // A monitoring system reads standard output alone, and would take the status 2 for CRITICAL.
        // An option before the verb is a mistake, and the plugin's all the same.
        let verb = CommandLine.arguments.dropFirst().first { !$0.hasPrefix("-") }
        let isPlugin = verb == CheckCommand.configuration.commandName
        let plugin = CommandRunner<Root>.Plugin(status: CheckState.unknown.rawValue) { CheckText.failure($0) }
        CommandRunner(Root.self, name: "plumbline", plugin: isPlugin ? plugin : nil).runAndExit { error in
            if let state = error as? CheckState { exit(state.rawValue) }
        }
    }
}

struct Root: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plumbline",
        abstract: "Delay and loss of many lines at once, as true as the kernel's own clock.",
        version: ProgramVersion.text,
        subcommands: [
            ProbeCommand.self, PlanCommand.self, ReflectCommand.self, DemoCommand.self, SelftestCommand.self,
            ValidateCommand.self, CheckCommand.self, CompareCommand.self, TraceCommand.self, VerifyCommand.self,
        ])
}
