package import LineModel

/// What the rounds since the start add up to, as metrics; and the last round's figures.
///
/// Probes are counted by outcome, each outcome by itself, so that no loss is ever the difference of two counters.
package struct RoundCounters: Sendable {
    /// Upper bounds of the RTT histogram's buckets, seconds: 1 ms to 4 s, each about one and a half times the one
    /// before, where lines are; finer ones below half a second.
    package static let buckets: [Double] = [
        0.001, 0.002, 0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1,
        1.5, 2, 4,
    ]

    let vantage: String
    /// Lines above which the series of single lines are left out.
    let maxLines: Int
    /// Tags that are labels of a line's series.
    let tagKeys: [String]
    private(set) var rounds: [Validity.Verdict: Int] = [:]
    private(set) var totals = OutcomeCounts()
    /// The sums over probes to ingresses.
    private(set) var ingressTotals = OutcomeCounts()
    private(set) var duplicates = 0
    private(set) var corrupt = 0
    private(set) var overflow = 0
    private(set) var sendErrors = 0
    private(set) var bucketCounts = [Int](repeating: 0, count: RoundCounters.buckets.count + 1)
    private(set) var rttSum = 0.0
    private(set) var ofLine: [String: OutcomeCounts] = [:]
    /// Only of lines that STAMP measures.
    private(set) var stampOfLine: [String: STAMPSpan] = [:]
    /// The newest trace of lines that were traced.
    private(set) var ways: [String: WayFigures] = [:]
    private(set) var last: RoundReport?
    /// Lines of the coming round, whose counters begin before they are measured.
    private(set) var expected: [Line] = []
    /// Whether counters of single lines are kept of rounds with more lines than `maxLines`, too.
    package var keepsAllLines = false

    /// No round has been counted.
    ///
    /// - Parameters:
    ///   - maxLines: a round with more lines has no series of single lines.
    ///   - tagKeys: keys of the tags that become labels of a line's series.
    package init(vantage: String, maxLines: Int, tagKeys: [String] = []) {
        self.vantage = vantage
        self.maxLines = maxLines
        self.tagKeys = tagKeys
    }

    /// Says which lines the coming round has: the counters of those that were not measured yet are there at once, at 0,
    /// so that what the first round adds is seen as added.
    package mutating func expect(_ lines: [Line]) { expected = lines }

    /// Notes the newest trace of a line. Its series are there while the line is in the rounds.
    package mutating func note(_ way: WayFigures, of line: String) { ways[line] = way }

    /// Adds a round. Its samples are read here and not kept.
    package mutating func add(_ report: RoundReport) {
        rounds[report.validity.verdict, default: 0] += 1
        totals.add(report.totals)
        if let segments = report.segments { ingressTotals.add(segments.counts) }
        duplicates += report.duplicates
        corrupt += report.corrupt
        overflow += report.ledger.receiveOverflow
        sendErrors += report.ledger.sendErrors.reduce(0) { $0 + $1.count }
        for row in report.lines { if let sampleRow = row.sampleRow { addDelays(report.samples.row(sampleRow)) } }
        addLines(report)
        // Names of lines that are gone are dropped before they are more than those that are there.
        if ways.count > report.lines.count {
            let names = Set(report.lines.map(\.line.name))
            ways = ways.filter { names.contains($0.key) }
        }
        last = report
        last?.samples = SampleTable(lines: 0, count: 0)
    }

    private mutating func addStamps(_ report: RoundReport) {
        var now: [String: STAMPSpan] = [:]
        for row in report.lines {
            guard let stamp = row.stamp else { continue }
            var span = stampOfLine[row.line.name] ?? STAMPSpan()
            span.add(stamp, sent: row.summary.counts.sent)
            now[row.line.name] = span
        }
        stampOfLine = now
    }

    private mutating func addDelays(_ records: UnsafeBufferPointer<ProbeRecord>) {
        for record in records where record.outcome == .received {
            guard let nanoseconds = record.rttNanoseconds else { continue }
            let seconds = Double(nanoseconds) / 1e9
            bucketCounts[Self.buckets.firstIndex { seconds <= $0 } ?? Self.buckets.count] += 1
            rttSum += seconds
        }
    }

    private mutating func addLines(_ report: RoundReport) {
        guard keepsAllLines || report.lines.count <= maxLines else {
            (ofLine, stampOfLine) = ([:], [:])
            return
        }
        addStamps(report)
        var now: [String: OutcomeCounts] = [:]
        for row in report.lines {
            var counts = ofLine[row.line.name] ?? OutcomeCounts()
            counts.add(row.summary.counts)
            now[row.line.name] = counts
        }
        ofLine = now
    }
}

extension OutcomeCounts {
    /// Each outcome's name and count.
    var named: [(String, Int)] {
        [("received", received), ("late", late), ("lost", lost), ("refused", refused), ("unsent", unsent)]
    }
}
