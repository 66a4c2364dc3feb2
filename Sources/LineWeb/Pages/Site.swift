internal import LineHistory
internal import LineModel
internal import LineService

/// What the pages of one server share: where they ask, and what they say of themselves.
struct Site: Sendable {
    /// The name of the place that is measured from.
    var vantage: String
    /// What the addresses of the site begin with: `/`, or a path with a stroke at both ends.
    var basePath: String
    /// How often there is a round.
    var every: Duration
    /// How the watch is.
    var status: WatchStatus
    /// Asks the history, over a connection that cannot write, on a thread that may block.
    var read: @Sendable (_ ask: @escaping @Sendable (HistoryStore) throws -> any Sendable) async throws -> any Sendable
    /// Stores a note, and has the watch heed it.
    var add: @Sendable (OperatorNote) async throws -> Int

    /// Asks the history; see `read`.
    func ask<Value: Sendable>(_ body: @escaping @Sendable (HistoryStore) throws -> Value) async throws -> Value {
        guard let value = try await read({ try body($0) }) as? Value else { preconditionFailure("a query's answer") }
        return value
    }
}
