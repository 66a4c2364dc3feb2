internal import LineModel

/// What views of many lines need of one line's summary, read without the rest of it and without allocating: there are
/// hundreds of thousands of them. `SummaryRow` says how a summary is packed.
struct SummaryGlance: Equatable {
    var verdict: LineVerdict
    /// Probes sent, and those of them that are loss.
    var sent: Int
    var lost: Int
    /// The shortest delay, the median, the p95 and the jitter (`DelayCode`); nil where there is none.
    var least: Int?
    var median: Int?
    var p95: Int?
    var jitter: Int?
    /// The p95 of the variation between consecutive probes (`DelayCode`); nil where there is none.
    var variation: Int?
    /// What the line gains over its direct probes, milliseconds; nil where it does not say.
    var gain: Double?

    /// Loss, 0...1; nil when nothing was sent.
    var loss: Double? { sent == 0 ? nil : Double(lost) / Double(sent) }

    /// Reads a slot; nil when it is empty or damaged.
    ///
    /// - Parameter withDelays: whether the delays are wanted.
    init?(_ bytes: UnsafeRawBufferPointer, withDelays: Bool = true) {
        guard !bytes.isEmpty else { return nil }
        var reader = GlanceReader(bytes)
        let flags = reader.number()
        let received = reader.number()
        var others = (late: 0, lost: 0, refused: 0)
        if flags & SummaryRow.hasCounts != 0 {
            others = (reader.number(), reader.number(), reader.number())
            // Unsent probes, loss periods, and the longest of them.
            for _ in 0..<3 { _ = reader.number() }
            for _ in 0..<2 * min(max(reader.number(), 0), RefusalKind.allCases.count) { _ = reader.number() }
        }
        let counts = 0...1 << 40
        guard !reader.isBroken, let verdict = SummaryRow.verdict(flags & 3), counts.contains(received),
            counts.contains(others.late), counts.contains(others.lost), counts.contains(others.refused)
        else { return nil }
        self.verdict = verdict
        lost = others.late + others.lost + others.refused
        sent = received + lost
        // It stands behind everything else, on the few lines that have it.
        if withDelays, flags & SummaryRow.hasGain != 0 {
            gain = SummaryRow.unpack(Array(bytes)[...])?.gain?.delay?.gain
        }
        guard withDelays, flags & SummaryRow.hasDelay != 0 else { return }
        // From the least one on, each is told by its distance from the one before: mean, median, p90, p95, p99, most.
        let low = reader.number()
        var code = low &+ reader.signed()
        code &+= reader.signed()
        let middle = code
        code = code &+ reader.signed() &+ reader.signed()
        let high = code
        for _ in 0..<4 { _ = reader.number() }
        let (consecutive, smoothed) = (reader.number(), reader.number())
        guard !reader.isBroken else { return nil }
        (least, median, p95) = (low, middle, high)
        variation = consecutive == 0 ? nil : consecutive - 1
        jitter = smoothed == 0 ? nil : smoothed - 1
    }

    /// Reads all slots of a block, for those of the lines that are wanted.
    ///
    /// - Parameters:
    ///   - block: as `LineBlock.join` made it.
    ///   - body: is given a slot's number and its glance; a slot that is empty or damaged is left out.
    static func read(
        _ block: UnsafeRawBufferPointer, withDelays: Bool = true, _ body: (Int, SummaryGlance) -> Void
    ) {
        var reader = GlanceReader(block)
        for slot in 0..<LineBlock.size where !reader.isAtEnd {
            if let glance = SummaryGlance(reader.counted(), withDelays: withDelays) { body(slot, glance) }
        }
    }
}
