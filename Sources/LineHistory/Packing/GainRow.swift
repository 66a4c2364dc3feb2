internal import LineModel

/// What a line gained over its direct probes in a round, packed: about 40 bytes, on lines that have them. Where the
/// direct probes went is not kept: the line's definition says it.
enum GainRow {
    static func pack(_ gain: LineGain) -> [UInt8] {
        var (figures, writer) = (GainFigures(gain), RareFieldWriter())
        figures.visit(&writer)
        return writer.bytes
    }

    /// nil when it is damaged.
    static func unpack(_ bytes: ArraySlice<UInt8>) -> LineGain? {
        var (figures, reader) = (GainFigures(), RareFieldReader(bytes))
        figures.visit(&reader)
        return reader.isBroken ? nil : figures.gain
    }

    static func pack(_ span: GainSpan) -> [UInt8] {
        var (span, writer) = (span, RareFieldWriter())
        visit(&span, &writer)
        return writer.bytes
    }

    /// nil when it is damaged.
    static func unpackSpan(_ bytes: ArraySlice<UInt8>) -> GainSpan? {
        var (span, reader) = (GainSpan(), RareFieldReader(bytes))
        visit(&span, &reader)
        return reader.isBroken ? nil : span
    }

    private static func visit(_ span: inout GainSpan, _ fields: inout some RareFields) {
        fields.count(&span.rounds)
        fields.count(&span.slower)
        fields.milliseconds(&span.meanGain)
        fields.milliseconds(&span.worstGain)
        var millionths = span.worstLoss.map { Int((min(max($0, -1), 1) * 1e6).rounded()) }
        fields.signed(&millionths)
        span.worstLoss = millionths.map { Double($0) / 1e6 }
    }
}

/// The figures of a `LineGain` as they are stored. A field keeps its place for ever.
private struct GainFigures {
    var isProbed = false
    /// How many probes of the line lie between two that a direct probe went beside.
    var skipped = 0
    var pairs = SegmentPairs()
    var direct = OutcomeCounts()
    var rtt: DelayStatistics?
    var delayPairs = 0
    var lineMedian, directMedian, median, low, high: Double?
    var note: GainNote?

    init() {}

    init(_ gain: LineGain) {
        (isProbed, skipped, pairs, direct) = (gain.isProbed, gain.every - 1, gain.pairs, gain.direct)
        (rtt, note) = (gain.directRTT, gain.note)
        guard let delay = gain.delay else { return }
        delayPairs = delay.pairs
        (lineMedian, directMedian, median) = (delay.lineMedian, delay.directMedian, delay.gain)
        (low, high) = (delay.interval?.lowerBound, delay.interval?.upperBound)
    }

    mutating func visit(_ fields: inout some RareFields) {
        fields.flag(&isProbed)
        fields.count(&skipped)
        fields.count(&pairs.bothReceived)
        fields.count(&pairs.onlyLineLost)
        fields.count(&pairs.onlyIngressLost)
        fields.count(&pairs.bothLost)
        fields.count(&pairs.unpaired)
        fields.count(&direct.received)
        fields.count(&direct.late)
        fields.count(&direct.lost)
        fields.count(&direct.refused)
        fields.count(&direct.unsent)
        fields.delays(&rtt)
        fields.count(&delayPairs)
        fields.milliseconds(&lineMedian)
        fields.milliseconds(&directMedian)
        fields.milliseconds(&median)
        fields.milliseconds(&low)
        fields.milliseconds(&high)
        // As JSON, by the names of its cases.
        var code = note.map { String(decoding: FindingCodes<GainNote>().pack($0), as: UTF8.self) }
        fields.text(&code)
        note = code.map { FindingCodes<GainNote>().unpack(Array($0.utf8)[...]) ?? .withheld(.told("")) }
    }

    /// nil when damaged bytes gave something that cannot be.
    var gain: LineGain? {
        let range = 0...1 << 40
        let counts = [
            pairs.bothReceived, pairs.onlyLineLost, pairs.onlyIngressLost, pairs.bothLost, pairs.unpaired, delayPairs,
            direct.received, direct.late, direct.lost, direct.refused, direct.unsent, skipped,
        ]
        guard counts.allSatisfy(range.contains) else { return nil }
        guard isProbed else { return note.map { LineGain(unavailable: $0) } }
        var gain = LineGain(every: skipped + 1, pairs: pairs)
        (gain.direct, gain.directRTT, gain.note) = (direct, rtt, note)
        if delayPairs > 0, let lineMedian, let directMedian, let median {
            var interval: ClosedRange<Double>?
            if let low, let high, low <= high { interval = low...high }
            gain.delay = GainDelay(
                pairs: delayPairs, lineMedian: lineMedian, directMedian: directMedian, gain: median,
                interval: interval)
        }
        return gain
    }
}
