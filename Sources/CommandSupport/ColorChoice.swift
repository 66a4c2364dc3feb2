internal import ArgumentParser
internal import Glibc

/// When to use colours.
package enum ColorChoice: String, CaseIterable, ExpressibleByArgument, Sendable {
    case auto, always, never

    /// `auto`: on a terminal that is not a dumb one, unless NO_COLOR says otherwise (https://no-color.org).
    package func isOn(terminal: Bool) -> Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto: terminal && !Self.isSet("NO_COLOR") && !Self.isDumb
        }
    }

    /// Whether the terminal knows no control sequences (terminfo(5)): it would show them.
    package static var isDumb: Bool { value("TERM") == "dumb" }

    /// Present and not empty.
    private static func isSet(_ name: String) -> Bool { value(name).map { !$0.isEmpty } ?? false }

    private static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
