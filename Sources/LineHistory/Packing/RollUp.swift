internal import LineModel

/// An hour or a day of one line: the worst is kept beside the middle, so that one bad round shows in a year's view.
///
/// Rounds that left the line unmeasured (not valid, or too few probes sent) are counted and give no figures: what they
/// lost may have been the prober's own doing.
struct RollUp: Equatable {
    /// All rounds that had the line.
    var rounds = 0
    /// Rounds in which it was abnormal.
    var abnormal = 0
    /// Rounds in which it was unmeasured.
    var unmeasured = 0
    /// Probes sent in the measured rounds.
    var sent = 0
    /// Those of them that are loss: late, lost or refused.
    var lost = 0
    /// The greatest loss of any round, millionths; nil when none was measured.
    var worstLoss: Int?
    /// The longest RTT of any probe (`DelayCode`); nil when nothing was received.
    var maxRTT: Int?
    /// The greatest mean RTT of any round (`DelayCode`); nil when nothing was received.
    var worstMeanRTT: Int?
    /// The shortest RTT of any probe (`DelayCode`); nil when nothing was received.
    var minRTT: Int?
    /// Median RTTs (`DelayCode`) of every `stride`-th measured round that had replies, at most `maxMedians`.
    var medians: [Int] = []
    var stride = 1
    /// Rounds that had a median.
    var answered = 0

    /// What STAMP told; nil when it measured no measured round.
    var stamp: STAMPSpan?
    /// What the segments said; nil when the ingress was probed beside the line in no measured round.
    var segments: SegmentSpan?
    /// What the line gained; nil when it had direct probes in no measured round.
    var gain: GainSpan?

    static let maxMedians = 32

    mutating func add(_ row: LineReportRow) {
        rounds += 1
        guard row.verdict != .unmeasured else {
            unmeasured += 1
            return
        }
        if row.verdict == .abnormal { abnormal += 1 }
        let counts = row.summary.counts
        sent += counts.sent
        lost += counts.sent - counts.received
        if let stamp = row.stamp { self.stamp = adding(stamp, sent: counts.sent) }
        if let found = row.segments { segments = adding(found) }
        if let found = row.gain {
            var span = gain ?? GainSpan()
            span.add(found)
            gain = span
        }
        worstLoss = max(worstLoss ?? 0, Int(((counts.lossRatio ?? 0) * 1e6).rounded()))
        guard let rtt = row.summary.rtt else { return }
        maxRTT = max(maxRTT ?? 0, DelayCode.code(milliseconds: rtt.max))
        worstMeanRTT = max(worstMeanRTT ?? 0, DelayCode.code(milliseconds: rtt.mean))
        minRTT = min(minRTT ?? .max, DelayCode.code(milliseconds: rtt.min))
        add(median: DelayCode.code(milliseconds: rtt.median))
    }

    private func adding(_ found: STAMPSummary, sent: Int) -> STAMPSpan {
        var span = stamp ?? STAMPSpan()
        span.add(found, sent: sent)
        return span
    }

    private func adding(_ found: LineSegments) -> SegmentSpan {
        var span = segments ?? SegmentSpan()
        span.add(found)
        return span
    }

    /// Keeps evenly spaced rounds: when there is no room, every second one is dropped, and from then on half as many
    /// are kept.
    private mutating func add(median code: Int) {
        if answered % stride == 0 {
            if medians.count == Self.maxMedians {
                medians = medians.indices.filter { $0 % 2 == 0 }.map { medians[$0] }
                stride *= 2
            }
            if answered % stride == 0 { medians.append(code) }
        }
        answered += 1
    }

    func pack() -> [UInt8] {
        var writer = PackedWriter()
        for count in [rounds, abnormal, unmeasured, sent, lost] { writer.append(count) }
        for value in [worstLoss, minRTT] { writer.append(optional: value) }
        if let minRTT { pack(delaysAbove: minRTT, into: &writer) }
        // Each is empty where something stands behind it alone.
        if stamp != nil || segments != nil || gain != nil { writer.append(counted: stamp.map(STAMPRow.pack) ?? []) }
        if segments != nil || gain != nil { writer.append(counted: segments.map(SegmentRow.pack) ?? []) }
        if let gain { writer.append(counted: GainRow.pack(gain)) }
        return writer.bytes
    }

    private func pack(delaysAbove minRTT: Int, into writer: inout PackedWriter) {
        writer.append((worstMeanRTT ?? minRTT) - minRTT)
        writer.append((maxRTT ?? minRTT) - minRTT)
        writer.append(answered)
        writer.append(stride)
        writer.append(medians.count)
        for median in medians { writer.append(median - minRTT) }
    }

    /// Reads a roll-up; it is empty when there is none, or when it is damaged.
    init(_ bytes: ArraySlice<UInt8> = []) {
        guard !bytes.isEmpty else { return }
        var reader = PackedReader(bytes)
        var read = RollUp()
        read.rounds = reader.number()
        read.abnormal = reader.number()
        read.unmeasured = reader.number()
        read.sent = reader.number()
        read.lost = reader.number()
        read.worstLoss = reader.optional()
        read.minRTT = reader.optional()
        if let least = read.minRTT {
            read.worstMeanRTT = least &+ reader.number()
            read.maxRTT = least &+ reader.number()
            read.answered = reader.number()
            read.stride = max(1, reader.number())
            let count = reader.number()
            while read.medians.count < min(count, Self.maxMedians), !reader.isBroken {
                read.medians.append(least &+ reader.number())
            }
        }
        // Roll-ups that were written before the second migration end here.
        if !reader.isAtEnd { read.stamp = STAMPRow.unpackSpan(reader.counted()) }
        if !reader.isAtEnd {
            let bytes = reader.counted()
            read.segments = bytes.isEmpty ? nil : SegmentRow.unpackSpan(bytes)
        }
        if !reader.isAtEnd { read.gain = GainRow.unpackSpan(reader.counted()) }
        guard !reader.isBroken, read.isPossible else { return }
        self = read
    }

    private var isPossible: Bool {
        let counts = [rounds, abnormal, unmeasured, sent, lost, answered, stride]
        return counts.allSatisfy { (0...1 << 50).contains($0) } && lost <= sent
    }
}
