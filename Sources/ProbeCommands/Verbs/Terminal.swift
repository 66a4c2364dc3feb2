internal import ArgumentParser
internal import CommandSupport
internal import Glibc

/// When to use colours.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
    case auto, always, never

    /// `auto`: on a terminal that is not a dumb one, unless NO_COLOR says otherwise (https://no-color.org).
    func isOn(terminal: Bool) -> Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto: terminal && !Environment.isSet("NO_COLOR") && Environment.value("TERM") != "dumb"
        }
    }
}

enum Environment {
    static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// Present and not empty.
    static func isSet(_ name: String) -> Bool { value(name).map { !$0.isEmpty } ?? false }
}

enum Terminal {
    /// Columns of the terminal behind a descriptor (ioctl_tty(2), TIOCGWINSZ); nil when it is none.
    static func columns(_ descriptor: Int32) -> Int? {
        TerminalSize.columns(descriptor)
    }
}
