internal import ArgumentParser
internal import Glibc
internal import LineModel
internal import LineReport

/// `plumbline`: the prober's command line. Each verb is a file beside this one and a line in `verbs`.
package enum PlumblineCommand {
    /// Parses the process's arguments, runs the verb and ends the process with its status.
    package static func runAndExit() -> Never {
        // A reader that has seen enough (`plumbline probe | head`) is no failure of ours: write(2) tells by EPIPE.
        signal(SIGPIPE, SIG_IGN)
        Descriptor.fillStandardOnes()
        do {
            try checkVerb(CommandLine.arguments.dropFirst().first)
            var command = try Root.parseAsRoot()
            try command.run()
            exit(ExitStatus.healthy.rawValue)
        } catch let failure as CommandFailure {
            end(failure)
        } catch let failure as WriteFailure {
            end(failure)
        } catch let status as ExitStatus {
            exit(status.rawValue)
        } catch let state as CheckState {
            exit(state.rawValue)
        } catch {
            endByParser(error)
        }
    }

    /// A monitoring system reads standard output alone, and would take the status 2 for CRITICAL.
    private static var isPlugin: Bool {
        CommandLine.arguments.dropFirst().first == CheckCommand.configuration.commandName
    }

    private static func end(_ failure: CommandFailure) -> Never {
        if isPlugin { endAsPlugin(CheckText.failure(failure.messages)) }
        for message in failure.messages { StandardError.write("plumbline: \(message)\n") }
        exit(failure.status.rawValue)
    }

    /// UNKNOWN, whatever it was.
    private static func endAsPlugin(_ text: String) -> Never {
        do { try StandardOutput.write(text) } catch { StandardError.write(text) }
        exit(CheckState.unknown.rawValue)
    }

    /// Standard output could not be written.
    private static func end(_ failure: WriteFailure) -> Never {
        if failure.isBrokenPipe, !isPlugin { exit(ExitStatus.healthy.rawValue) }
        end(CommandFailure("standard output cannot be written: \(failure.text)", status: .noRound))
    }

    /// The parser would call a mistaken verb an unexpected argument, and take none for a wish for help.
    private static func checkVerb(_ argument: String?) throws {
        let verbs = Root.configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
        let known = "the verbs are \(verbs.joined(separator: ", ")); `plumbline --help` tells what they do"
        guard let argument else { throw CommandFailure("no verb; \(known)") }
        // `---completion` and its kind are the parser's own.
        guard !argument.hasPrefix("-"), !verbs.contains(argument) else { return }
        throw CommandFailure("there is no verb \(TerminalText.quoted(argument)); \(known)")
    }

    /// Help and version are answers and go to standard output; everything else is a mistake in the command.
    private static func endByParser(_ error: any Error) -> Never {
        let text = Root.fullMessage(for: error)
        let isAnswer = Root.exitCode(for: error) == .success
        // Help too: a check that was set up with -h for its host must not be OK for ever.
        if isPlugin { endAsPlugin(isAnswer ? text + "\n" : CheckText.failure([withoutMark(text) ?? text])) }
        guard isAnswer else {
            StandardError.write(inOurWords(text) + "\n")
            exit(ExitStatus.wrongInput.rawValue)
        }
        do {
            try StandardOutput.write(text + "\n")
            exit(ExitStatus.healthy.rawValue)
        } catch {
            end(error)
        }
    }

    /// `Error: The value` as `plumbline: the value`, so that every message begins alike.
    private static func inOurWords(_ text: String) -> String {
        withoutMark(text).map { "plumbline: \($0)" } ?? text
    }

    /// nil where the parser did not put its mark before the text.
    private static func withoutMark(_ text: String) -> String? {
        let mark = "Error: "
        guard text.hasPrefix(mark) else { return nil }
        let message = text.dropFirst(mark.count)
        return message.prefix(1).lowercased() + message.dropFirst()
    }
}

struct Root: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plumbline",
        abstract: "Delay and loss of many lines at once, as true as the kernel's own clock.",
        version: Version.text,
        subcommands: [
            ProbeCommand.self, PlanCommand.self, ReflectCommand.self, DemoCommand.self, SelftestCommand.self,
            ValidateCommand.self, CheckCommand.self,
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
    /// The round could not be made or is invalid, left a line unmeasured, or its results could not be written.
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
