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
    /// How many probes of the line lie between two that a probe of the old flow went beside.
    var skipped = 0
    var pairs = SegmentPairs()
    var old = OutcomeCounts()
    var rtt: DelayStatistics?
    var delayPairs = 0
    var freshMedian, oldMedian, median, low, high: Double?
    var note: FlowNote?

    init() {}

    init(_ flow: LineFlow) {
        (isProbed, skipped, pairs, old) = (flow.isProbed, flow.every - 1, flow.pairs, flow.old)
        age = Int(min(max(flow.age * 1e3, 0), 1e12).rounded())
        port = flow.port.map(Int.init) ?? 0
        (rtt, note) = (flow.oldRTT, flow.note)
        guard let delay = flow.delay else { return }
        delayPairs = delay.pairs
        (freshMedian, oldMedian, median) = (delay.lineMedian, delay.directMedian, delay.gain)
        (low, high) = (delay.interval?.lowerBound, delay.interval?.upperBound)
    }

    mutating func visit(_ fields: inout some RareFields) {
        fields.flag(&isProbed)
        fields.count(&age)
        fields.count(&port)
        fields.count(&skipped)
        fields.count(&pairs.bothReceived)
        fields.count(&pairs.onlyLineLost)
        fields.count(&pairs.onlyIngressLost)
        fields.count(&pairs.bothLost)
        fields.count(&pairs.unpaired)
        fields.count(&old.received)
        fields.count(&old.late)
        fields.count(&old.lost)
        fields.count(&old.refused)
        fields.count(&old.unsent)
        fields.delays(&rtt)
        fields.count(&delayPairs)
        fields.milliseconds(&freshMedian)
        fields.milliseconds(&oldMedian)
        fields.milliseconds(&median)
        fields.milliseconds(&low)
        fields.milliseconds(&high)
        // As JSON, by the names of its cases.
        var code = note.map { String(decoding: FindingCodes<FlowNote>().pack($0), as: UTF8.self) }
        fields.text(&code)
        note = code.map { FindingCodes<FlowNote>().unpack(Array($0.utf8)[...]) ?? .withheld(.told("")) }
    }

    /// nil when damaged bytes gave something that cannot be.
    var flow: LineFlow? {
        let range = 0...1 << 40
        let counts = [
            pairs.bothReceived, pairs.onlyLineLost, pairs.onlyIngressLost, pairs.bothLost, pairs.unpaired, delayPairs,
            old.received, old.late, old.lost, old.refused, old.unsent, skipped, age,
        ]
        guard counts.allSatisfy(range.contains), port >= 0, port <= Int(UInt16.max) else { return nil }
        guard isProbed else { return note.map { LineFlow(unavailable: $0) } }
        var flow = LineFlow(every: skipped + 1, pairs: pairs)
        (flow.old, flow.oldRTT, flow.note) = (old, rtt, note)
        flow.age = Double(age) / 1e3
        if port > 0 { flow.port = UInt16(port) }
        if delayPairs > 0, let freshMedian, let oldMedian, let median {
            var interval: ClosedRange<Double>?
            if let low, let high, low <= high { interval = low...high }
            flow.delay = GainDelay(
                pairs: delayPairs, lineMedian: freshMedian, directMedian: oldMedian, gain: median, interval: interval)
        }
        return flow
    }
}
