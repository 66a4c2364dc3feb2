package import Logging

extension Logger {
    /// Says nothing: for what is made only to be checked.
    package static var silent: Logger { Logger(label: "check") { _ in SwiftLogNoOpLogHandler() } }
}
