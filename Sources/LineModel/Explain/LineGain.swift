/// What a line gains over the way without its ingress: its direct probes, held against the line's own of the same
/// instants, a pair at a time.
package struct LineGain: Equatable, Sendable {
    /// A direct probe went beside every n-th probe of the line; 1 when none went.
    package var every: Int
    /// Where the direct probes went, as it is written; nil in what a history kept.
    package var place: String?
    /// The row of the samples with the direct probes; nil when there were none, and in what a history kept.
    package var sampleRow: Int?
    /// How the direct probes ended, those without a pair among them.
    package var direct = OutcomeCounts()
    /// Delays of the direct probes that were received; nil when none was.
    package var directRTT: DelayStatistics?
    /// How the probes ended two by two; the direct probe stands where the ingress's does in pairs of segments.
    package var pairs: SegmentPairs
    /// What the delays say; nil when no pair came back.
    package var delay: GainDelay?
    /// Why there is no gain, or none that anything is concluded from; nil when there is nothing to say.
    package var note: GainNote?
    /// Direct probes were sent, or at least planned.
    package let isProbed: Bool

    /// A line that had no direct probes.
    package init(unavailable note: GainNote) {
        every = 1
        pairs = SegmentPairs()
        self.note = note
        isProbed = false
    }

    /// A line with direct probes. What was measured beside the pairs is to be set.
    ///
    /// - Parameter every: a direct probe went beside every n-th probe of the line.
    package init(every: Int, pairs: SegmentPairs) {
        self.every = every
        self.pairs = pairs
        isProbed = true
    }

    /// By how much less the line loses than the direct way, -1...1, over the pairs; below 0 when it loses more. nil
    /// without pairs.
    package var loss: Double? {
        pairs.total > 0 ? Double(pairs.ingressLost - pairs.lineLost) / Double(pairs.total) : nil
    }

    /// The 95 % interval of `loss` (Newcombe's for paired proportions); nil without pairs.
    package var lossInterval: ClosedRange<Double>? {
        PairedDifference.interval(pairs).map { -$0.upperBound ... -$0.lowerBound }
    }

    /// Nothing is concluded from a round that cannot be trusted: its figures stay, with this reason.
    package mutating func withhold(_ reason: SegmentNote) {
        if isProbed { note = .withheld(reason) }
    }
}

/// The delays of pairs of probes that both came back: the direct one's less the line's, a pair at a time, so that what
/// both met in the same instant is not in it. All in milliseconds.
package struct GainDelay: Equatable, Sendable {
    /// Pairs in which both delays are certain.
    package let pairs: Int
    /// The median delay of the line within the pairs, milliseconds.
    package let lineMedian: Double
    /// The median delay of the direct probes within the pairs, milliseconds.
    package let directMedian: Double
    /// The median of the differences, milliseconds: what the line gains; below 0 when it is slower.
    package let gain: Double
    /// The 95 % interval of `gain` by ranks, milliseconds; nil with fewer than 8 pairs.
    package let interval: ClosedRange<Double>?

    /// - Parameters:
    ///   - differences: direct - line of each pair, nanoseconds, sorted ascending.
    ///   - line: the line's delays of the same pairs, sorted ascending.
    ///   - direct: the direct probes' delays of the same pairs, sorted ascending.
    /// - Returns: nil without pairs.
    package init?(sortedDifferences differences: [Int64], sortedLine line: [Int64], sortedDirect direct: [Int64]) {
        guard let gain = Percentile.median(ofSorted: differences), let whole = Percentile.median(ofSorted: line),
            let straight = Percentile.median(ofSorted: direct)
        else { return nil }
        pairs = differences.count
        (lineMedian, directMedian, self.gain) = (whole / 1e6, straight / 1e6, gain / 1e6)
        interval = MedianInterval.of(differences).map { $0.lowerBound / 1e6...$0.upperBound / 1e6 }
    }

    /// What a history kept.
    package init(
        pairs: Int, lineMedian: Double, directMedian: Double, gain: Double, interval: ClosedRange<Double>?
    ) {
        (self.pairs, self.lineMedian, self.directMedian) = (pairs, lineMedian, directMedian)
        (self.gain, self.interval) = (gain, interval)
    }
}

/// Why a line has no gain, or none that anything is concluded from. The names of the cases are stored.
package enum GainNote: Hashable, Sendable, Codable {
    /// What comes out of the ingress is not known for this payload, so the echo cannot be probed by the same.
    case noDirectForm(payload: PayloadKind)
    /// The direct place cannot be probed from here.
    case unreachable(Unmeasured)
    /// The caps leave no room for direct probes of all lines at once; lines take turns from round to round.
    case noRoom
    /// No direct probe came back.
    case silent
    /// The round cannot be trusted.
    case withheld(SegmentNote)
}
