/// Makes the two segments of many lines, one after another, in storage that it keeps. Not for the measuring thread.
struct SegmentSummarizer {
    private let findings: SegmentFindings
    private let samples: SampleTable
    private var ingressDelays: [Int64] = []
    private var lineDelays: [Int64] = []
    private var differences: [Int64] = []

    init(_ findings: SegmentFindings, _ samples: SampleTable) {
        self.findings = findings
        self.samples = samples
    }

    /// The segments of the line in this row; nil for a line with one segment.
    mutating func segments(row: Int, summary: LineSummary) -> LineSegments? {
        switch findings.companions[row] {
        case .none: return nil
        case .unavailable(let reason): return LineSegments(unavailable: reason, findings.probe.kind, summary: summary)
        case .row(let companion): return measured(row, companion, summary)
        }
    }

    private mutating func measured(_ row: Int, _ companion: Int, _ summary: LineSummary) -> LineSegments {
        let (line, ingress) = (samples.row(row), samples.row(companion))
        var segments = LineSegments(
            kind: findings.probe.kind, every: findings.every, pairs: SegmentPairs(line: line, ingress: ingress))
        segments.sampleRow = companion
        segments.ingress = Self.counts(ingress)
        if segments.ingress.refused > 0 { segments.refusals = RefusalCount.count(ingress) }
        collect(line, ingress)
        segments.ingressRTT = DelayStatistics(sortedNanoseconds: ingressDelays)
        segments.delay = SegmentDelay(sortedDifferences: differences, sortedLine: lineDelays)
        segments.conclude(summary)
        return segments
    }

    /// Probes that were not meant to be sent are not `unsent`.
    private static func counts(_ ingress: UnsafeBufferPointer<ProbeRecord>) -> OutcomeCounts {
        var counts = OutcomeCounts(ingress)
        counts.unsent -= ingress.count { $0.outcome == .planned }
        return counts
    }

    private mutating func collect(
        _ line: UnsafeBufferPointer<ProbeRecord>, _ ingress: UnsafeBufferPointer<ProbeRecord>
    ) {
        ingressDelays.removeAll(keepingCapacity: true)
        lineDelays.removeAll(keepingCapacity: true)
        differences.removeAll(keepingCapacity: true)
        for (line, ingress) in zip(line, ingress) {
            guard let part = ingress.receivedDelay else { continue }
            ingressDelays.append(part)
            guard let whole = line.receivedDelay else { continue }
            lineDelays.append(whole)
            differences.append(whole - part)
        }
        ingressDelays.sort()
        lineDelays.sort()
        differences.sort()
    }
}
