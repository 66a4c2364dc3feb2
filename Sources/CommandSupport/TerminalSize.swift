internal import Glibc

/// How large the terminal is that results or messages are shown on.
package enum TerminalSize {
    /// Columns of the terminal behind a descriptor (ioctl_tty(2), TIOCGWINSZ); nil when it is none.
    package static func columns(_ descriptor: Int32) -> Int? {
        size(descriptor).flatMap { $0.ws_col > 0 ? Int($0.ws_col) : nil }
    }

    /// Rows of the terminal behind a descriptor; nil when it is none.
    package static func rows(_ descriptor: Int32) -> Int? {
        size(descriptor).flatMap { $0.ws_row > 0 ? Int($0.ws_row) : nil }
    }

    /// Columns for a text that must fit whatever shows it: those of the terminal on standard output, else those that
    /// the environment's COLUMNS says (environ(7)), else 80.
    package static var outputColumns: Int {
        columns(STDOUT_FILENO) ?? getenv("COLUMNS").flatMap { Int(String(cString: $0)) }.flatMap { $0 > 0 ? $0 : nil }
            ?? 80
    }

    private static func size(_ descriptor: Int32) -> winsize? {
        var size = winsize()
        return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 ? size : nil
    }
}
