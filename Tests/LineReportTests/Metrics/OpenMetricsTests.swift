import LineModel
import Testing

@testable import LineReport

@Suite("OpenMetrics")
struct OpenMetricsTests {
    private func text(_ families: [MetricFamily]) throws -> String {
        var bytes: [UInt8] = []
        try OpenMetricsText.render(families) { bytes.append(contentsOf: $0) }
        return try #require(String(validating: bytes, as: UTF8.self))
    }

    @Test("a counter's family is called without _total, units are told, the end is marked")
    func writesFamilies() throws {
        let counter = MetricFamily("rounds_total", .counter, "Rounds \"made\"\nhere.").adding(3, [("validity", "a\"b")])
        let gauge = MetricFamily("round_duration_seconds", .gauge, "How long.", value: 4.5)
        #expect(
            try text([counter, MetricFamily("empty", .gauge, "Nothing."), gauge]) == """
                # TYPE plumbline_rounds counter
                # HELP plumbline_rounds Rounds \\"made\\"\\nhere.
                plumbline_rounds_total{validity="a\\"b"} 3
                # TYPE plumbline_round_duration_seconds gauge
                # UNIT plumbline_round_duration_seconds seconds
                # HELP plumbline_round_duration_seconds How long.
                plumbline_round_duration_seconds 4.5
                # EOF

                """)
        #expect(try text([]) == "# EOF\n")
    }

    @Test("bounds and quantiles are canonical numbers")
    func writesCanonicalNumbers() throws {
        var family = MetricFamily("x_seconds", .histogram, "X.")
        for bound in ["0.005", "1", "4", "+Inf"] { family.add(1, [("le", bound)], suffix: "_bucket") }
        let lines = try text([family]).split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(
            lines == [
                "plumbline_x_seconds_bucket{le=\"0.005\"} 1", "plumbline_x_seconds_bucket{le=\"1.0\"} 1",
                "plumbline_x_seconds_bucket{le=\"4.0\"} 1", "plumbline_x_seconds_bucket{le=\"+Inf\"} 1",
            ])
        let summary = MetricFamily("y_seconds", .summary, "Y.").adding(1, [("quantile", "0")])
            .adding(2, [("quantile", "0.5")])
        #expect(try text([summary]).contains("{quantile=\"0.0\"} 1") && text([summary]).contains("\"0.5\"} 2"))
    }

    @Test("the series of one metric stand together, and no family is called as its series are")
    func keepsMetricsTogether() throws {
        var counters = RoundCounters(vantage: "here", maxLines: 100, tagKeys: ["carrier"])
        counters.add(Fixture.full)
        for family in counters.families() {
            var seen: [[String]] = []
            for sample in family.samples {
                let key = sample.labels.filter { $0.name != "le" && $0.name != "quantile" }
                    .flatMap { [$0.name, $0.value] }
                guard seen.last != key else { continue }
                #expect(!seen.contains(key), "\(family.name)")
                seen.append(key)
            }
        }
        let all = try text(counters.families())
        #expect(all.hasSuffix("# EOF\n") && !all.contains("_total counter"))
    }
}
