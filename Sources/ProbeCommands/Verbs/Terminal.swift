internal import ArgumentParser
internal import CommandSupport
internal import Glibc
internal import SystemFiles

/// When to use colours.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
    case auto, always, never

    /// `auto`: on a terminal that is not a dumb one, unless NO_COLOR says otherwise (https://no-color.org).
    func isOn(terminal: Bool) -> Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto: terminal && !Environment.isSet("NO_COLOR") && !Terminal.isDumb
        }
    }
}

enum Environment {
    static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// Present and not empty.
    static func isSet(_ name: String) -> Bool { value(name).map { !$0.isEmpty } ?? false }
}

enum Terminal {
    /// Whether the terminal knows no control sequences (terminfo(5)): it would show them.
    static var isDumb: Bool { Environment.value("TERM") == "dumb" }

    /// Whether a line on standard error can be rewritten in place.
    static var showsProgress: Bool { StandardError.isTerminal && !isDumb }

    /// Columns of the terminal behind a descriptor (ioctl_tty(2), TIOCGWINSZ); nil when it is none.
    static func columns(_ descriptor: Int32) -> Int? {
        TerminalSize.columns(descriptor)
    }
}
