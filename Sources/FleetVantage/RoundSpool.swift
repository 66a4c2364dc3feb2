/// Rounds on their way to the hub, as far as they are in memory: the newest ones, beside those that the history keeps.
/// Pure.
struct RoundSpool {
    /// A round of this process that was not acknowledged yet.
    struct Kept: Equatable {
        var id: String
        var slot: Int64
        /// As it was settled; nil where it could not be written.
        var body: [UInt8]
    }

    /// The newest last. The history has them too, unless it cannot be written.
    private(set) var kept: [Kept] = []
    /// Rounds in a row that were settled and not acknowledged.
    private(set) var unacknowledged = 0
    /// Rounds that the hub gave an answer for that is none: others are tried before them.
    private(set) var passedOver: Set<String> = []
    /// Rounds that are done with and that the history could not forget yet.
    private(set) var done: Set<String> = []

    /// Rounds that are kept at most, and their bytes.
    static let maxRounds = 4
    static let maxBytes = 16 << 20

    mutating func take(id: String, slot: Int64, body: [UInt8]?) {
        unacknowledged += 1
        guard let body else { return }
        kept.append(Kept(id: id, slot: slot, body: body))
        while kept.count > 1, kept.count > Self.maxRounds || kept.reduce(0, { $0 + $1.body.count }) > Self.maxBytes {
            kept.removeFirst()
        }
    }

    /// What an earlier process left, before any round of this one.
    mutating func begin(waiting: Int) { unacknowledged = max(unacknowledged, waiting) }

    /// The newest in memory that is not passed over.
    var newest: Kept? { kept.filter { !passedOver.contains($0.id) && !done.contains($0.id) }.max { $0.slot < $1.slot } }

    /// What is not asked of the history.
    var besides: Set<String> { passedOver.union(done) }

    mutating func acknowledge(_ id: String) {
        unacknowledged = 0
        finish(id)
    }

    /// It need not be sent any more.
    mutating func finish(_ id: String) {
        kept.removeAll { $0.id == id }
        passedOver.remove(id)
        done.insert(id)
    }

    /// The history has forgotten them.
    mutating func forget(_ ids: Set<String>) { done.subtract(ids) }

    /// Others are tried before it.
    mutating func passOver(_ id: String) { passedOver.insert(id) }

    /// All have had their turn.
    mutating func beginAnew() { passedOver = [] }
}
