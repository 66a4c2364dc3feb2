import LineModel

extension RoundCounters {
    /// Every family, those of single lines last.
    package func families() -> [MetricFamily] { roundFamilies() + (showsLines ? lineFamilies() : []) }

    private var showsLines: Bool { max(last?.lines.count ?? 0, expected.count) <= maxLines }

    /// Those of the rounds; every counter and every outcome is there from the start, at 0.
    func roundFamilies() -> [MetricFamily] {
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
        families.append(ingressProbes())
        return families + lastRound(vantage)
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

    private func ingressProbes() -> MetricFamily {
        var family = MetricFamily(
            "ingress_probes_total", .counter,
            "Probes to ingresses beside whole lines by what became of them; in no line's figures.")
        for (outcome, count) in ingressTotals.named {
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

    private func lastRound(_ vantage: [(name: String, value: String)]) -> [MetricFamily] {
        var lines = MetricFamily("lines", .gauge, "Lines of the last round, by verdict.")
        for verdict in LineVerdict.allCases {
            lines.add(
                Double(last?.lines.count { $0.verdict == verdict } ?? 0), vantage + [("verdict", verdict.rawValue)])
        }
        // No time of a round is 0: what asks how old the last one is would find it of 1970.
        guard let report = last else { return [lines] }
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
    private func lineFamilies() -> [MetricFamily] {
        var series = LineSeries()
        for row in last?.lines ?? [] { add(row, to: &series) }
        let measured = Set(last?.lines.map(\.line.name) ?? [])
        for line in expected where !measured.contains(line.name) {
            series.add(FigureCatalogue.summary, counted: LineSummary(), last: nil, labels(of: line))
        }
        return series.families.filter { !$0.samples.isEmpty }
    }

    /// The series of one line of the last round, those that it has.
    func families(of row: LineReportRow) -> [MetricFamily] {
        var series = LineSeries()
        add(row, to: &series)
        return series.families.filter { !$0.samples.isEmpty }
    }

    private func add(_ row: LineReportRow, to series: inout LineSeries) {
        let labels = labels(of: row.line)
        var sums = LineSummary()
        sums.counts = ofLine[row.line.name] ?? OutcomeCounts()
        series.add(FigureCatalogue.summary, counted: sums, last: row.summary, labels)
        series.add(FigureCatalogue.health, counted: nil, last: row.judged, labels)
        series.add(.info, 1, labels + tagLabels(row.line))
        if let segments = row.segments {
            series.add(FigureCatalogue.segments, counted: nil, last: segments, labels)
        }
        if let gain = row.gain { series.add(FigureCatalogue.gain, counted: nil, last: gain, labels) }
        if let flow = row.flow { series.add(FigureCatalogue.flow, counted: nil, last: flow, labels) }
        if let tcp = row.tcp { series.add(FigureCatalogue.tcp, counted: nil, last: tcp, labels) }
        ways[row.line.name]?.add(to: &series, labels)
        guard let stamp = row.stamp, let total = stampOfLine[row.line.name] else { return }
        series.add(FigureCatalogue.stampSpan, counted: total, last: nil, labels)
        series.add(FigureCatalogue.stamp, counted: nil, last: stamp, labels)
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
