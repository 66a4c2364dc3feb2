import LineModel
import Testing

@testable import LineReport

@Suite("Metrics")
struct MetricsTests {
    private func text(_ families: [MetricFamily]) throws -> String {
        var bytes: [UInt8] = []
        try PrometheusText.render(families) { bytes.append(contentsOf: $0) }
        return try #require(String(validating: bytes, as: UTF8.self))
    }

    @Test("a family has its help and its type once, and its series below")
    func writesFamilies() throws {
        let family = MetricFamily("rounds_total", .counter, "Rounds\nmade \\ here.")
            .adding(3, [("validity", "valid"), ("vantage", "a\"b\\c\nd")]).adding(0.25, [("validity", "suspect")])
        #expect(
            try text([family, MetricFamily("empty", .gauge, "Nothing.")]) == """
                # HELP plumbline_rounds_total Rounds\\nmade \\\\ here.
                # TYPE plumbline_rounds_total counter
                plumbline_rounds_total{validity="valid",vantage="a\\"b\\\\c\\nd"} 3
                plumbline_rounds_total{validity="suspect"} 0.25

                """)
    }

    @Test("numbers are written as Prometheus reads them")
    func writesNumbers() {
        #expect(PrometheusText.text(of: .infinity) == "+Inf")
        #expect(PrometheusText.text(of: -.infinity) == "-Inf")
        #expect(PrometheusText.text(of: .nan) == "NaN")
        #expect(PrometheusText.text(of: 0.0123) == "0.0123")
        #expect(PrometheusText.text(of: 1e-9) == "1e-09")
        #expect(PrometheusText.text(of: 1_700_000_000) == "1700000000")
    }

    @Test("a tag's key becomes a label's name")
    func namesLabels() {
        #expect(PrometheusText.labelName("carrier") == "carrier")
        #expect(PrometheusText.labelName("data-centre.1") == "data_centre_1")
        #expect(PrometheusText.labelName("1st") == "_1st")
        #expect(PrometheusText.labelName("运营商") == "___")
        #expect(PrometheusText.labelName("") == "_")
    }

    @Test("rounds add up, outcome by outcome, and the histogram counts every received probe once")
    func addsUp() throws {
        let report = Fixture.full
        var counters = RoundCounters(vantage: "here", maxLines: 100, tagKeys: ["carrier"])
        counters.add(report)
        counters.add(report)
        let families = counters.families()
        func value(_ name: String, _ labels: [String: String], suffix: String = "") throws -> Double {
            let family = try #require(families.first { $0.name == "plumbline_" + name })
            let sample = try #require(
                family.samples.first { sample in
                    sample.suffix == suffix
                        && labels.allSatisfy { key, value in sample.labels.contains { $0 == (key, value) } }
                })
            return sample.value
        }
        let totals = report.totals
        #expect(try value("probes_total", ["outcome": "received"]) == Double(2 * totals.received))
        #expect(try value("probes_total", ["outcome": "lost"]) == Double(2 * totals.lost))
        #expect(try value("probes_total", ["outcome": "unsent"]) == Double(2 * totals.unsent))
        let received = report.lines.compactMap(\.sampleRow).reduce(0) { sum, row in
            sum + report.samples.row(row).count { $0.outcome == .received }
        }
        #expect(try value("rtt_seconds", [:], suffix: "_count") == Double(2 * received))
        #expect(try value("rtt_seconds", ["le": "+Inf"], suffix: "_bucket") == Double(2 * received))
        let first = try #require(report.lines.first)
        #expect(
            try value("line_probes_total", ["line": first.line.name, "outcome": "received"])
                == Double(2 * first.summary.counts.received))
        let names = families.map(\.name)
        #expect(Set(names).count == names.count)
        _ = try text(families)
    }

    @Test("names, labels and types go together as Prometheus's own linter wants it")
    func holdsTheRulesOfPromtool() {
        var counters = RoundCounters(vantage: "here", maxLines: 100, tagKeys: ["carrier"])
        counters.add(Fixture.full)
        let families = counters.families()
        #expect(families.contains { $0.kind == .summary } && families.contains { $0.kind == .histogram })
        for family in families {
            #expect((family.kind == .counter) == family.name.hasSuffix("_total"), "\(family.name)")
            #expect(!family.help.isEmpty, "\(family.name)")
            let labels = Set(family.samples.flatMap { $0.labels.map(\.name) })
            #expect(labels.contains("quantile") == (family.kind == .summary), "\(family.name)")
            #expect(labels.contains("le") == (family.kind == .histogram), "\(family.name)")
        }
    }

    @Test("before the first round every counter of the rounds is there, at 0, and no time of a round")
    func beginsAtZero() throws {
        let families = RoundCounters(vantage: "here", maxLines: 100).families()
        for family in families {
            #expect(!family.samples.isEmpty && family.samples.allSatisfy { $0.value == 0 }, "\(family.name)")
        }
        var counters = RoundCounters(vantage: "here", maxLines: 100)
        counters.add(Fixture.full)
        let later = counters.families().filter { $0.kind == .counter && !$0.name.hasPrefix("plumbline_line_") }
        #expect(later.map(\.name) == families.filter { $0.kind == .counter }.map(\.name))
        #expect(families.contains { $0.name == "plumbline_lines" && $0.samples.count == 3 })
        #expect(!families.contains { $0.name.contains("timestamp") })
    }

    @Test("the counters of a line are there before its first round, at 0, and go on from there")
    func expectsLines() throws {
        let report = Fixture.full
        var counters = RoundCounters(vantage: "here", maxLines: 100)
        let new = Line(name: "new", ingress: HostPort(host: "192.0.2.9", port: 7))
        counters.expect(report.lines.map(\.line) + [new])
        func outcomes(_ name: String) -> [Double] {
            counters.families().first { $0.name == "plumbline_line_probes_total" }?.samples
                .filter { $0.labels.contains { $0 == ("line", name) } }.map(\.value) ?? []
        }
        #expect(outcomes("sz-hk-01") == [0, 0, 0, 0, 0] && outcomes("new") == [0, 0, 0, 0, 0])
        let before = counters.families().filter { $0.name.hasPrefix("plumbline_line_") }.map(\.name)
        #expect(before == ["plumbline_line_probes_total"])
        counters.add(report)
        #expect(outcomes("sz-hk-01") == [4, 0, 0, 0, 0] && outcomes("new") == [0, 0, 0, 0, 0])
        var few = RoundCounters(vantage: "here", maxLines: 1)
        few.expect([new, new])
        #expect(!few.families().contains { $0.name.hasPrefix("plumbline_line_") })
    }

    /// A trace over three hops.
    private func way(_ middle: String, end: TraceEnd = .reached, after earlier: [TracedWay] = []) -> TracedWay {
        let hops = ["192.0.2.1", middle, "203.0.113.7"].enumerated().map { index, address in
            TraceHop(timeToLive: index + 1, sent: 3, answers: [TraceAnswer(address: address, word: .exceeded)])
        }
        let trace = Trace(
            destination: "203.0.113.7:7", source: "192.0.2.9", sourcePort: 40_000, payload: "plumb", bytes: 64,
            reach: .line, hops: hops, end: end, replyTimeToLive: end == .reached ? 61 : nil)
        return TracedWay(trace, for: .reference, after: earlier)
    }

    @Test(
        "a traced line has its way as a number, hops, the reply's TTL, and when; one series of each, whatever the way")
    func ways() throws {
        var counters = RoundCounters(vantage: "here", maxLines: 100)
        let at = WallTime(nanosecondsSince1970: 1_700_000_000_500_000_000)
        let name = Fixture.full.lines[0].line.name
        func values() -> [String: [Double]] {
            let own = counters.families().filter { $0.name.hasPrefix("plumbline_line_way_") }
            for sample in own.flatMap(\.samples) { #expect(sample.labels.contains { $0 == ("line", name) }) }
            return Dictionary(uniqueKeysWithValues: own.map { ($0.name, $0.samples.map(\.value)) })
        }
        counters.note(WayFigures(way("192.0.2.2"), at: at), of: name)
        // Before the line is in a round there is nothing to label its series with.
        #expect(values().isEmpty)
        counters.add(Fixture.full)
        let first = values()
        #expect(first["plumbline_line_way_hops"] == [3] && first["plumbline_line_way_reply_ttl"] == [61])
        #expect(first["plumbline_line_way_traced_timestamp_seconds"] == [1_700_000_000.5])
        let hash = try #require(UInt64(way("192.0.2.2").hash.prefix(12), radix: 16))
        #expect(first["plumbline_line_way_hash"] == [Double(hash)] && UInt64(Double(hash)) == hash)
        // Another way is another number of the same series.
        let other = way("198.51.100.9", after: [way("192.0.2.2")])
        counters.note(WayFigures(other, at: at), of: name)
        #expect(
            values()["plumbline_line_way_hash"]?.count == 1 && values()["plumbline_line_way_hash"] != [Double(hash)])
        counters.note(WayFigures(way("192.0.2.2", end: .silent), at: at), of: name)
        #expect(Set(values().keys) == ["plumbline_line_way_hash", "plumbline_line_way_traced_timestamp_seconds"])
        var report = Fixture.full
        report.lines.removeAll()
        counters.add(report)
        #expect(values().isEmpty && counters.ways.isEmpty)
    }

    @Test("above the bound the series of single lines are left out")
    func boundsTheSeries() {
        var counters = RoundCounters(vantage: "here", maxLines: 1)
        counters.add(Fixture.full)
        #expect(!counters.families().contains { $0.name.hasPrefix("plumbline_line_") })
        #expect(counters.families().contains { $0.name == "plumbline_lines" })
    }

    @Test("STAMP lines count losses by the way, and tell the last round's delays in seconds; other lines have none")
    func stamps() throws {
        var report = Fixture.full
        var stamp = STAMPSummary()
        (stamp.lostThere, stamp.lostBack, stamp.lostSomewhere) = (3, 1, 2)
        stamp.dwell = STAMPDelay(mean: 0.25, p95: 0.5, max: 1)
        stamp.variationBack = STAMPDelay(mean: 1, p95: 2, max: 4)
        report.lines[0].stamp = stamp
        var counters = RoundCounters(vantage: "here", maxLines: 100)
        counters.add(report)
        counters.add(report)
        let all = try text(counters.families()).split(separator: "\n")
        let found = all.filter { $0.hasPrefix("plumbline_line_stamp_") }
        func value(_ name: String, _ label: String) -> String? {
            found.first { $0.hasPrefix("plumbline_line_stamp_\(name){") && $0.contains(label) }?
                .split(separator: " ").last.map(String.init)
        }
        #expect(value("lost_total", "direction=\"there\"") == "6" && value("lost_total", "direction=\"back\"") == "2")
        #expect(value("lost_total", "direction=\"either\"") == "4" && value("dwell_seconds", "") == "0.00025")
        #expect(value("variation_seconds", "direction=\"back\",quantile=\"1\"") == "0.004")
        #expect(value("variation_seconds", "direction=\"there\"") == nil && value("one_way_seconds", "") == nil)
        #expect(found.count == 7 && found.allSatisfy { $0.contains("line=\"\(report.lines[0].line.name)\"") })
        counters.add(Fixture.full)
        #expect(try !text(counters.families()).contains("plumbline_line_stamp_"))
    }

    @Test("lines with two segments tell the last round's of each, in seconds; probes to ingresses add up apart")
    func segments() throws {
        var report = Fixture.full
        var found = LineSegments(kind: .icmp, every: 1, pairs: SegmentPairs(bothReceived: 60, onlyLineLost: 40))
        found.ingressRTT = DelayStatistics(
            min: 9, mean: 10, median: 10.25, p90: 11, p95: 12, p99: 13, max: 14, stddev: 1)
        found.delay = SegmentDelay(
            pairs: 60, lineMedian: 40, beyondMean: 30, beyondMedian: 29.75, beyondInterval: nil, blame: .beyond,
            doubt: nil)
        found.conclude(LineSummary())
        report.lines[0].segments = found
        var totals = SegmentTotals(probe: .icmp, every: 1)
        (totals.counts.received, totals.counts.lost) = (97, 3)
        report.segments = totals
        var counters = RoundCounters(vantage: "here", maxLines: 100)
        counters.add(report)
        counters.add(report)
        let all = try text(counters.families()).split(separator: "\n").map(String.init)
        func value(_ name: String, _ segment: String) -> String? {
            all.first { $0.hasPrefix("plumbline_line_segment_\(name){") && $0.contains("segment=\"\(segment)\"") }?
                .split(separator: " ").last.map(String.init)
        }
        #expect(value("rtt_seconds", "ingress") == "0.01025" && value("rtt_seconds", "beyond") == "0.02975")
        #expect(value("loss_ratio", "ingress") == "0" && value("loss_ratio", "beyond") == "0.4")
        #expect(value("loss_here", "ingress") == "0" && value("loss_here", "beyond") == "1")
        #expect(all.contains("plumbline_ingress_probes_total{vantage=\"here\",outcome=\"received\"} 194"))
        #expect(all.contains("plumbline_ingress_probes_total{vantage=\"here\",outcome=\"lost\"} 6"))
        report.lines[0].segments?.withholdBlame(.told("so"))
        counters.add(report)
        let withheld = try text(counters.families())
        #expect(!withheld.contains("segment_loss_here") && withheld.contains("segment_rtt_seconds"))
        // Nothing was lost in a round of which nothing is concluded.
        var quiet = LineSegments(kind: .icmp, every: 1, pairs: SegmentPairs(bothReceived: 3))
        quiet.conclude(LineSummary())
        quiet.withholdBlame(.told("so"))
        report.lines[0].segments = quiet
        counters.add(report)
        #expect(try !text(counters.families()).contains("segment_loss_here"))
        var plain = RoundCounters(vantage: "here", maxLines: 100)
        plain.add(Fixture.full)
        #expect(try !text(plain.families()).contains("segment"))
        #expect(
            try text(plain.families()).contains(
                "plumbline_ingress_probes_total{vantage=\"here\",outcome=\"received\"} 0\n"))
    }
}
