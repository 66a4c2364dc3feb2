package import Dispatch
package import Foundation

/// A program that was built together with these tests: SwiftPM puts it beside the test bundle, which on Linux is the
/// running program.
package enum BuiltProgram: String, Sendable {
    case plumbline, plumblined

    package var url: URL {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent(rawValue)
    }

    /// After this long a wait is given up and the test fails; only ever reached by a defect.
    package static let patienceSeconds = 120
}

extension DispatchTime {
    /// When a wait that begins now is given up.
    package static var endOfPatience: DispatchTime { .now() + .seconds(BuiltProgram.patienceSeconds) }
}
