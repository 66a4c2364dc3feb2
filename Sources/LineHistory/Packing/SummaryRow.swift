internal import LineModel

/// One line's summary of one round, packed: about 27 bytes when healthy.
///
/// Delays are `DelayCode`s. The counts are kept, and the delay statistics, IPDV, jitter, loss runs, the verdict and its
/// reasons, what STAMP told (`STAMPRow`), the segments (`SegmentRow`), the gain (`GainRow`), the old flow
/// (`FlowRow`) and TCP handshakes (`TCPRow`). Everything else in a `LineSummary` is computed again from the probes, as
/// long as they are kept.
enum SummaryRow {
    private enum Flag {
        static let hasCounts = SummaryRow.hasCounts, hasDelay = SummaryRow.hasDelay
        static let hasRare = 16, hasReasons = 32, hasStamp = 64, hasSegments = 128
        static let hasFindings = 256, hasGain = SummaryRow.hasGain
        static let hasFlow = 1024, hasTCP = 2048
    }

    static let hasCounts = 4, hasDelay = 8, hasGain = 512

    struct Unpacked {
        var summary: LineSummary
        var verdict: LineVerdict
        var reasons: [LineReason]
        /// What STAMP told; nil when nothing was stored, or when it is damaged.
        var stamp: STAMPSummary?
        /// What the segments said; nil when nothing was stored, or when it is damaged.
        var segments: LineSegments?
        /// What the line gained; nil when nothing was stored, or when it is damaged.
        var gain: LineGain?
        /// What its old flow did; nil when nothing was stored, or when it is damaged.
        var flow: LineFlow?
        /// What TCP handshakes beside it did; nil when nothing was stored, or when it is damaged.
        var tcp: LineTCP?
    }

    /// - Parameter codes: kept from row to row, where there are many.
    static func pack(_ row: LineReportRow, _ codes: FindingCodes<LineReason> = FindingCodes()) -> [UInt8] {
        // In words only what an older program had stored; those stay where it read them.
        let told = row.reasons.compactMap { if case .told(let text) = $0 { text } else { nil } }
        let found = row.reasons.filter { $0.kind != .told }
        let summary = row.summary
        let counts = summary.counts
        let isPlain = counts.received == counts.planned
        let hasRare = summary.duplicates + summary.reordered + summary.corrupt + summary.uncertain > 0
        var flags = verdictCode(row.verdict)
        if !isPlain { flags |= Flag.hasCounts }
        if summary.rtt != nil { flags |= Flag.hasDelay }
        if hasRare { flags |= Flag.hasRare }
        if !told.isEmpty { flags |= Flag.hasReasons }
        if !found.isEmpty { flags |= Flag.hasFindings }
        if row.stamp != nil { flags |= Flag.hasStamp }
        if row.segments != nil { flags |= Flag.hasSegments }
        if row.gain != nil { flags |= Flag.hasGain }
        if row.flow != nil { flags |= Flag.hasFlow }
        if row.tcp != nil { flags |= Flag.hasTCP }
        var writer = PackedWriter()
        writer.append(flags)
        writer.append(counts.received)
        if !isPlain { pack(lossOf: summary, into: &writer) }
        if let rtt = summary.rtt { pack(rtt, summary, into: &writer) }
        if hasRare {
            for count in [summary.duplicates, summary.reordered, summary.corrupt, summary.uncertain] {
                writer.append(count)
            }
        }
        if !told.isEmpty {
            writer.append(told.count)
            for reason in told { writer.append(reason) }
        }
        if let stamp = row.stamp { writer.append(counted: STAMPRow.pack(stamp)) }
        if let segments = row.segments { writer.append(counted: SegmentRow.pack(segments)) }
        // Last: older programs read no further.
        if !found.isEmpty {
            writer.append(found.count)
            for reason in found { writer.append(counted: codes.pack(reason)) }
        }
        if let gain = row.gain { writer.append(counted: GainRow.pack(gain)) }
        if let flow = row.flow { writer.append(counted: FlowRow.pack(flow)) }
        if let tcp = row.tcp { writer.append(counted: TCPRow.pack(tcp)) }
        return writer.bytes
    }

