/// Rounds on their way to the hub: those of a watch as far as they are in memory, the newest ones beside those that the
/// history keeps; all of a cloud function's. Pure.
package struct RoundSpool: Sendable {
    /// A round that was not acknowledged yet.
    package struct Kept: Equatable, Sendable {
        /// The round's.
        package var id: String
        /// The beginning of its slot, seconds since 1970.
        package var slot: Int64
        /// As it was settled.
        package var body: [UInt8]

        /// A round that waits.
        package init(id: String, slot: Int64, body: [UInt8]) { (self.id, self.slot, self.body) = (id, slot, body) }
    }

    /// The newest last. The history of a watch has them too, unless it cannot be written.
    package private(set) var kept: [Kept]
    /// Rounds in a row that were settled and not acknowledged.
    package private(set) var unacknowledged: Int
    /// Rounds that were dropped for newer ones.
    package private(set) var dropped = 0
    /// Rounds that the hub gave an answer for that is none: others are tried before them.
    private(set) var passedOver: Set<String> = []
    /// Rounds that are done with and that the history could not forget yet.
    private(set) var done: Set<String> = []

    /// Rounds that a watch keeps at most, and their bytes.
    static let maxRounds = 4
    static let maxBytes = 16 << 20
    private let bounds: (rounds: Int, bytes: Int)

    /// A watch's.
    init() { self.init(kept: [], unacknowledged: 0, bounds: (Self.maxRounds, Self.maxBytes)) }

    /// Goes on with what was kept.
    ///
    /// - Parameters:
    ///   - unacknowledged: rounds in a row.
    ///   - bounds: of what is kept; the newest one is kept in any case.
    package init(kept: [Kept], unacknowledged: Int, bounds: (rounds: Int, bytes: Int)) {
        (self.kept, self.unacknowledged, self.bounds) = (kept, unacknowledged, bounds)
    }

    /// Takes a round that was settled, and drops the oldest ones for it where there are too many.
    ///
    /// - Parameter body: nil where it could not be written.
    package mutating func take(id: String, slot: Int64, body: [UInt8]?) {
        unacknowledged += 1
        guard let body else { return }
        kept.append(Kept(id: id, slot: slot, body: body))
        var bytes = kept.reduce(0) { $0 + $1.body.count }
        while kept.count > 1, kept.count > bounds.rounds || bytes > bounds.bytes {
            bytes -= kept.removeFirst().body.count
            dropped += 1
        }
    }

    /// What an earlier process left, before any round of this one.
    mutating func begin(waiting: Int) { unacknowledged = max(unacknowledged, waiting) }

    /// The newest that is not passed over; nil where there is none.
    package var newest: Kept? {
        kept.filter { !passedOver.contains($0.id) && !done.contains($0.id) }.max { $0.slot < $1.slot }
    }

    /// What is not asked of the history.
    var besides: Set<String> { passedOver.union(done) }

    /// The hub took it.
    package mutating func acknowledge(_ id: String) {
        unacknowledged = 0
        finish(id)
    }

    /// It need not be sent any more.
    package mutating func finish(_ id: String) {
        kept.removeAll { $0.id == id }
        passedOver.remove(id)
        done.insert(id)
    }

    /// The history has forgotten them.
    mutating func forget(_ ids: Set<String>) { done.subtract(ids) }

    /// Others are tried before it.
    package mutating func passOver(_ id: String) { passedOver.insert(id) }

    /// All have had their turn.
    mutating func beginAnew() { passedOver = [] }
}
