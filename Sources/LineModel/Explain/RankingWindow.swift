/// The figures of a line over its last rounds, with intervals.
package struct RankingWindow: Equatable, Sendable {
    /// Rounds that are in it.
    package var rounds = 0
    /// Those that know which ticks were missed.
    package var knowingTicks = 0
    /// Probes of all of them.
    package var probes = 0
    /// The share that was lost, 0...1; the interval allows for losses that come in some rounds together.
    package var loss: RankingFigure
    /// The median of the rounds' 95th percentiles, milliseconds; nil where the interval cannot be said.
    package var p95: RankingFigure?
    /// The median of the rounds' medians, milliseconds.
    package var median: RankingFigure?
    /// The median of the rounds' jitters, milliseconds.
    package var jitter: RankingFigure?
    /// The share of ticks missed, of each of `GameVerdict.tickRates`, by the rounds that know it; nil where those are
    /// too few.
    package var missed: [RankingFigure?] = []

    /// The figures of these rounds, in any order; nil of none.
    package init?(_ rounds: [RankingRound], _ rules: RankingRules = RankingRules()) {
        let found = rounds.withUnsafeBufferPointer { rounds -> RankingWindow? in
            let sums = RankingSums(rounds)
            guard let loss = sums.loss else { return nil }
            var window = RankingWindow(loss: loss)
            (window.rounds, window.knowingTicks, window.probes) = (sums.rounds, sums.knowing, sums.probes)
            withUnsafeTemporaryAllocation(of: Float.self, capacity: rounds.count) { scratch in
                window.p95 = RankingMath.level(rounds, { $0.p95 }, scratch)
                window.median = RankingMath.level(rounds, { $0.median }, scratch)
                window.jitter = RankingMath.level(rounds, { $0.jitter }, scratch)
            }
            window.missed = GameVerdict.tickRates.indices.map { sums.missed($0, atLeast: rules.minRounds) }
            return window
        }
        guard let found else { return nil }
        self = found
    }

    private init(loss: RankingFigure) { self.loss = loss }
}

/// Estimates and intervals that a ranking is made of.
enum RankingMath {
    /// What a line costs by its last rounds, of each weight (its place in `RankingWeight.allCases`), where that can be
    /// said. Allocates nothing.
    ///
    /// - Parameter scratch: room for a number of each round.
    static func eachCost(
        _ rounds: UnsafeBufferPointer<RankingRound>, _ rules: RankingRules,
        _ scratch: UnsafeMutableBufferPointer<Float>, _ body: (Int, RankingCost) -> Void
    ) {
        let sums = RankingSums(rounds)
        let p95 = level(rounds, { $0.p95 }, scratch)
        let jitter = level(rounds, { $0.jitter }, scratch)
        if let plain = cost(delay: p95, jitter: jitter, share: sums.loss, rules) { body(0, plain) }
        guard sums.knowing >= rules.minRounds, let median = level(rounds, { $0.median }, scratch) else { return }
        for tick in GameVerdict.tickRates.indices {
            let missed = sums.missed(tick, atLeast: rules.minRounds)
            if let cost = cost(delay: median, jitter: nil, share: missed, rules) { body(tick + 1, cost) }
        }
    }

    /// The median of a figure over rounds, and its interval by ranks (as `MedianInterval` has it).
    ///
    /// - Returns: nil with fewer than 8 rounds that have the figure.
    @inline(__always)
    static func level(
        _ rounds: UnsafeBufferPointer<RankingRound>, _ figure: (RankingRound) -> Float?,
        _ sorted: UnsafeMutableBufferPointer<Float>
    ) -> RankingFigure? {
        var count = 0
        for round in rounds {
            guard let value = figure(round) else { continue }
            var place = count
            count += 1
            // A dozen values: nothing sorts them faster.
            while place > 0, sorted[place - 1] > value {
                sorted[place] = sorted[place - 1]
                place -= 1
            }
            sorted[place] = value
        }
        let rank = Int((Double(count) - WilsonInterval.z95 * Double(count).squareRoot()) / 2)
        guard rank >= 1 else { return nil }
        let middle = (Double(sorted[(count - 1) / 2]) + Double(sorted[count / 2])) / 2
        return RankingFigure(point: middle, low: Double(sorted[rank - 1]), high: Double(sorted[count - rank]))
    }

    /// Delay, jitter and share as one figure. Each end of the interval is as far away as the ends of the parts are
    /// together, taken as independent (the method of variance estimates recovery; Zou and Donner, Statistics in
    /// Medicine 27, 2008): the sum of all worst ends would be far worse than anything that happens.
    static func cost(
        delay: RankingFigure?, jitter: RankingFigure?, share: RankingFigure?, _ rules: RankingRules
    ) -> RankingCost? {
        guard let delay, let share else { return nil }
        let jitter = jitter ?? RankingFigure(point: 0, low: 0, high: 0)
        let whole = rules.pointOfLoss * 100
        let point = delay.point + rules.jitter * jitter.point + whole * share.point
        func end(_ delay: Double, _ jitter: Double, _ share: Double) -> Double {
            let (jitter, share) = (rules.jitter * jitter, whole * share)
            return (delay * delay + jitter * jitter + share * share).squareRoot()
        }
        let up = end(delay.high - delay.point, jitter.high - jitter.point, share.high - share.point)
        let down = end(delay.point - delay.low, jitter.point - jitter.low, share.point - share.low)
        return RankingCost(best: Float(point - down), point: Float(point), worst: Float(point + up))
    }
}
