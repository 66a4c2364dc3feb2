internal import LineModel

/// The figures of probes that went beside a line's as they are stored: direct ones, or those of an old flow. A field
/// keeps its place for ever.
struct BesideFigures {
    /// How many probes of the line lie between two that one of these went beside.
    private var skipped = 0
    var pairs = SegmentPairs()
    /// What became of the probes beside the line's.
    var counts = OutcomeCounts()
    var rtt: DelayStatistics?
    private var delayPairs = 0
    private var lineMedian, besideMedian, median, low, high: Double?

    init() {}

    init(every: Int, pairs: SegmentPairs, counts: OutcomeCounts, rtt: DelayStatistics?, delay: GainDelay?) {
        (skipped, self.pairs, self.counts, self.rtt) = (every - 1, pairs, counts, rtt)
        guard let delay else { return }
        delayPairs = delay.pairs
        (lineMedian, besideMedian, median) = (delay.lineMedian, delay.directMedian, delay.gain)
        (low, high) = (delay.interval?.lowerBound, delay.interval?.upperBound)
    }

    mutating func visit(_ fields: inout some RareFields) {
        fields.count(&skipped)
        fields.count(&pairs.bothReceived)
        fields.count(&pairs.onlyLineLost)
        fields.count(&pairs.onlyIngressLost)
        fields.count(&pairs.bothLost)
        fields.count(&pairs.unpaired)
        fields.count(&counts.received)
        fields.count(&counts.late)
        fields.count(&counts.lost)
        fields.count(&counts.refused)
        fields.count(&counts.unsent)
        fields.delays(&rtt)
        fields.count(&delayPairs)
        fields.milliseconds(&lineMedian)
        fields.milliseconds(&besideMedian)
        fields.milliseconds(&median)
        fields.milliseconds(&low)
        fields.milliseconds(&high)
    }

    /// What a count may be.
    static let possible = 0...1 << 40

    /// Whether undamaged bytes can have given it.
    var isPossible: Bool {
        [
            pairs.bothReceived, pairs.onlyLineLost, pairs.onlyIngressLost, pairs.bothLost, pairs.unpaired, delayPairs,
            counts.received, counts.late, counts.lost, counts.refused, counts.unsent, skipped,
        ].allSatisfy(Self.possible.contains)
    }

    /// One in so many probes of the line had one beside it.
    var every: Int { skipped + 1 }

    /// nil without pairs whose probes both came back.
    var delay: GainDelay? {
        guard delayPairs > 0, let lineMedian, let besideMedian, let median else { return nil }
        var interval: ClosedRange<Double>?
        if let low, let high, low <= high { interval = low...high }
        return GainDelay(
            pairs: delayPairs, lineMedian: lineMedian, directMedian: besideMedian, gain: median, interval: interval)
    }
}

extension RareFields {
    /// A note, as JSON by the names of its cases.
    ///
    /// - Parameter unknown: what it is when this version does not know it.
    mutating func note<Note: Codable & Hashable & Sendable>(_ note: inout Note?, unknown: Note) {
        var code = note.map { String(decoding: FindingCodes<Note>().pack($0), as: UTF8.self) }
        text(&code)
        note = code.map { FindingCodes<Note>().unpack(Array($0.utf8)[...]) ?? unknown }
    }
}
