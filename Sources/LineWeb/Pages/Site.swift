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
    /// Whether somebody has to log in, so that there is something to log out of.
    var hasLogin = false
    /// Makes shares; nil where nobody can.
    var signer: ShareSigner?
    /// What to use in place of what.
    var ranking = RankingBoard()
    /// Makes evidence packs; nil where nobody can.
    var cases: CaseDesk?
    /// What a share shows; nil for everybody else, who sees everything.
    var share: ShareLimits?

    /// Asks the history, within what the reader may see; see `read`.
    func ask<Value: Sendable>(_ body: @escaping @Sendable (SiteHistory) throws -> Value) async throws -> Value {
        let share = share
        guard let value = try await read({ try body(SiteHistory($0, limits: share)) }) as? Value else {
            preconditionFailure("a query's answer")
        }
        return value
    }
}
