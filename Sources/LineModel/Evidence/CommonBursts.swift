/// How often the lines of a large group lose together, round by round, and the evidence that this has become more than
/// it is while nothing is wrong: a Bernoulli sequence against the group's own past, as `DelayEvidence` is one.
///
/// A group is hit in a round where so many of its lines are bad at once that no smaller group of them explains it
/// (`CommonHits`). Bursts of an uplink last: after a round that was hit the next is judged by how often one that
/// follows a hit is hit, too. While the group is in order, and is hit no more often than that in either case, whatever
/// was before, the expectation of each factor is at most 1.
package struct CommonBursts: Hashable, Sendable {
    /// A group has so many lines at least; of fewer it is not said that they are hit together.
    package static let minLines = 20
    /// A group counts as hit in one round of a hundred at least.
    package static let minRate = 0.01
    /// In what share of the rounds a group that is at fault is hit.
    static let alternatives = [0.3, 0.9]
    /// At so many rounds all counts are halved: two weeks of rounds of five minutes.
    package static let maxRounds = 4032
    /// Before anything is known of how long bursts last, one of eight counts as having gone on into the next round.
    private static let unknown = (again: 1, hits: 8)

    /// Rounds that evidence against the group may keep from being counted: a day of rounds of five minutes.
    static let maxWaiting = 288
    /// Evidence of so much waits for its end before its rounds are counted.
    private static let calm = 10.0

    /// Rounds, in how many of them the group was hit, and how many of these followed another such.
    package struct Counts: Hashable, Sendable {
        /// Rounds of which it is known whether they hit the group.
        package var rounds = 0
        /// Those that hit it.
        package var hits = 0
        /// Those of `hits` that followed another such.
        package var again = 0

        var isPossible: Bool { 0 <= again && again <= hits && hits <= rounds }

        static func + (left: Counts, right: Counts) -> Counts {
            Counts(rounds: left.rounds + right.rounds, hits: left.hits + right.hits, again: left.again + right.again)
        }
    }

    /// What the group is judged by.
    package private(set) var counted = Counts()
    /// Rounds since evidence against it began to grow, which are counted when that is over: a fault must not become
    /// usual while it is judged.
    package private(set) var waiting = Counts()
    /// Whether it was hit in the last round.
    package private(set) var isHit = false
    /// The two Shiryaev-Roberts sums.
    package private(set) var sums: SIMD2<Float> = .zero

    /// A group of which nothing is known.
    package init() {}

    /// A group as it was stored; counts that cannot be are no past, a sum that is none counts as none.
    init(counted: Counts, waiting: Counts, isHit: Bool, sums: [Float]) {
        if counted.isPossible, counted.rounds < Self.maxRounds { self.counted = counted }
        if waiting.isPossible, waiting.rounds < Self.maxWaiting { self.waiting = waiting }
        self.isHit = isHit
        for (slot, sum) in sums.prefix(2).enumerated() where sum >= 0 {
            self.sums[slot] = min(sum, LineEvidence.maxSum)
        }
    }

    /// How often the group in order is hit in the next round, as it stands now: the upper end of the 90 % Wilson
    /// interval; 1, which makes no evidence, before anything was counted.
    package var rate: Double {
        let (count, trials) =
            isHit
            ? (counted.again + Self.unknown.again, counted.hits + Self.unknown.hits)
            : (counted.hits - counted.again, counted.rounds - counted.hits)
        let upper = WilsonInterval.of(min(count, max(0, trials)), in: max(0, trials), z: WilsonInterval.z90)?.upperBound
        return max(Self.minRate, upper ?? 1)
    }

    /// What a round says for each of the alternatives: factors whose expectation is at most 1 where the group is hit
    /// with a chance of at most `rate`; nil where an alternative is not above that.
    package static func factors(isHit: Bool, rate: Double) -> [Double?] {
        alternatives.map { alternative in
            guard alternative > 1.5 * rate else { return nil }
            return (isHit ? alternative / rate : (1 - alternative) / (1 - rate)) * (1 - 1e-6)
        }
    }

    /// Enters a valid round, which is counted after it was judged; while there is evidence, when that is over.
    package mutating func enter(isHit: Bool) {
        for (slot, factor) in Self.factors(isHit: isHit, rate: rate).enumerated() {
            guard let factor else { continue }
            sums[slot] = min((sums[slot] + 1) * Float(factor), LineEvidence.maxSum)
        }
        waiting = waiting + Counts(rounds: 1, hits: isHit ? 1 : 0, again: isHit && self.isHit ? 1 : 0)
        self.isHit = isHit
        if value <= Self.calm || waiting.rounds >= Self.maxWaiting { count() }
    }

    private mutating func count() {
        (counted, waiting) = (counted + waiting, Counts())
        guard counted.rounds >= Self.maxRounds else { return }
        counted = Counts(
            rounds: (counted.rounds + 1) / 2, hits: (counted.hits + 1) / 2, again: (counted.again + 1) / 2)
    }

    /// The evidence begins anew: it has raised the group, whose rounds since it began to grow are not counted.
    mutating func restart() { (sums, waiting) = (.zero, Counts()) }

    /// The mean of the two sums.
    package var value: Double { Double(sums.sum()) / 2 }
}
