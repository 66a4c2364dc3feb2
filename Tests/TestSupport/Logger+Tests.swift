package import Logging

extension Logger {
    /// Nobody reads what this one is told.
    package static var silentForTests: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
