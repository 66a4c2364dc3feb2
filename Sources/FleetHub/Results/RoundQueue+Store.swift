internal import FleetModel
package import FleetStore
internal import FleetWire
package import LineModel
internal import ServiceSupport

extension RoundQueue {
    /// The rounds of a hub's database.
    package init(_ store: HubStore, now: @escaping @Sendable () -> WallTime) {
        @Sendable func entry(_ round: StoredRound) -> Entry {
            Entry(vantage: round.key.vantage, slot: round.key.slot, body: round.body)
        }
        self.init(
            unwritten: { try store.unwrittenRounds(limit: $0).map(entry) },
            markWritten: { entries in
                try store.markWritten(entries.map { .init(vantage: $0.vantage, slot: $0.slot) }, at: now())
            },
            // An hour has a slot a second at most.
            rounds: { try store.rounds(vantage: $0, from: $1, to: $2, most: 3_600).map(entry) },
            newest: { try store.lastRounds().mapValues(\.header.slot) },
            decode: { try FleetRoundCodec.decode($0) })
    }
}

/// Keeps the results store one member's matter at a time, by a lease with the database's clock. Two that write for a
/// moment are harmless.
actor ResultsLease {
    static let name = "results"
    private static let time = Duration.seconds(30)

    private let store: HubStore
    private let holder: String
    private let monotonicNow: @Sendable () -> Int64
    private var token: FencingToken?
    private var askedAt: Int64?

    /// - Parameter holder: unique for this process.
    init(_ store: HubStore, holder: String, monotonicNow: @escaping @Sendable () -> Int64) {
        (self.store, self.holder, self.monotonicNow) = (store, holder, monotonicNow)
    }

    /// Whether this member writes now; the database is asked every ten seconds.
    func isOurs() async -> Bool {
        let now = monotonicNow()
        if let askedAt, now - askedAt < Self.time.nanoseconds / 3 { return token != nil }
        askedAt = now
        let (store, holder, before) = (store, holder, token)
        token = try? await BlockingWork.run("lease") {
            if let before, try store.renewLease(before, for: Self.time) { return before }
            return try store.takeLease(Self.name, holder: holder, for: Self.time)
        }
        return token != nil
    }
}
