internal import LineModel

/// What a line's old flow did in a round, packed: about 45 bytes, on lines that have one.
enum FlowRow {
    static func pack(_ flow: LineFlow) -> [UInt8] {
        var (figures, writer) = (FlowFigures(flow), RareFieldWriter())
        figures.visit(&writer)
        return writer.bytes
    }

    /// nil when it is damaged.
    static func unpack(_ bytes: ArraySlice<UInt8>) -> LineFlow? {
        var (figures, reader) = (FlowFigures(), RareFieldReader(bytes))
        figures.visit(&reader)
        return reader.isBroken ? nil : figures.flow
    }
}

/// The figures of a `LineFlow` as they are stored. A field keeps its place for ever.
private struct FlowFigures {
    var isProbed = false
    /// Milliseconds, so that a fraction of a second is kept.
    var age = 0
    var port = 0
    var beside = BesideFigures()
    var note: FlowNote?

    init() {}

    init(_ flow: LineFlow) {
        (isProbed, note) = (flow.isProbed, flow.note)
        age = Int(min(max(flow.age * 1e3, 0), 1e12).rounded())
        port = flow.port.map(Int.init) ?? 0
        beside = BesideFigures(
            every: flow.every, pairs: flow.pairs, counts: flow.old, rtt: flow.oldRTT, delay: flow.delay)
    }

    mutating func visit(_ fields: inout some RareFields) {
        fields.flag(&isProbed)
        fields.count(&age)
        fields.count(&port)
        beside.visit(&fields)
        fields.note(&note, unknown: .withheld(.told("")))
    }

    /// nil when damaged bytes gave something that cannot be.
    var flow: LineFlow? {
        guard beside.isPossible, BesideFigures.possible.contains(age), port >= 0, port <= Int(UInt16.max) else {
            return nil
        }
        guard isProbed else { return note.map { LineFlow(unavailable: $0) } }
        var flow = LineFlow(every: beside.every, pairs: beside.pairs)
        (flow.old, flow.oldRTT, flow.delay, flow.note) = (beside.counts, beside.rtt, beside.delay, note)
        flow.age = Double(age) / 1e3
        if port > 0 { flow.port = UInt16(port) }
        return flow
    }
}
