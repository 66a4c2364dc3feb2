package import LineHistory
package import LineModel

/// Where the couriers find what waits, and note what became of it: the history of a service, or the database that the
/// members of a hub share. Every call blocks, and throws when the outbox cannot be read or written.
package protocol MessageOutbox: Sendable {
    /// Messages of a destination that nobody else is sending, oldest first, and what the destination was told so far.
    /// Those for single recipients are not among them. Where several processes share the outbox, they are the caller's
    /// until it notes what became of them, or until its claim has run out.
    ///
    /// - Parameter maxBytes: of what they tell, as it is stored, all of them together; one is given in any case.
    func waitingMessages(
        for destination: String, limit: Int, maxBytes: Int
    ) throws -> (messages: [OutboxMessage], told: ToldIncidents)

    /// Messages that wait for single recipients of a destination, oldest first, with the same claim.
    func messagesApart(for destination: String, limit: Int) throws -> [OutboxMessage]

    /// Notes that one more attempt begins, whose end is not known; it is to be called before the network is asked.
    func markSending(_ ids: [Int64], at: WallTime) throws

    /// Notes that a destination took these messages: they wait no more.
    ///
    /// - Parameter apart: recipients who did not get what these messages tell, and are to be told apart.
    func markDelivered(_ ids: [Int64], at: WallTime, apart: [String: Digest]) throws

    /// Notes that sending these messages failed for now, with the failure in words, and when they may be tried again.
    func markFailed(_ ids: [Int64], retryAt: WallTime, error: String) throws

    /// The same where the destination refused them: an end whose beginning is among them is not told alone later.
    func markRefused(_ ids: [Int64], retryAt: WallTime, error: String) throws

    /// Notes that these messages are given up for ever.
    func markGivenUp(_ ids: [Int64], at: WallTime, error: String) throws

    /// What tells this outbox from another of a service or hub of the same name. It stands in the ids of messages.
    func installation() throws -> String
}

/// The history's outbox has one process that sends from it; so nothing is claimed. When each message may be sent is not
/// looked at: what was tried before waits for its courier's pause, and quiet hours are the courier's, too.
extension SharedHistory: MessageOutbox {
    /// All that wait, whenever each may be sent.
    package func waitingMessages(
        for destination: String, limit: Int, maxBytes: Int
    ) throws -> (messages: [OutboxMessage], told: ToldIncidents) {
        try use {
            let messages = try $0.dueMessages(for: destination, now: .endOfTime, limit: limit, maxBytes: maxBytes)
            return (messages, messages.isEmpty ? ToldIncidents() : try $0.toldIncidents(of: destination))
        }
    }

    /// As the history has them.
    package func messagesApart(for destination: String, limit: Int) throws -> [OutboxMessage] {
        try use { try $0.messagesApart(for: destination, limit: limit) }
    }

    /// In the history.
    package func markSending(_ ids: [Int64], at: WallTime) throws { try use { try $0.markSending(ids, at: at) } }

    /// In the history, with what the destination knows from now on.
    package func markDelivered(_ ids: [Int64], at: WallTime, apart: [String: Digest]) throws {
        try use { try $0.markDelivered(ids, at: at, apart: apart) }
    }

    /// In the history.
    package func markFailed(_ ids: [Int64], retryAt: WallTime, error: String) throws {
        try use { try $0.markFailed(ids, retryAt: retryAt, error: error) }
    }

    /// In the history, with what the destination knows from now on.
    package func markRefused(_ ids: [Int64], retryAt: WallTime, error: String) throws {
        try use { try $0.markRefused(ids, retryAt: retryAt, error: error) }
    }

    /// In the history, with what the destination knows from now on.
    package func markGivenUp(_ ids: [Int64], at: WallTime, error: String) throws {
        try use { try $0.markGivenUp(ids, at: at, error: error) }
    }

    /// The random id of the history.
    package func installation() throws -> String { try use { try $0.installation() } }
}

extension WallTime {
    fileprivate static let endOfTime = WallTime(nanosecondsSince1970: .max)
}
