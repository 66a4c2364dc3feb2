/// What is usual for the spread and the variation of a line's delay: running quantiles and means of its rounds, learned
/// as they come, since the history keeps by the hour only medians. 10 bytes.
///
/// A quantile goes up by `a` steps in a round above it and down by `b` in one below; it stands still where the share of
/// rounds above it is b / (a + b). No round is kept, and one outlier moves it as little as any other round does.
///
/// Usual here is what one round of a hundred exceeds, at any hour: four slow hours each evening are within it, and are
/// no fault. What is lost by not having it by the hour: a spread at night that is no greater than that of the evenings
/// is not seen. The 95th percentile is therefore learned as its distance from the median, whose usual is known by the
/// hour.
package struct DelayUsual: Hashable, Sendable {
    /// So much time it learns before it is used: it must have met two evenings.
    package static let warmUp: Duration = .seconds(2 * 86_400)
    /// Steps up and down of the quantile that one round of a hundred exceeds: up 4 %, down 0.04 %.
    static let (rise, fall) = (99, 1)
    /// A mean goes a 256th of the way to a round: what it is over a day of rounds of five minutes.
    static let memory = 256.0

    /// What one round of a hundred exceeds: how far the 95th percentile is above the median, and the variation.
    private(set) var greatSpread: UInt16 = 0
    private(set) var greatVariation: UInt16 = 0
    /// Running geometric means, as `DelayWindow` has them: how far the 95th percentile is above the median, and the
    /// shortest RTT below it.
    private(set) var spread: UInt16 = 0
    private(set) var floorGap: UInt16 = 0
    /// Rounds learned; of more than 65,535 so many.
    private(set) var learned: UInt16 = 0

    /// Nothing is known.
    package init() {}

    /// Reads numbers as they were stored; any are possible.
    init(_ numbers: [UInt16]) {
        precondition(numbers.count == 5, "the numbers that `numbers` has")
        (greatSpread, greatVariation, spread) = (numbers[0], numbers[1], numbers[2])
        (floorGap, learned) = (numbers[3], numbers[4])
    }

    /// The state.
    var numbers: [UInt16] { [greatSpread, greatVariation, spread, floorGap, learned] }

    /// How many rounds the learning takes before it is used.
    ///
    /// - Parameter every: the time from a round to the next, above 0.
    package static func warmUpRounds(every: Duration) -> Int { max(20, min(Int(UInt16.max), Int(warmUp / every))) }

    /// What a round says of the marks, by what was learned before it; all nil before `warmUp` rounds are learned, and
    /// without a baseline.
    package func marks(of round: DelayRound, warmUp: Int) -> DelayMarks {
        guard let baseline = round.baseline, Int(learned) >= warmUp else { return DelayMarks() }
        func mark(_ usual: Double, _ spread: Double) -> Double {
            usual + max(LineBaseline.minChange, LineBaseline.minShare * usual, LineBaseline.minSpreads * spread)
        }
        let p95 = mark(baseline.usualRTT + DelayCode.milliseconds(greatSpread), baseline.spreadRTT)
        let variation = mark(DelayCode.milliseconds(greatVariation), 0)
        return DelayMarks(
            median: round.level.median > baseline.raiseRTT, p95: round.level.p95 > p95,
            variation: round.variation.map { $0 > variation })
    }

    /// The usual level at that hour.
    package func level(at baseline: LineBaseline) -> DelayLevel {
        let median = baseline.usualRTT
        return DelayLevel(
            min: max(0, median - DelayCode.milliseconds(floorGap)), median: median,
            p95: median + DelayCode.milliseconds(spread))
    }

    /// Learns a round, after it was judged.
    ///
    /// - Parameter isRaised: whether the line is raised. Then it is learned a step at a time, so that a fault of an
    ///   hour changes nothing, and what has doubled for good is usual after some week of rounds of five minutes.
    package mutating func learn(_ round: DelayRound, isRaised: Bool) {
        let (rise, fall) = isRaised ? (1, 1) : (Self.rise, Self.fall)
        let above = DelayCode.code(round.level.p95 - round.level.median)
        Self.move(&greatSpread, to: above, up: rise, down: fall)
        Self.follow(&spread, above, isRaised)
        Self.follow(&floorGap, DelayCode.code(round.level.median - round.level.min), isRaised)
        if let variation = round.variation {
            Self.move(&greatVariation, to: DelayCode.code(variation), up: rise, down: fall)
        }
        if learned < .max { learned += 1 }
    }

    private static func follow(_ code: inout UInt16, _ value: UInt16, _ isRaised: Bool) {
        let way = ((Double(value) - Double(code)) / memory).rounded()
        let step = isRaised ? 1 : Int(abs(way))
        move(&code, to: value, up: step, down: step)
    }

    /// Never beyond the value itself; the first value is taken as it is.
    private static func move(_ code: inout UInt16, to value: UInt16, up: Int, down: Int) {
        let (now, aim) = (Int(code), Int(value))
        guard now > 0 else {
            code = value
            return
        }
        code = UInt16(now < aim ? min(aim, now + up) : max(aim, now - down))
    }
}
