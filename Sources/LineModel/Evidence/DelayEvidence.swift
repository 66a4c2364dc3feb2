/// Whether a line's delay or jitter was above what is usual at that hour, in one round: the marks of `LineBaseline`.
package struct DelayMarks: Hashable, Sendable {
    /// Whether the median RTT was above its mark; nil where nothing was received, or no past is known.
    package var median: Bool?
    /// Whether the 95th percentile of the RTT was.
    package var p95: Bool?
    /// Whether the variation between consecutive probes (IPDV) was.
    package var variation: Bool?

    /// Marks; without arguments of a round that says nothing.
    package init(median: Bool? = nil, p95: Bool? = nil, variation: Bool? = nil) {
        self.median = median
        self.p95 = p95
        self.variation = variation
    }

    /// The three in the order in which evidence of them is kept.
    var all: [Bool?] { [median, p95, variation] }
}

/// How often each of the three is above its mark on a line in order: its own past rate.
package struct DelayRates: Hashable, Sendable {
    /// A mark counts as exceeded in one round of a hundred at least.
    package static let minRate = 0.01
    /// Rates of the median, the 95th percentile, the variation: `minRate`...1.
    package let rates: [Double]

    /// Of past rounds, how many had each mark exceeded: the upper end of the 90 % Wilson interval, at least `minRate`;
    /// 1, which makes no evidence, without rounds.
    ///
    /// - Parameter exceeded: each within 0...`rounds`.
    package init(exceeded: (median: Int, p95: Int, variation: Int), of rounds: Int) {
        rates = [exceeded.median, exceeded.p95, exceeded.variation].map { count in
            let upper = WilsonInterval.of(min(max(0, count), max(0, rounds)), in: max(0, rounds), z: WilsonInterval.z90)
            return max(Self.minRate, upper?.upperBound ?? 1)
        }
    }
}

/// The evidence that a line's delay or jitter has become worse: for each of three figures the Bernoulli sequence of its
/// being above its mark, against the line's own past rate, with two alternatives: in 30 % and in 90 % of all rounds.
///
/// The same recursion as `LineEvidence`. It holds while rounds exceed their marks independently of each other, or less
/// often; a congestion that comes every evening is in the usual of its hour.
package struct DelayEvidence: Equatable, Sendable {
    /// Which figure rose.
    package enum Figure: Int, Codable, Sendable, CaseIterable {
        case median, p95, variation
    }

    static let alternatives = [0.3, 0.9]
    /// Two sums for each figure, in the order of `Figure`; the last two places are 0.
    package private(set) var sums: SIMD8<Float> = .zero

    /// No evidence.
    package init() {}

    /// Reads sums as they were stored; what is no number or out of range counts as none.
    package init(sums: [Float]) {
        for (slot, sum) in sums.prefix(6).enumerated() where sum >= 0 {
            self.sums[slot] = min(sum, LineEvidence.maxSum)
        }
    }

    /// Enters a round; what it does not say changes nothing.
    package mutating func add(_ marks: DelayMarks, rates: DelayRates) {
        for (figure, isAbove) in marks.all.enumerated() {
            guard let isAbove else { continue }
            let rate = rates.rates[figure]
            for (place, alternative) in Self.alternatives.enumerated() where alternative > 1.5 * rate {
                let slot = 2 * figure + place
                let factor = isAbove ? alternative / rate : (1 - alternative) / (1 - rate)
                sums[slot] = min((sums[slot] + 1) * Float(factor * (1 - 1e-6)), LineEvidence.maxSum)
            }
        }
    }

    /// The mean of the six sums.
    package var value: Double { Double(sums.sum()) / 6 }
    /// Its natural logarithm; minus infinity where there is none.
    package var logEvidence: Double { NaturalLogarithm.of(value) }
    /// The figure for which most speaks; nil without evidence.
    package var figure: Figure? { likeliest.flatMap { Figure(rawValue: $0 / 2) } }
    /// In what share of the rounds that figure is said to be above its mark; nil without evidence.
    package var share: Double? { likeliest.map { Self.alternatives[$0 % 2] } }

    private var likeliest: Int? {
        let greatest = sums.max()
        return greatest > 0 ? (0..<6).first { sums[$0] == greatest } : nil
    }
}
