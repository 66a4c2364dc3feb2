/// A line that is slower than the way without its ingress: it takes its packets a detour.
///
/// It is found where the 95 % interval of the gain lies below 0 and the line is slower by at least 5 ms and by at least
/// 5 % of the direct delay. Where the line is no slower, that happens in at most 2.5 % of rounds, since the interval is
/// by ranks and leaves no more than that on one side, and far less often where delays vary by less than the 5 ms
/// (`GainFindingTests` draws 10,000 rounds).
package struct GainFinding: Equatable, Sendable, Codable {
    /// By how much the line is slower, milliseconds, above 0: the median of the differences, a pair at a time.
    package let slowerBy: Double
    /// The 95 % interval of `slowerBy`, milliseconds, both ends above 0.
    package let interval: ClosedRange<Double>
    /// The median delay of the line, milliseconds.
    package let lineMedian: Double
    /// The median delay of the direct probes, milliseconds.
    package let directMedian: Double
    /// Pairs of probes that tell it.
    package let pairs: Int

    /// What a detour must cost at least to be worth a word, milliseconds.
    package static let minMilliseconds = 5.0
    /// The same as a part of the direct delay.
    package static let minShare = 0.05

    /// - Returns: nil where the line is not certainly, or not noticeably, slower than the direct way.
    package init?(_ gain: LineGain) {
        guard gain.note == nil, let delay = gain.delay, let interval = delay.interval, interval.upperBound < 0,
            -delay.gain >= max(Self.minMilliseconds, Self.minShare * delay.directMedian)
        else { return nil }
        slowerBy = -delay.gain
        self.interval = -interval.upperBound ... -interval.lowerBound
        (lineMedian, directMedian, pairs) = (delay.lineMedian, delay.directMedian, delay.pairs)
    }
}

extension GainFinding {
    var figures: [ConclusionFigure] {
        [
            ConclusionFigure("slower_by_ms", .number(slowerBy)),
            ConclusionFigure("slower_by_low_ms", .number(interval.lowerBound)),
            ConclusionFigure("slower_by_high_ms", .number(interval.upperBound)),
            ConclusionFigure("line_median_ms", .number(lineMedian)),
            ConclusionFigure("direct_median_ms", .number(directMedian)), ConclusionFigure("pairs", .whole(pairs)),
        ]
    }
}
