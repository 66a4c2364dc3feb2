internal import CommandSupport
internal import SystemFiles

enum Terminal {
    /// Whether a line on standard error can be rewritten in place.
    static var showsProgress: Bool { StandardError.isTerminal && !ColorChoice.isDumb }

    /// Columns of the terminal behind a descriptor (ioctl_tty(2), TIOCGWINSZ); nil when it is none.
    static func columns(_ descriptor: Int32) -> Int? {
        TerminalSize.columns(descriptor)
    }
}
