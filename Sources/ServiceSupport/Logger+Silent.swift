package import Logging

extension Logger {
    /// A logger that drops everything: for parts that are made only to be checked.
    package static var silent: Logger { Logger(label: "check") { _ in SwiftLogNoOpLogHandler() } }
}
