internal import LineModel

/// What a line's two segments said in a round, packed: about 40 bytes, on lines that have them.
///
/// What was counted and measured is kept, and what was concluded of the delay; what follows from the pairs (the loss of
/// the segments, its blame, the notes) is computed again.
enum SegmentRow {
    static func pack(_ segments: LineSegments) -> [UInt8] {
        var (figures, writer) = (SegmentFigures(segments), RareFieldWriter())
        figures.visit(&writer)
        return writer.bytes
    }

    /// Fisher's test takes as many steps as there are pairs.
    static let maxPairs = 1 << 20

    /// - Parameters:
    ///   - summary: the line's.
    ///   - maxPairs: more than so many cannot be.
    /// - Returns: nil when it is damaged.
    static func unpack(
        _ bytes: ArraySlice<UInt8>, summary: LineSummary, maxPairs: Int = maxPairs
    ) -> LineSegments? {
        var (figures, reader) = (SegmentFigures(), RareFieldReader(bytes))
        figures.visit(&reader)
        return reader.isBroken || !figures.isPossible(maxPairs) ? nil : figures.segments(summary)
    }

    static func pack(_ span: SegmentSpan) -> [UInt8] {
        var (span, writer) = (span, RareFieldWriter())
        visit(&span, &writer)
        return writer.bytes
    }

    /// nil when it is damaged.
    static func unpackSpan(_ bytes: ArraySlice<UInt8>) -> SegmentSpan? {
        var (span, reader) = (SegmentSpan(), RareFieldReader(bytes))
        visit(&span, &reader)
        return reader.isBroken ? nil : span
    }

    private static func visit(_ span: inout SegmentSpan, _ fields: inout some RareFields) {
        fields.milliseconds(&span.worstIngressRTT)
        fields.milliseconds(&span.worstBeyondRTT)
        fields.ratio(&span.worstIngressLoss)
        fields.ratio(&span.worstBeyondLoss)
        fields.count(&span.lossAtIngress)
        fields.count(&span.lossBeyond)
        fields.count(&span.lossAtBoth)
        fields.count(&span.lossUnknown)
    }
}

/// The figures of a `LineSegments` as they are stored.
private struct SegmentFigures {
    var isStamp = false
    /// How many probes of the line lie between two that an ingress probe went beside.
    var skipped = 0
    var pairs = SegmentPairs()
    var ingress = OutcomeCounts()
    var refusals = [Int](repeating: 0, count: RefusalKind.allCases.count)
    var rtt: DelayStatistics?
    var delayPairs = 0
    var lineMedian, beyondMean, beyondMedian, beyondLow, beyondHigh: Double?
    /// The index in `conclusions`; nil when no pair came back.
    var conclusion: Int?
    /// The ingress could not be probed, or no blame rests on the round: why.
    var unprobed, withheld: SegmentNote?

    /// A conclusion keeps its place for ever.
    private static let conclusions: [(blame: SegmentBlame, doubt: SegmentDoubt?)] = [
        (.ingress, nil), (.beyond, nil), (.both, nil), (.unknown, .tooFewDelays), (.unknown, .tooWide),
        (.unknown, .slowAnswers),
    ]

    init() {}

    init(_ segments: LineSegments) {
        isStamp = segments.kind == .stamp
        skipped = segments.every - 1
        pairs = segments.loss.pairs
        ingress = segments.ingress
        for refusal in segments.refusals {
            if let index = RefusalKind.allCases.firstIndex(of: refusal.kind) { refusals[index] = refusal.count }
        }
        rtt = segments.ingressRTT
        if let delay = segments.delay { keep(delay) }
        if !segments.isProbed { unprobed = segments.notes.last }
        if segments.isWithheld { withheld = segments.notes.first }
    }

    private mutating func keep(_ delay: SegmentDelay) {
        delayPairs = delay.pairs
        (lineMedian, beyondMean, beyondMedian) = (delay.lineMedian, delay.beyondMean, delay.beyondMedian)
        (beyondLow, beyondHigh) = (delay.beyondInterval?.lowerBound, delay.beyondInterval?.upperBound)
        conclusion = Self.conclusions.firstIndex { $0.blame == delay.blame && $0.doubt == delay.doubt }
    }

