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
    var beside = BesideFigures()
    var note: GainNote?

    init() {}

    init(_ gain: LineGain) {
        (isProbed, note) = (gain.isProbed, gain.note)
        beside = BesideFigures(
            every: gain.every, pairs: gain.pairs, counts: gain.direct, rtt: gain.directRTT, delay: gain.delay)
    }

    mutating func visit(_ fields: inout some RareFields) {
        fields.flag(&isProbed)
        beside.visit(&fields)
        fields.note(&note, unknown: .withheld(.told("")))
    }

    /// nil when damaged bytes gave something that cannot be.
    var gain: LineGain? {
        guard beside.isPossible else { return nil }
        guard isProbed else { return note.map { LineGain(unavailable: $0) } }
        var gain = LineGain(every: beside.every, pairs: beside.pairs)
        (gain.direct, gain.directRTT, gain.delay, gain.note) = (beside.counts, beside.rtt, beside.delay, note)
        return gain
    }
}
