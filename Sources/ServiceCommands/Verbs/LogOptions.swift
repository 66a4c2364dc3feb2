internal import ArgumentParser
package import Logging

/// What a service logs.
package struct LogOptions: ParsableArguments {
    /// The least level that is logged.
    @Option(
        help: ArgumentHelp(
            "What is logged: debug, info, notice, warning or error. (default: info)", valueName: "level"),
        transform: { text in
            guard let level = Logger.Level(rawValue: text) else {
                throw ValidationError("write debug, info, notice, warning or error")
            }
            return level
        })
    package var logLevel = Logger.Level.info

    /// As without a flag.
    package init() {}
}
