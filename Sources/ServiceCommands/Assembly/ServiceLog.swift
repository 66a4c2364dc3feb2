internal import LineModel
internal import LineService
internal import Logging
internal import ServiceSupport
internal import SystemFiles

/// The log on standard error, a line an event: when, how grave, what happened, and its facts behind a colon.
///
///     2026-11-26T08:27:16.482+08:00 notice incident opened: cause="ingress 127.3.1.2:7000" incident=2 lines=2
struct ServiceLog: LogHandler {
    var logLevel = Logger.Level.info
    var metadata = Logger.Metadata()
    var metadataProvider: Logger.MetadataProvider?

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var facts = metadata
        if let provided = metadataProvider?.get() { facts.merge(provided) { $1 } }
        if let own = event.metadata { facts.merge(own) { $1 } }
        if let error = event.error { facts["error"] = "\(error)" }
        let shown = facts.mapValues { "\($0)" }
        StandardError.write(Self.text(event.level, "\(event.message)", shown, at: .now()) + "\n")
    }

    /// One line without its end. What could steer a terminal, or begin another line, is escaped.
    ///
    /// - Parameter facts: shown in the order of their names, but for the reasons, which are long and come last.
    static func text(_ level: Logger.Level, _ message: String, _ facts: [String: String], at time: WallTime) -> String {
        let order = { (name: String) in (name.hasPrefix("reason") ? 1 : 0, name) }
        let shown = facts.sorted { order($0.key) < order($1.key) }.map { " \($0.key)=\(value($0.value))" }.joined()
        let head = "\(time.rfc3339()) \(level.rawValue) \(TerminalText.escaped(message))"
        return shown.isEmpty ? head : "\(head):\(shown)"
    }

    /// In quotes where it would otherwise not be told from what follows it.
    private static func value(_ text: String) -> String {
        guard text.isEmpty || text.containsByte(of: " \"=") else { return TerminalText.escaped(text) }
        // A backslash before the closing quote would seem to escape it.
        let quoted = text.replacingBytes(of: "\\", with: "\\\\").replacingBytes(of: "\"", with: "\\\"")
        return "\"" + TerminalText.escaped(quoted) + "\""
    }
}

extension LoggingSystem {
    /// Everything that logs in this process does so by `ServiceLog`.
    static func logToStandardError() { bootstrap { _ in ServiceLog() } }
}
