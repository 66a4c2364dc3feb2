internal import LineModel
internal import LineReport
internal import LineService
internal import LinuxSocket
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
    /// Takes a line with its end.
    private let write: @Sendable (String) -> Void

    /// A log whose lines somebody takes: standard error itself, which may block, where nobody else is named.
    init(_ write: @escaping @Sendable (String) -> Void = { StandardError.write($0) }) { self.write = write }

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
        write(Self.text(event.level, "\(event.message)", shown, at: .now()) + "\n")
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

    /// The same, by way of a queue.
    static func log(to queue: LogQueue) { bootstrap { _ in ServiceLog { queue.add($0) } } }
}

extension LogQueue {
    /// The queue of the service's log.
    convenience init() throws(SocketError) {
        try self.init(note: { dropped in
            ServiceLog.text(
                .warning, "lines of the log were dropped: nobody reads standard error", ["dropped": "\(dropped)"],
                at: .now()) + "\n"
        })
    }

    /// For `/metrics`.
    var family: MetricFamily {
        MetricFamily(
            "log_dropped_total", .counter, "Lines of the log that were dropped, as nobody read them.",
            value: Double(droppedLines))
    }
}
