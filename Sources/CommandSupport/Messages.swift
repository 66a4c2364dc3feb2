internal import LineModel
internal import SystemFiles

/// What a command says to people on standard error, a line each, which begins with the program's name.
package enum Messages {
    /// Writes one message. What could steer the terminal (the name of a file is anybody's choice) is shown, not sent.
    ///
    /// - Parameter name: the program's.
    package static func write(_ name: String, _ message: String) {
        StandardError.write("\(name): \(TerminalText.escaped(message))\n")
    }

    /// A text of several lines that steers no terminal.
    static func safe(_ text: String) -> String {
        text.splitAtBytes(of: "\n").map { TerminalText.escaped($0) }.joined(separator: "\n")
    }
}