    /// nil when there is none, or it is damaged. Reasons of a newer program that this one does not know are left out.
    ///
    /// - Parameters:
    ///   - maxReasons: more than so many are damage.
    ///   - maxPairs: segments of more pairs are left out, since what is concluded from them takes a step a pair.
    static func unpack(
        _ bytes: ArraySlice<UInt8>, _ codes: FindingCodes<LineReason> = FindingCodes(), maxReasons: Int = .max,
        maxPairs: Int = SegmentRow.maxPairs
    ) -> Unpacked? {
        guard !bytes.isEmpty else { return nil }
        var reader = PackedReader(bytes)
        let flags = reader.number()
        var summary = LineSummary()
        summary.counts.received = reader.number()
        if flags & Flag.hasCounts != 0 { unpackLoss(&reader, into: &summary) }
        // Of damaged bytes anything can come.
        guard !reader.isBroken, isPossible(summary.counts) else { return nil }
        summary.lossInterval = WilsonInterval.of(summary.counts.sent - summary.counts.received, in: summary.counts.sent)
        if flags & Flag.hasDelay != 0 { unpackDelay(&reader, into: &summary) }
        if flags & Flag.hasRare != 0 {
            summary.duplicates = reader.number()
            summary.reordered = reader.number()
            summary.corrupt = reader.number()
            summary.uncertain = reader.number()
        }
        var reasons: [LineReason] = []
        if flags & Flag.hasReasons != 0 {
            let count = reader.number()
            guard count <= maxReasons else { return nil }
            while reasons.count < count, !reader.isBroken { reasons.append(.told(reader.text())) }
        }
        let stamp = flags & Flag.hasStamp != 0 ? STAMPRow.unpack(reader.counted()) : nil
        let segments =
            flags & Flag.hasSegments != 0
            ? SegmentRow.unpack(reader.counted(), summary: summary, maxPairs: maxPairs) : nil
        if flags & Flag.hasFindings != 0 {
            var left = reader.number()
            guard left <= maxReasons else { return nil }
            while left > 0, !reader.isBroken {
                left -= 1
                if let reason = codes.unpack(reader.counted()) { reasons.append(reason) }
            }
        }
        let gain = flags & Flag.hasGain != 0 ? GainRow.unpack(reader.counted()) : nil
        let flow = flags & Flag.hasFlow != 0 ? FlowRow.unpack(reader.counted()) : nil
        let tcp = flags & Flag.hasTCP != 0 ? TCPRow.unpack(reader.counted()) : nil
        guard !reader.isBroken, let verdict = verdict(flags & 3) else { return nil }
        return Unpacked(
            summary: summary, verdict: verdict, reasons: reasons, stamp: stamp, segments: segments, gain: gain,
            flow: flow, tcp: tcp)
    }

    private static func isPossible(_ counts: OutcomeCounts) -> Bool {
        [counts.received, counts.late, counts.lost, counts.refused, counts.unsent].allSatisfy {
            (0...1 << 40).contains($0)
        }
    }

    private static func pack(lossOf summary: LineSummary, into writer: inout PackedWriter) {
        let counts = summary.counts
        for count in [
            counts.late, counts.lost, counts.refused, counts.unsent, summary.lossPeriods, summary.longestLossRun,
        ] { writer.append(count) }
        writer.append(summary.refusals.count)
        for refusal in summary.refusals {
            writer.append(Int(refusal.kind.rawValue))
            writer.append(refusal.count)
        }
    }

    private static func unpackLoss(_ reader: inout PackedReader, into summary: inout LineSummary) {
        summary.counts.late = reader.number()
        summary.counts.lost = reader.number()
        summary.counts.refused = reader.number()
        summary.counts.unsent = reader.number()
        summary.lossPeriods = reader.number()
        summary.longestLossRun = reader.number()
        for _ in 0..<min(max(reader.number(), 0), RefusalKind.allCases.count) {
            let (kind, count) = (reader.number(), reader.number())
            guard let kind = RefusalKind(rawValue: UInt8(truncatingIfNeeded: kind)) else { continue }
            summary.refusals.append(RefusalCount(kind: kind, count: count))
        }
    }

    private static func pack(_ rtt: DelayStatistics, _ summary: LineSummary, into writer: inout PackedWriter) {
        let least = DelayCode.code(milliseconds: rtt.min)
        writer.append(least)
        var before = least
        for value in [rtt.mean, rtt.median, rtt.p90, rtt.p95, rtt.p99, rtt.max] {
            let code = DelayCode.code(milliseconds: value)
            writer.append(signed: code - before)
            before = code
        }
        writer.append(DelayCode.code(milliseconds: rtt.stddev ?? 0))
        for value in [summary.ipdvMeanAbsolute, summary.ipdvP95, summary.jitter] {
            writer.append(optional: value.map(DelayCode.code(milliseconds:)))
        }
    }

    private static func unpackDelay(_ reader: inout PackedReader, into summary: inout LineSummary) {
        var code = reader.number()
        let least = DelayCode.milliseconds(code)
        var values: [Double] = []
        for _ in 0..<6 {
            code &+= reader.signed()
            values.append(DelayCode.milliseconds(code))
        }
        summary.rtt = DelayStatistics(
            min: least, mean: values[0], median: values[1], p90: values[2], p95: values[3], p99: values[4],
            max: values[5], stddev: DelayCode.milliseconds(reader.number()))
        // Of one delay there is none; the place is kept all the same.
        if summary.counts.received == 1 { summary.rtt?.stddev = nil }
        summary.ipdvMeanAbsolute = reader.optional().map(DelayCode.milliseconds)
        summary.ipdvP95 = reader.optional().map(DelayCode.milliseconds)
        summary.jitter = reader.optional().map(DelayCode.milliseconds)
        summary.pdvP99 = summary.rtt.map { $0.p99 - $0.min }
    }

    private static func verdictCode(_ verdict: LineVerdict) -> Int {
        switch verdict {
        case .healthy: 0
        case .abnormal: 1
        case .unmeasured: 2
        }
    }

    static func verdict(_ code: Int) -> LineVerdict? {
        switch code {
        case 0: .healthy
        case 1: .abnormal
        case 2: .unmeasured
        default: nil
        }
    }
}
