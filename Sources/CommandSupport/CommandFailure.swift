/// Why a verb cannot go on: messages for people, one a line, and the status to end with.
package struct CommandFailure: Error {
    /// For people, without the program's name and without a line end; never empty.
    package let messages: [String]
    /// What the process ends with.
    package let status: ExitStatus

    /// Several messages about one cause. The default status says that a command, a file or the configuration is wrong.
    package init(_ messages: [String], status: ExitStatus = .wrongInput) {
        self.messages = messages
        self.status = status
    }

    /// One message. The default status says that a command, a file or the configuration is wrong.
    package init(_ message: String, status: ExitStatus = .wrongInput) { self.init([message], status: status) }
}
