/// Why a verb cannot go on: messages for people, one a line, and the status to end with.
package struct CommandFailure: Error {
    package let messages: [String]
    package let status: ExitStatus

    package init(_ messages: [String], status: ExitStatus = .wrongInput) {
        self.messages = messages
        self.status = status
    }

    package init(_ message: String, status: ExitStatus = .wrongInput) { self.init([message], status: status) }
}
