package import ArgumentParser
internal import Glibc
internal import LineModel
internal import SystemFiles

/// Parses the process's arguments, runs the verb and ends the process with its status: the same way, and with messages
/// of the same form, for every executable.
package struct CommandRunner<Root: ParsableCommand> {
    /// The executable's name, with which its messages begin.
    private let name: String
    /// How a verb that another program reads prints its failures to standard output, and its status. When it is nil,
    /// failures go to standard error.
    private let plugin: Plugin?

    /// How a verb that another program reads tells of a failure.
    package struct Plugin {
        /// Turns messages into the text for standard output, with its line end.
        package let text: ([String]) -> String
        /// The status to end with after any failure; for a monitoring plugin, that of UNKNOWN.
        package let status: Int32

        /// Both are used for every failure of the verb, and for a mistake in its command line.
        package init(status: Int32, text: @escaping ([String]) -> String) {
            self.status = status
            self.text = text
        }
    }

    /// - Parameters:
    ///   - root: the command whose subcommands are the verbs.
    ///   - name: the executable's name, with which its messages begin.
    ///   - plugin: how failures are printed to standard output; nil when they go to standard error.
    package init(_ root: Root.Type, name: String, plugin: Plugin? = nil) {
        self.name = name
        self.plugin = plugin
    }

    /// Runs the verb that the process's arguments name, and ends the process.
    ///
    /// - Parameter end: is given an error first, and ends the process itself for those that the executable alone knows.
    package func runAndExit(otherwise end: (any Error) -> Void = { _ in }) -> Never {
        prepare()
        do {
            var command = try parse()
            try command.run()
            exit(ExitStatus.healthy.rawValue)
        } catch {
            end(error)
            endProcess(error)
        }
    }

    /// Runs the verb that the process's arguments name, which may be asynchronous, and ends the process.
    package func runAndExit() async -> Never {
        prepare()
        do {
            var command = try parse()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            exit(ExitStatus.healthy.rawValue)
        } catch {
            endProcess(error)
        }
    }

    private func prepare() {
        // A reader that has seen enough (`plumbline probe | head`) is no failure of ours: write(2) tells by EPIPE.
        signal(SIGPIPE, SIG_IGN)
        // Nor is a file that grows over `ulimit -f`: write(2) tells by EFBIG, and what was begun is removed.
        signal(SIGXFSZ, SIG_IGN)
        Descriptor.fillStandardOnes()
    }

    private func parse() throws -> any ParsableCommand {
        // As `CommandLine.arguments`, but names of files in another encoding keep their bytes.
        let arguments = CommandLine.unsafeArgv.arguments(CommandLine.argc).dropFirst()
        try checkVerb(arguments.first)
        return try Root.parseAsRoot(Array(arguments))
    }

    private func endProcess(_ error: any Error) -> Never {
        switch error {
        case let failure as CommandFailure: end(failure)
        case let failure as WriteFailure: end(failure)
        case let status as ExitStatus: exit(status.rawValue)
        default: endByParser(error)
        }
    }

    private func end(_ failure: CommandFailure) -> Never {
        if let plugin { end(plugin, plugin.text(failure.messages)) }
        for message in failure.messages { Messages.write(name, message) }
        exit(failure.status.rawValue)
    }

    private func end(_ plugin: Plugin, _ text: String) -> Never {
        do { try StandardOutput.write(text) } catch { StandardError.write(text) }
        exit(plugin.status)
    }

    /// Standard output could not be written.
    private func end(_ failure: WriteFailure) -> Never {
        if failure.isBrokenPipe, plugin == nil { exit(ExitStatus.healthy.rawValue) }
        end(CommandFailure("standard output cannot be written: \(failure.text)", status: .noRound))
    }

    /// The parser would call a mistaken verb an unexpected argument, and take none for a wish for help.
    private func checkVerb(_ argument: String?) throws {
        let subcommands = Root.configuration.subcommands.map { $0.configuration }
        let verbs = subcommands.compactMap(\.commandName) + ["help"]
        let shown = subcommands.filter(\.shouldDisplay).compactMap(\.commandName) + ["help"]
        let known = "the verbs are \(shown.joined(separator: ", ")); `\(name) --help` tells what they do"
        guard let argument else { throw CommandFailure("no verb; \(known)") }
        // `---completion` and its kind are the parser's own.
        guard !argument.hasPrefix("-"), !verbs.contains(argument) else { return }
        throw CommandFailure("there is no verb \(TerminalText.quoted(argument)); \(known)")
    }

    /// Help and version are answers and go to standard output; everything else is a mistake in the command.
    private func endByParser(_ error: any Error) -> Never {
        let text = Messages.safe(Root.fullMessage(for: error))
        let isAnswer = Root.exitCode(for: error) == .success
        // Help too: a check that was set up with -h for its host must not be OK for ever.
        if let plugin { end(plugin, isAnswer ? text + "\n" : plugin.text([withoutMark(text) ?? text])) }
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
    private func inOurWords(_ text: String) -> String {
        withoutMark(text).map { "\(name): \($0)" } ?? text
    }

    /// nil where the parser did not put its mark before the text.
    private func withoutMark(_ text: String) -> String? {
        let mark = "Error: "
        guard text.hasPrefix(mark) else { return nil }
        let message = text.dropFirst(mark.count)
        return message.prefix(1).lowercased() + message.dropFirst()
    }
}

extension UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> {
    /// What a program was started with, as the texts of its bytes.
    fileprivate func arguments(_ count: Int32) -> [String] {
        (0..<Int(count)).compactMap { index in self[index].map { FileName.text($0) } }
    }
}
