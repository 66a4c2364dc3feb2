/// What the delay of a line was like: over some rounds now, or at this hour of earlier days. Milliseconds.
package struct DelayLevel: Equatable, Sendable {
    /// The shortest RTT.
    package var min: Double
    /// The median of the rounds' medians.
    package var median: Double
    /// The median of the rounds' 95th percentiles.
    package var p95: Double

    /// A level; `min` <= `median` <= `p95`.
    package init(min: Double, median: Double, p95: Double) {
        self.min = min
        self.median = median
        self.p95 = p95
    }

    /// The level of some rounds; nil where none of them has an RTT.
    package init?(_ rounds: [DelayStatistics]) {
        guard let shortest = rounds.map(\.min).min() else { return nil }
        let middle = { (values: [Double]) in values.sorted()[values.count / 2] }
        self.init(min: shortest, median: middle(rounds.map(\.median)), p95: middle(rounds.map(\.p95)))
    }

    /// How far delays are spread above the median.
    fileprivate var spread: Double { Swift.max(0, p95 - median) }
}

/// Why a line takes longer than it usually does, as far as its figures tell.
package enum DelayChange: Equatable, Sendable {
    /// All probes take so many milliseconds longer, and are spread as before: another way.
    case levelShift(Double)
    /// The fastest probes are as fast as ever, or nearly so, and others wait; or losses came with it: a queue.
    case congestion(Double)
    /// Longer by so much; the figures do not tell why.
    case unclear(Double)

    /// Tells them apart. A route change moves the shortest RTT by as much as the median; a queue moves the median and
    /// the spread, and overflows.
    ///
    /// - Parameter isLossier: whether evidence of loss speaks against the line, too.
    package init(from usual: DelayLevel, to now: DelayLevel, isLossier: Bool) {
        let change = now.median - usual.median
        let floor = now.min - usual.min
        // The median's noise: what a spread of 2 ms may be by chance.
        let isSpreadAsBefore = now.spread <= 1.5 * usual.spread + 2
        let isSpreadMore = now.spread >= 2 * usual.spread + 5
        if change > 2, floor >= 0.7 * change, isSpreadAsBefore, !isLossier {
            self = .levelShift(change)
        } else if isSpreadMore || isLossier || floor < 0.3 * change {
            self = .congestion(change)
        } else {
            self = .unclear(change)
        }
    }
}
