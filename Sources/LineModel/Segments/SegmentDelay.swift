/// Where a line's delay arises, from pairs of probes that both came back: the whole line's delay less the ingress's, a
/// pair at a time, so that what both met in the same instant (a queue on the way to the ingress) is not in it.
///
/// All in milliseconds. Round-trip delays are not additive by definition (RFC 2681 claims none; RFC 6049 composes
/// one-way delays of segments that are all measured in one way): the ingress's time to answer is in its own
/// delay and not in the line's, and the way of a line's packets through the ingress is in the rest.
package struct SegmentDelay: Equatable, Sendable {
    /// Pairs in which both delays are certain.
    package let pairs: Int
    /// The median delay of the line within the pairs, milliseconds.
    package let lineMedian: Double
    /// The mean of the differences, milliseconds; below 0 when the ingress answers slowly.
    package let beyondMean: Double
    /// The median of the differences, milliseconds; below 0 when the ingress answers slowly.
    package let beyondMedian: Double
    /// The 95 % interval of `beyondMedian`, milliseconds; nil with fewer pairs than `minPairs`.
    package let beyondInterval: ClosedRange<Double>?
    /// The segment that most of the delay arises in.
    package let blame: SegmentBlame
    /// Why the blame is unknown; nil when it is known.
    package let doubt: SegmentDoubt?

    /// With fewer pairs the median has no 95 % interval by the ranks that are used here.
    package static let minPairs = 8

    /// The part of the line's delay that arises behind the ingress, 0...1; nil when it is not known.
    package var beyondShare: Double? {
        doubt == nil && lineMedian > 0 ? min(max(beyondMedian / lineMedian, 0), 1) : nil
    }

    /// - Parameters:
    ///   - differences: line - ingress of each pair, nanoseconds, sorted ascending.
    ///   - line: the line's delays of the same pairs, nanoseconds, sorted ascending.
    /// - Returns: nil without pairs.
    init?(sortedDifferences differences: [Int64], sortedLine line: [Int64]) {
        guard let median = Percentile.median(ofSorted: differences), let whole = Percentile.median(ofSorted: line)
        else { return nil }
        pairs = differences.count
        lineMedian = whole / 1e6
        beyondMedian = median / 1e6
        beyondMean = differences.reduce(0.0) { $0 + Double($1) } / Double(differences.count) / 1e6
        beyondInterval = MedianInterval.of(differences).map { $0.lowerBound / 1e6...$0.upperBound / 1e6 }
        (blame, doubt) = Self.judge(median: median, whole: whole, MedianInterval.of(differences))
    }

    /// What a history kept: figures within its error, conclusions as they were drawn then.
    package init(
        pairs: Int, lineMedian: Double, beyondMean: Double, beyondMedian: Double,
        beyondInterval: ClosedRange<Double>?, blame: SegmentBlame, doubt: SegmentDoubt?
    ) {
        self.pairs = pairs
        self.lineMedian = lineMedian
        self.beyondMean = beyondMean
        self.beyondMedian = beyondMedian
        self.beyondInterval = beyondInterval
        self.blame = blame
        self.doubt = doubt
    }

    /// A segment with less than a third of the delay has no part in the blame.
    private static func judge(
        median: Double, whole: Double, _ interval: ClosedRange<Double>?
    ) -> (SegmentBlame, SegmentDoubt?) {
        guard let interval else { return (.unknown, .tooFewDelays) }
        guard interval.upperBound >= 0 else { return (.unknown, .slowAnswers) }
        guard whole > 0, interval.upperBound - interval.lowerBound <= whole / 3 else { return (.unknown, .tooWide) }
        let share = median / whole
        return (share > 2.0 / 3 ? .beyond : share < 1.0 / 3 ? .ingress : .both, nil)
    }
}