    /// A field keeps its place for ever, and new ones come at the end. Rare fields come late, so that their bits cost
    /// nothing.
    mutating func visit(_ fields: inout some RareFields) {
        fields.flag(&isStamp)
        fields.count(&pairs.bothReceived)
        fields.count(&pairs.onlyLineLost)
        visitReceived(&fields)
        fields.delays(&rtt)
        visitDelayPairs(&fields)
        fields.milliseconds(&lineMedian)
        fields.milliseconds(&beyondMean)
        fields.milliseconds(&beyondMedian)
        fields.milliseconds(&beyondLow)
        fields.milliseconds(&beyondHigh)
        fields.optional(&conclusion)
        fields.count(&pairs.onlyIngressLost)
        fields.count(&pairs.bothLost)
        fields.count(&ingress.lost)
        fields.count(&skipped)
        fields.count(&pairs.unpaired)
        fields.count(&ingress.late)
        fields.count(&ingress.refused)
        fields.count(&ingress.unsent)
        for index in refusals.indices { fields.count(&refusals[index]) }
        var told = (withheld: withheld?.told, unprobed: unprobed?.told)
        fields.text(&told.withheld)
        fields.text(&told.unprobed)
        var codes = (withheld: withheld?.code, unprobed: unprobed?.code)
        fields.text(&codes.withheld)
        fields.text(&codes.unprobed)
        withheld = SegmentNote(told: told.withheld, code: codes.withheld)
        unprobed = SegmentNote(told: told.unprobed, code: codes.unprobed)
    }

    /// Received ingress probes are as many as answered in the pairs, but for those without a pair: then nothing is
    /// written.
    private mutating func visitReceived(_ fields: inout some RareFields) {
        let usual = pairs.bothReceived &+ pairs.onlyLineLost
        var more = ingress.received == usual ? nil : Optional(ingress.received &- usual)
        fields.signed(&more)
        ingress.received = usual &+ (more ?? 0)
    }

    /// Pairs with a delay are as many as both received, but for those whose delay is not certain.
    private mutating func visitDelayPairs(_ fields: inout some RareFields) {
        var fewer = delayPairs == pairs.bothReceived ? nil : Optional(delayPairs &- pairs.bothReceived)
        fields.signed(&fewer)
        delayPairs = pairs.bothReceived &+ (fewer ?? 0)
    }

    /// The segments as they were.
    func segments(_ summary: LineSummary) -> LineSegments {
        let kind: IngressProbe.Kind = isStamp ? .stamp : .icmp
        var segments: LineSegments
        if let unprobed {
            segments = LineSegments(unavailable: unprobed, kind, summary: summary)
        } else {
            segments = LineSegments(kind: kind, every: skipped + 1, pairs: pairs)
            segments.ingress = ingress
            segments.refusals = zip(RefusalKind.allCases, refusals).compactMap { kind, count in
                count > 0 ? RefusalCount(kind: kind, count: count) : nil
            }
            segments.ingressRTT = rtt
            segments.delay = delay
            segments.conclude(summary)
        }
        if let withheld { segments.withholdBlame(withheld) }
        return segments
    }

    /// Whether these are counts that can be; damaged bytes give any.
    func isPossible(_ maxPairs: Int) -> Bool {
        let range = 0...1 << 40
        let counts = [
            pairs.bothReceived, pairs.onlyLineLost, pairs.onlyIngressLost, pairs.bothLost, pairs.unpaired, delayPairs,
            ingress.received, ingress.late, ingress.lost, ingress.refused, ingress.unsent, skipped,
        ]
        return counts.allSatisfy(range.contains) && pairs.total <= maxPairs
    }

    private var delay: SegmentDelay? {
        guard let conclusion, Self.conclusions.indices.contains(conclusion), let lineMedian, let beyondMean,
            let beyondMedian
        else { return nil }
        let (blame, doubt) = Self.conclusions[conclusion]
        var interval: ClosedRange<Double>?
        if let beyondLow, let beyondHigh, beyondLow <= beyondHigh { interval = beyondLow...beyondHigh }
        return SegmentDelay(
            pairs: delayPairs, lineMedian: lineMedian, beyondMean: beyondMean, beyondMedian: beyondMedian,
            beyondInterval: interval, blame: blame, doubt: doubt)
    }
}

extension SegmentNote {
    /// As older programs stored it, in words, or as JSON, by the names of its cases. nil where neither is there; in
    /// words that say nothing where a newer program wrote what this one does not know.
    fileprivate init?(told: String?, code: String?) {
        if let told {
            self = .told(told)
        } else if let code {
            self = FindingCodes<SegmentNote>().unpack(Array(code.utf8)[...]) ?? .told("")
        } else {
            return nil
        }
    }

    /// nil of what is no words.
    fileprivate var told: String? { if case .told(let text) = self { text } else { nil } }

    /// nil of words.
    fileprivate var code: String? {
        told == nil ? String(decoding: FindingCodes<SegmentNote>().pack(self), as: UTF8.self) : nil
    }
}
