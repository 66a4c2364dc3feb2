package import LineHistory
package import LineModel
package import LineService

/// What the pages are made of: given by whoever puts the service together. Without it the server has metrics and health
/// alone.
package struct WebPages: Sendable {
    let vantage: String
    let every: Duration
    let settings: WebSettings
    let access: WebAccess
    let events: EventHub
    let signer: ShareSigner
    let ranking: RankingBoard
    let now: @Sendable () -> WallTime
    let read: @Sendable (@escaping @Sendable (HistoryStore) throws -> any Sendable) async throws -> any Sendable
    let add: @Sendable (OperatorNote) async throws -> Int
    /// Makes evidence packs; nil where nobody can.
    package var cases: CaseDesk?
    /// What the pages of a hub are beside this; nil for those of a vantage.
    var fleet: FleetFrame?

    /// - Parameters:
    ///   - every: how often there is a round.
    ///   - settings: what counts from the start on; users and token are followed by `access`.
    ///   - ranking: what to use instead; one that nobody fills ranks nothing.
    ///   - now: the wall clock with the vantage's offset from UTC.
    ///   - read: asks the history, over a connection that cannot write, on a thread that may block.
    ///   - add: stores a note, and has the watch heed it; its number.
    package init(
        vantage: String, every: Duration, settings: WebSettings, access: WebAccess, events: EventHub,
        signer: ShareSigner, ranking: RankingBoard = RankingBoard(), now: @escaping @Sendable () -> WallTime,
        read:
            @escaping @Sendable (
                @escaping @Sendable (HistoryStore) throws -> any Sendable
            ) async throws -> any Sendable,
        add: @escaping @Sendable (OperatorNote) async throws -> Int
    ) {
        (self.vantage, self.every, self.settings, self.access) = (vantage, every, settings, access)
        self.ranking = ranking
        (self.events, self.signer, self.now, self.read, self.add) = (events, signer, now, read, add)
    }

    /// What pages share, for readers who may see everything.
    func site(_ status: WatchStatus) -> Site {
        var site = Site(
            vantage: vantage, basePath: settings.basePath, every: every, status: status, read: read, add: add,
            hasLogin: !access.isOpen, signer: signer, ranking: ranking, cases: cases)
        if let fleet {
            (site.signer, site.hasRounds) = (nil, false)
            (site.kind, site.places) = (fleet.kind, fleet.places)
        }
        return site
    }
}
