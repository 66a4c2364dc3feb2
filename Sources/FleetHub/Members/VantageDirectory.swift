internal import Crypto
package import FleetStore
internal import LineModel
internal import LineWeb
internal import ServiceSupport

/// Who a vantage is, by its token. The list of vantages is read from the database at most once a second, so that a
/// flood of requests is none of questions; a token that was revoked counts no longer than that.
package actor VantageDirectory {
    /// What became of somebody who showed a token.
    package enum Finding: Sendable {
        /// The token is this vantage's.
        case vantage(StoredVantage)
        /// Nobody has this token.
        case unknown
        /// The address showed too many wrong ones; it is asked to wait so long.
        case throttled(Duration)
    }

    /// How long a list counts.
    private static let maxAge = Duration.seconds(1)
    /// Longer than any token that was given out.
    private static let maxTokenBytes = 256

    private let store: HubStore
    private let monotonicNow: @Sendable () -> Int64
    private var known: [[UInt8]: StoredVantage] = [:]
    private var readAt: Int64?
    private var reading: Task<[StoredVantage], any Error>?
    private var throttle = LoginThrottle()

    /// - Parameter monotonicNow: nanoseconds of a clock that is never stepped.
    package init(_ store: HubStore, monotonicNow: @escaping @Sendable () -> Int64) {
        self.store = store
        self.monotonicNow = monotonicNow
    }

    /// Whose token it is. Where an address is throttled, its right tokens are let in all the same: behind one address
    /// there may be many vantages.
    ///
    /// - Throws: when the database cannot be read; then nobody knows.
    package func find(token: String, from address: String) async throws -> Finding {
        let hash = Self.hash(of: token)
        if try await isOld() { try await read() }
        if let vantage = known(hash) { return .vantage(vantage) }
        let keys = [LoginThrottle.tokens(from: address)]
        if let wait = throttle.wait(keys, now: monotonicNow()) { return .throttled(wait) }
        // It may have been given out a moment ago.
        try await read()
        if let vantage = known(hash) { return .vantage(vantage) }
        throttle.begin(keys, now: monotonicNow())
        return .unknown
    }

    /// Notes what a vantage says of itself, so that the next one who asks finds it.
    func note(_ said: VantageSaid, of name: String) async throws {
        try await BlockingWork.run("vantages") { [store] in try store.note(said, of: name) }
        readAt = nil
    }

    /// What the database keeps of a token.
    package static func hash(of token: String) -> [UInt8] {
        Array(SHA256.hash(data: Array(token.utf8.prefix(maxTokenBytes))))
    }

    private func known(_ hash: [UInt8]) -> StoredVantage? {
        // Found by its hash, which says nothing of the token, and compared whole, in constant time.
        guard let found = known[hash], ConstantTime.areEqual(found.tokenHash, hash) else { return nil }
        return found
    }

    private func isOld() async throws -> Bool {
        readAt.map { monotonicNow() - $0 >= Self.maxAge.nanoseconds } ?? true
    }

    /// Those who come while it is being read wait for the same answer.
    private func read() async throws {
        let task =
            reading
            ?? Task { [store] in try await BlockingWork.run("vantages") { try store.vantages() } }
        let isFirst = reading == nil
        reading = task
        defer { if isFirst { reading = nil } }
        let vantages = try await task.value
        guard isFirst else { return }
        known = Dictionary(vantages.map { ($0.tokenHash, $0) }, uniquingKeysWith: { first, _ in first })
        readAt = monotonicNow()
    }
}
