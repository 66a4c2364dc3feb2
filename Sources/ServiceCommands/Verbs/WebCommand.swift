internal import ArgumentParser
internal import CommandSupport
internal import LineWeb
internal import ServiceSupport
internal import SystemFiles

struct WebCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "web", abstract: "What the pages of watch need.", subcommands: [WebPasswordCommand.self])
}

struct WebPasswordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password",
        abstract: "Read a password from standard input and print its hash, for web.users of the configuration.",
        discussion: "The first line is the password; on a terminal it is not shown while it is typed.")

    /// One character would be guessed by the first who tries; what is better is for people to know.
    private static let minCharacters = 8

    func run() throws {
        if StandardInput.isTerminal { StandardError.write("Password: ") }
        let line = StandardInput.hiddenLine()
        if StandardInput.isTerminal { StandardError.write("\n") }
        guard let line else { throw CommandFailure("no password came; write it on the first line, in UTF-8") }
        guard line.count >= Self.minCharacters else {
            throw CommandFailure("the password has \(line.count) characters; take at least \(Self.minCharacters)")
        }
        try StandardOutput.write("\(try PasswordHash(of: Secret(line)).text)\n")
    }
}
