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

    private let vantage: String
    /// Lines above which the series of single lines are left out.
    private let mostLines: Int
    /// Tags that are labels of a line's series.
    private let tagKeys: [String]
    private var rounds: [Validity.Verdict: Int] = [:]
    private var totals = OutcomeCounts()
    /// The sums over probes to ingresses; nil when no ingress was probed so far.
    private var ingressTotals: OutcomeCounts?
    private var duplicates = 0
    private var corrupt = 0
    private var overflow = 0
    private var sendErrors = 0
    private var bucketCounts = [Int](repeating: 0, count: RoundCounters.buckets.count + 1)
    private var rttSum = 0.0
    private var ofLine: [String: OutcomeCounts] = [:]
    /// Only of lines that STAMP measures.
    private var stampOfLine: [String: STAMPSpan] = [:]
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

    /// None before an ingress was probed.
    private func ingressProbes() -> [MetricFamily] {
        guard let ingressTotals else { return [] }
        var family = MetricFamily(
            "ingress_probes_total", .counter,
            "Probes to ingresses beside whole lines by what became of them; in no line's figures.")
        for (outcome, count) in ingressTotals.named {
            family.add(Double(count), [("vantage", vantage), ("outcome", outcome)])
        }
        return [family]
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
            families += lineFamilies(last)
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

    /// Those of figures that some line has; `LineMetric` has their order.
    private func lineFamilies(_ report: RoundReport) -> [MetricFamily] {
        var series = LineSeries()
        for row in report.lines {
            let labels = labels(of: row.line)
            var sums = LineSummary()
            sums.counts = ofLine[row.line.name] ?? OutcomeCounts()
            series.add(FigureCatalogue.summary, counted: sums, last: row.summary, labels)
            series.add(FigureCatalogue.health, counted: nil, last: row.judged, labels)
            series.add(.info, 1, labels + tagLabels(row.line))
            if let segments = row.segments {
                series.add(FigureCatalogue.segments, counted: nil, last: segments, labels)
            }
            guard let stamp = row.stamp, let total = stampOfLine[row.line.name] else { continue }
            series.add(FigureCatalogue.stampSpan, counted: total, last: nil, labels)
            series.add(FigureCatalogue.stamp, counted: nil, last: stamp, labels)
        }
        return series.families.filter { !$0.samples.isEmpty }
    }

    private func labels(of line: Line) -> [(name: String, value: String)] {
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
