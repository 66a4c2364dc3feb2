internal import ArgumentParser
internal import CommandSupport
internal import ServiceCommands

/// `plumbhub`: the hub's command line. Each verb is a file beside this one and a line in `Root`.
package enum PlumbhubCommand {
    /// What is to be so before anything else is done.
    package struct Prepared: Sendable {
        fileprivate let hangUps: HangUps?
    }

    /// To be called first of all: until then SIGHUP ends the process, which a service manager takes for a clean exit.
    package static func prepareProcess() -> Prepared {
        // Without a descriptor for it the signal ends the process, as in any other verb.
        let isAwaited = HangUps.areAwaited(by: CommandLine.arguments.dropFirst(), verb: "serve")
        return Prepared(hangUps: isAwaited ? try? HangUps() : nil)
    }

    /// Parses the process's arguments, runs the verb and ends the process with its status.
    package static func runAndExit(_ prepared: Prepared) async {
        await HangUps.$ofProcess.withValue(prepared.hangUps) { await runToItsEnd() }
    }

    /// Never returns, which the compiler would otherwise hold against what stands behind its call.
    private static func runToItsEnd() async { await CommandRunner(Root.self, name: "plumbhub").runAndExit() }
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
            HubReloadCommand.self, GenerateCommand.self,
        ])
}
