/// Notices that the level of a line's delay has moved for good, which is how another way shows itself where nobody
/// traces: all probes take longer, or shorter, by the same, and go on so.
///
/// The last six rounds are held against the twelve before them. It is a move when every later median is beyond every
/// earlier one by more than 2 ms, 2 % and the whole range of the earlier ones, and `DelayChange` calls it a shift of
/// the level and no queue. In rounds that only scatter, the six greatest of eighteen are the last six once in 18,564
/// rounds; the distance makes it far rarer. It is found six rounds after it happened, and once: a round later the
/// earlier ones have two levels.
package struct LevelWatch: Sendable {
    /// What a round says of a line.
    package struct Point: Equatable, Sendable {
        /// Of its RTT, milliseconds.
        package var level: DelayLevel
        /// TTL of the replies, where all had one, and it is known.
        package var replyTimeToLive: Int?

        /// A round of a line.
        package init(level: DelayLevel, replyTimeToLive: Int? = nil) {
            self.level = level
            self.replyTimeToLive = replyTimeToLive
        }
    }

    /// Rounds before the move, and behind it.
    package static let before = 12
    /// See `before`.
    package static let after = 6

    private var points: [String: [Point]] = [:]

    /// Nothing is known. What is learned is not stored: a new process learns for 18 rounds.
    package init() {}

    /// How many lines are known.
    package var lines: Int { points.count }

    /// Forgets lines that are not there any more.
    package mutating func keep(_ names: Set<String>) {
        guard points.count > names.count else { return }
        points = points.filter { names.contains($0.key) }
    }

    /// Notes a valid round of a line.
    ///
    /// - Returns: the move, in the round in which it is certain enough; nil in all others.
    package mutating func note(_ point: Point, of line: String) -> RouteChange? {
        var known = points[line, default: []]
        known.append(point)
        if known.count > Self.before + Self.after { known.removeFirst() }
        points[line] = known
        guard known.count == Self.before + Self.after else { return nil }
        return Self.move(Array(known.prefix(Self.before)), Array(known.suffix(Self.after)))
    }

    private static func move(_ before: [Point], _ after: [Point]) -> RouteChange? {
        let (old, new) = (before.map(\.level.median).sorted(), after.map(\.level.median).sorted())
        let (usual, now) = (old[old.count / 2], new[new.count / 2])
        let range = old[old.count - 1] - old[0]
        let distance = max(new[0] - old[old.count - 1], old[0] - new[new.count - 1])
        guard distance > max(2, 0.02 * usual, range) else { return nil }
        let (low, high) = now > usual ? (level(before), level(after)) : (level(after), level(before))
        guard case .levelShift = DelayChange(from: low, to: high, isLossier: false) else { return nil }
        let (ttlBefore, ttlNow) = (common(before), common(after))
        let hasOtherTTL = ttlBefore.flatMap { old in ttlNow.map { $0 != old } } ?? false
        return RouteChange(
            evidence: hasOtherTTL ? .timeToLive : .level, delayBefore: usual, delayNow: now,
            replyBefore: hasOtherTTL ? ttlBefore : nil, replyNow: hasOtherTTL ? ttlNow : nil)
    }

    private static func level(_ points: [Point]) -> DelayLevel {
        func middle(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
        // The middle of the shortest ones, and not the least: one lucky probe is no level.
        return DelayLevel(
            min: middle(points.map(\.level.min)), median: middle(points.map(\.level.median)),
            p95: middle(points.map(\.level.p95)))
    }

    /// The one TTL of all; nil where some have another one or none.
    private static func common(_ points: [Point]) -> Int? {
        guard let first = points.first?.replyTimeToLive else { return nil }
        return points.allSatisfy { $0.replyTimeToLive == first } ? first : nil
    }
}
