internal import LineHistory
internal import LineModel
internal import LineService

/// What the pages of one server share: where they ask, and what they say of themselves.
package struct Site: Sendable {
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
    /// Whether a round has a page. The rounds of a hub are its vantages' own.
    var hasRounds = true
    /// What the name stands for, in both languages, where it is no vantage.
    var kind: (english: String, chinese: String)?
    /// The pages that the heading leads to, where they are not the usual ones.
    var places: [PagePlace]?
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

/// A page that the heading of every page leads to.
package struct PagePlace: Sendable {
    /// The path's parts: `["grid"]`; none for the overview.
    package var parts: [String]
    /// The name in English.
    package var english: String
    /// The name in Chinese.
    package var chinese: String

    /// A place by its path and its names.
    package init(_ parts: [String], _ english: String, _ chinese: String) {
        (self.parts, self.english, self.chinese) = (parts, english, chinese)
    }
}
