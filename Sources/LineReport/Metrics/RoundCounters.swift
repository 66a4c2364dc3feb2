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

    /// The label `vantage` of every series.
    let vantage: String
    /// Lines above which the series of single lines are left out.
    private let mostLines: Int
    /// Tags that are labels of a line's series.
    private let tagKeys: [String]
    private var rounds: [Validity.Verdict: Int] = [:]
    private var totals = OutcomeCounts()
    /// nil when no ingress was probed so far.
    private(set) var ingressTotals: OutcomeCounts?
    private var duplicates = 0
    private var corrupt = 0
    private var overflow = 0
    private var sendErrors = 0
    private var bucketCounts = [Int](repeating: 0, count: RoundCounters.buckets.count + 1)
    private var rttSum = 0.0
    private var ofLine: [String: OutcomeCounts] = [:]
    /// Only of lines that STAMP measures.
    var stampOfLine: [String: StampSpan] = [:]
    private var last: RoundReport?

    /// No round has been counted.
    ///
    /// - Parameters:
    ///   - mostLines: a round with more lines has no series of single lines.
    ///   - tagKeys: keys of the tags that become labels of a line's series.
    package init(vantage: String, mostLines: Int, tagKeys: [String] = []) {
        self.vantage = vantage
        self.mostLines = mostLines
        self.tagKeys = tagKeys
    }

    /// Adds a round. Its samples are read here and not kept.
    package mutating func add(_ report: RoundReport) {
        rounds[report.validity.verdict, default: 0] += 1
        totals.add(report.totals)
        if let segments = report.segments {
            var sum = ingressTotals ?? OutcomeCounts()
            sum.add(segments.counts)
            ingressTotals = sum
        }
        duplicates += report.duplicates
        corrupt += report.corrupt
        overflow += report.ledger.receiveOverflow
        sendErrors += report.ledger.sendErrors.reduce(0) { $0 + $1.count }
        for row in report.lines { if let sampleRow = row.sampleRow { addDelays(report.samples.row(sampleRow)) } }
        addLines(report)
        last = report
        last?.samples = SampleTable(lines: 0, count: 0)
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
        guard report.lines.count <= mostLines else {
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

    /// Every family, those of single lines last.
    package func families() -> [MetricFamily] {
        let vantage = [(name: "vantage", value: vantage)]
        var families = [
            byVerdict(), byOutcome(),
            MetricFamily("duplicates_total", .counter, "Further replies to answered probes.")
                .adding(Double(duplicates), vantage),
            MetricFamily("corrupt_total", .counter, "Datagrams from probed addresses that are no valid reply.")
                .adding(Double(corrupt), vantage),
            MetricFamily("socket_drops_total", .counter, "Datagrams dropped because our receive buffers were full.")
                .adding(Double(overflow), vantage),
            MetricFamily("send_errors_total", .counter, "Sends that the kernel refused for good.")
                .adding(Double(sendErrors), vantage),
            histogram(vantage),
        ]
        families += ingressProbes()
        guard let last else { return families }
        families += lastRound(last, vantage)
        if last.lines.count <= mostLines {
            families += lineFamilies(last) + stampFamilies(last) + segmentFamilies(last)
        }
        return families
    }

    private func byVerdict() -> MetricFamily {
        var family = MetricFamily("rounds_total", .counter, "Rounds made, by their validity.")
        for verdict in Validity.Verdict.allCases {
            family.add(
                Double(rounds[verdict] ?? 0),
                [("vantage", vantage), ("validity", verdict.rawValue)])
        }
        return family
    }

    private func byOutcome() -> MetricFamily {
        var family = MetricFamily("probes_total", .counter, "Probes by what became of them; unsent ones were our own.")
        for (outcome, count) in totals.named {
            family.add(Double(count), [("vantage", vantage), ("outcome", outcome)])
        }
        return family
    }

    private func histogram(_ labels: [(name: String, value: String)]) -> MetricFamily {
        var family = MetricFamily("rtt_seconds", .histogram, "Round-trip time of received probes over all lines.")
        var sum = 0
        for (bound, count) in zip(Self.buckets, bucketCounts) {
            sum += count
            family.add(Double(sum), labels + [("le", PrometheusText.text(of: bound))], suffix: "_bucket")
        }
        sum += bucketCounts[Self.buckets.count]
        family.add(Double(sum), labels + [("le", "+Inf")], suffix: "_bucket")
        family.add(rttSum, labels, suffix: "_sum")
        family.add(Double(sum), labels, suffix: "_count")
        return family
    }

    private func lastRound(_ report: RoundReport, _ vantage: [(name: String, value: String)]) -> [MetricFamily] {
        var lines = MetricFamily("lines", .gauge, "Lines of the last round, by verdict.")
        for verdict in LineVerdict.allCases {
            lines.add(
                Double(report.lines.count { $0.verdict == verdict }), vantage + [("verdict", verdict.rawValue)])
        }
        var families = [
            lines,
            MetricFamily("round_duration_seconds", .gauge, "How long the last round took.")
                .adding(Double(report.duration.nanoseconds) / 1e9, vantage),
            MetricFamily("round_started_timestamp_seconds", .gauge, "When the last round began.")
                .adding(Double(report.started.nanosecondsSince1970) / 1e9, vantage),
        ]
        if let lateness = report.ledger.lateness {
            families.append(
                MetricFamily("send_lag_seconds", .summary, "How late the last round's probes were sent.")
                    .adding(Double(lateness.p50) / 1e9, vantage + [("quantile", "0.5")])
                    .adding(Double(lateness.p99) / 1e9, vantage + [("quantile", "0.99")])
                    .adding(Double(lateness.max) / 1e9, vantage + [("quantile", "1")]))
        }
        return families
    }

    private func lineFamilies(_ report: RoundReport) -> [MetricFamily] {
        var probes = MetricFamily("line_probes_total", .counter, "Probes of a line by what became of them.")
        var loss = MetricFamily("line_loss_ratio", .gauge, "Loss of a line in the last round, 0 to 1.")
        var rtt = MetricFamily("line_rtt_seconds", .summary, "Quantiles of a line's RTT in the last round.")
        var jitter = MetricFamily("line_jitter_seconds", .gauge, "RFC 3550 jitter of a line in the last round.")
        var up = MetricFamily("line_healthy", .gauge, "1: healthy; 0: abnormal; absent: not measured.")
        var info = MetricFamily("line_info", .gauge, "A line's tags; always 1.")
        for row in report.lines {
            let labels = labels(of: row.line)
            for (outcome, count) in (ofLine[row.line.name] ?? OutcomeCounts()).named {
                probes.add(Double(count), labels + [("outcome", outcome)])
            }
            if let ratio = row.summary.counts.lossRatio { loss.add(ratio, labels) }
            if let delays = row.summary.rtt {
                let quantiles = [("0", delays.min), ("0.5", delays.median), ("0.95", delays.p95), ("0.99", delays.p99)]
                for (quantile, value) in quantiles + [("1", delays.max)] {
                    rtt.add(value / 1000, labels + [("quantile", quantile)])
                }
            }
            if let value = row.summary.jitter { jitter.add(value / 1000, labels) }
            if row.verdict != .unmeasured { up.add(row.verdict == .healthy ? 1 : 0, labels) }
            info.add(1, labels + tagLabels(row.line))
        }
        return [probes, loss, rtt, jitter, up, info]
    }

    /// The labels of every series of one line.
    func labels(of line: Line) -> [(name: String, value: String)] {
        [
            (name: "line", value: line.name), ("ingress", "\(line.ingress)"),
            ("echo", line.echo.map { "\($0)" } ?? ""), ("vantage", vantage),
        ]
    }

    private func tagLabels(_ line: Line) -> [(name: String, value: String)] {
        tagKeys.compactMap { key in
            line.tags.first { $0.key == key }.map { ("tag_" + PrometheusText.labelName(key), $0.value) }
        }
    }
}

extension OutcomeCounts {
    /// Each outcome's name and count.
    var named: [(String, Int)] {
        [("received", received), ("late", late), ("lost", lost), ("refused", refused), ("unsent", unsent)]
    }
}
