package import LineHistory
package import LineModel
internal import LineNotify
internal import ServiceSupport
internal import Synchronization

/// Takes what people note on the page: stores it, so that the next round heeds it and a restart loses none, and has an
/// acknowledgement told to those destinations that are to hear of it.
package final class NoteDesk: Sendable {
    private let history: SharedHistory
    private let settings: Mutex<ServiceSettings>
    private let messagesWereStored: @Sendable () async -> Void

    /// - Parameter messagesWereStored: has the outbox looked at.
    package init(
        _ history: SharedHistory, _ settings: ServiceSettings, messagesWereStored: @escaping @Sendable () async -> Void
    ) {
        self.history = history
        self.settings = Mutex(settings)
        self.messagesWereStored = messagesWereStored
    }

    /// Tells by these settings from now on.
    package func adopt(_ settings: ServiceSettings) { self.settings.withLock { $0 = settings } }

    /// Stores a note.
    ///
    /// - Returns: its number.
    /// - Throws: a `HistoryError` that says what is wrong with it, or with the history; then nobody is told.
    package func add(_ note: OperatorNote) async throws -> Int {
        let (history, settings) = (history, settings.withLock { $0 })
        let number = try await BlockingWork.run("note") {
            try history.use { try $0.add(note) { Self.messages(of: $0, $1, settings) } }
        }
        if note.kind == .acknowledge { await messagesWereStored() }
        return number
    }

    /// Who does not know of the incident is not told that somebody is on it: it may be silenced, or was never told.
    static func messages(of found: KnownIncident, _ acknowledgement: Acknowledgement, _ settings: ServiceSettings)
        -> [OutgoingMessage]
    {
        let digest = found.digest(vantage: settings.vantage, every: settings.every, at: acknowledgement.at) {
            $0.acknowledgement = acknowledgement
        }
        return settings.notify.filter { $0.tellsAcknowledgements && found.knowing.contains($0.name) }.map {
            OutgoingMessage(destination: $0.name, digest: digest, notBefore: $0.notBefore(acknowledgement.at))
        }
    }
}
