internal import FleetStore
internal import LineHistory
internal import LineModel
internal import LineNotify

/// The outbox that the members of a hub share, as couriers use one. What waits is claimed by one member at a time, a
/// destination as a whole; the claim of a member that died runs out.
struct HubOutbox: MessageOutbox {
    /// How long a claim counts: longer than an attempt takes, and short enough that what a dead member held is told by
    /// another one in time.
    static let claim = Duration.seconds(180)

    private let store: HubStore
    private let member: String
    private let now: @Sendable () -> WallTime

    /// - Parameters:
    ///   - member: what this member is called, whenever it is started: it takes up again what it held before.
    ///   - now: the clock of the couriers.
    init(_ store: HubStore, member: String, now: @escaping @Sendable () -> WallTime) {
        self.store = store
        self.member = member
        self.now = now
    }

    /// Claims what may be sent now, unless another member has a claim at the destination.
    func waitingMessages(
        for destination: String, limit: Int, maxBytes: Int
    ) throws -> (messages: [OutboxMessage], told: ToldIncidents) {
        let claimed = try store.claimDue(
            destination, member: member, for: Self.claim, limit: limit, maxBytes: maxBytes)
        return (claimed.messages, claimed.told)
    }

    /// Claims what waits for single recipients.
    func messagesApart(for destination: String, limit: Int) throws -> [OutboxMessage] {
        try store.claimApart(destination, member: member, for: Self.claim, limit: limit).messages
    }

    /// Throws when the claim ran out and another member has the messages.
    func markSending(_ ids: [Int64], at: WallTime) throws {
        try store.markSending(ids, member: member, for: Self.claim)
    }

    /// With what the destination knows from now on.
    func markDelivered(_ ids: [Int64], at: WallTime, apart: [String: Digest]) throws {
        try store.markDelivered(ids, at: at, apart: apart)
    }

    /// The claim ends with it.
    func markFailed(_ ids: [Int64], retryAt: WallTime, error: String) throws {
        try store.markFailed(ids, member: member, after: pause(until: retryAt), error: error)
    }

    /// The claim ends with it.
    func markRefused(_ ids: [Int64], retryAt: WallTime, error: String) throws {
        try store.markRefused(ids, member: member, after: pause(until: retryAt), error: error)
    }

    /// With what the destination knows from now on.
    func markGivenUp(_ ids: [Int64], at: WallTime, error: String) throws {
        try store.markGivenUp(ids, at: at, error: error)
    }

    /// The random name of the database.
    func installation() throws -> String { try store.installation() }

    private func pause(until time: WallTime) -> Duration {
        .nanoseconds(max(0, time.nanosecondsSince1970 - now().nanosecondsSince1970))
    }
}
