internal import Glibc

/// Reading what somebody types, or a program pipes in.
package enum StandardInput {
    /// Whether a person types it (isatty(3)).
    package static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    /// The first line, without its end; nil where there is none, or it is no UTF-8. Blocks. On a terminal it is not
    /// shown while it is typed (termios(3)).
    ///
    /// - Parameter maxBytes: of a longer line the rest is left.
    package static func hiddenLine(maxBytes: Int = 4_096) -> String? {
        var before = termios()
        let isShown = isTerminal && tcgetattr(STDIN_FILENO, &before) == 0
        if isShown {
            var hidden = before
            hidden.c_lflag &= ~tcflag_t(ECHO)
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
        }
        defer { if isShown { tcsetattr(STDIN_FILENO, TCSAFLUSH, &before) } }
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while bytes.count < maxBytes {
            let count = read(STDIN_FILENO, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1, byte != UInt8(ascii: "\n") else {
                return count == 1 || !bytes.isEmpty ? text(bytes) : nil
            }
            bytes.append(byte)
        }
        return text(bytes)
    }

    private static func text(_ bytes: [UInt8]) -> String? {
        String(validating: bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes[...], as: UTF8.self)
    }
}
