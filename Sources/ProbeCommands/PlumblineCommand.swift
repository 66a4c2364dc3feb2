internal import ArgumentParser
internal import Glibc

/// `plumbline`: the prober's command line. Each verb is a file beside this one and a line in `verbs`.
package enum PlumblineCommand {
    /// Parses the process's arguments, runs the verb and ends the process with its status.
    package static func runAndExit() -> Never {
        // A reader that has seen enough (`plumbline probe | head`) is no failure of ours: write(2) tells by EPIPE.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try Root.parseAsRoot()
            try command.run()
            exit(ExitStatus.healthy.rawValue)
        } catch let failure as CommandFailure {
            for message in failure.messages { StandardError.write("plumbline: \(message)\n") }
            exit(failure.status.rawValue)
        } catch let status as ExitStatus {
            exit(status.rawValue)
        } catch {
            endByParser(error)
        }
    }

    /// Help and version are answers and go to standard output; everything else is a mistake in the command.
    private static func endByParser(_ error: any Error) -> Never {
        let text = Root.fullMessage(for: error)
        if Root.exitCode(for: error) == .success {
            print(text)
            exit(ExitStatus.healthy.rawValue)
        }
        StandardError.write(text + "\n")
        exit(ExitStatus.wrongInput.rawValue)
    }
}

struct Root: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plumbline",
        abstract: "Delay and loss of many lines at once, as true as the kernel's own clock.",
        version: Version.text,
        subcommands: [
            ProbeCommand.self, PlanCommand.self, ReflectCommand.self, DemoCommand.self, ValidateCommand.self,
        ])
}

/// How the process ends (DESIGN.md, "Command line").
enum ExitStatus: Int32, Error {
    /// Every line healthy, or nothing to complain of.
    case healthy = 0
    /// At least one line abnormal.
    case abnormal = 1
    /// The command, a file or the configuration is wrong; nothing was sent.
    case wrongInput = 2
    /// The round could not be made, or is invalid.
    case noRound = 3
    /// Interrupted; what was measured was reported.
    case interrupted = 130
}

/// Why a verb cannot go on: messages for people, one a line, and the status to end with.
struct CommandFailure: Error {
    let messages: [String]
    let status: ExitStatus

    init(_ messages: [String], status: ExitStatus = .wrongInput) {
        self.messages = messages
        self.status = status
    }

    init(_ message: String, status: ExitStatus = .wrongInput) { self.init([message], status: status) }
}
