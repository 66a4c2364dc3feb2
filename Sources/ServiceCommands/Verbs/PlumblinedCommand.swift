internal import ArgumentParser
internal import CommandSupport
internal import Glibc
internal import LineModel
internal import LinuxSocket

/// `plumblined`: the service's command line. Each verb is a file beside this one and a line in `Root`.
package enum PlumblinedCommand {
    /// What is to be so before anything else is done.
    package struct Prepared: Sendable {
        fileprivate let hangUps: HangUps?
    }

    /// To be called first of all: until then SIGHUP ends the process, which a service manager takes for a clean exit.
    package static func prepareProcess() -> Prepared {
        // Before there is a thread. The environment holds secrets, and `exec` destinations run programs of others.
        ProcessSeal.close()
        // Without a descriptor for it the signal ends the process, as in any other verb.
        let hangUps = HangUps.areAwaited(by: CommandLine.arguments.dropFirst()) ? try? HangUps() : nil
        quietDispatch()
        NameLookup.prepareProcess()
        return Prepared(hangUps: hangUps)
    }

    /// Parses the process's arguments, runs the verb and ends the process with its status.
    package static func runAndExit(_ prepared: Prepared) async -> Never {
        await HangUps.$ofProcess.withValue(prepared.hangUps) { await runToItsEnd() }
        preconditionFailure("the runner has ended the process")
    }

    /// Never returns, which the compiler would otherwise hold against what stands behind its call.
    private static func runToItsEnd() async { await CommandRunner(Root.self, name: "plumblined").runAndExit() }

    /// The pool of threads would like some of them to be preferred, which takes a right (CAP_SYS_NICE) that the service
    /// neither has nor needs, and writes a line about each to standard error. Who sets the variable sees them.
    private static func quietDispatch() { setenv("LIBDISPATCH_LOG", "NO", 0) }
}

struct Root: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plumblined",
        abstract: "Measures lines for ever: rounds on a clock, history, incidents, messages, uploads.",
        version: ProgramVersion.text,
        subcommands: [
            WatchCommand.self, StatusCommand.self, RankingCommand.self, HistoryCommand.self, AlertsCommand.self,
            EvidenceCommand.self,
            NotifyCommand.self, ValidateCommand.self, ReloadCommand.self, ShareCommand.self, WebCommand.self,
            FunctionCommand.self,
        ])
}
