import Foundation
import LineModel
import Testing

@testable import LineReport

@Suite("What reports say of SOCKS5 proxies")
struct ProxyReportTests {
    @Test("the samples and the text tell which unsent probes a proxy kept back or took along")
    func causes() throws {
        let samples = SampleTable(lines: 1, count: Fixture.count)
        for index in 0..<Fixture.count { samples.records[index].outcome = .unsent }
        samples.records[1].unsentCause = .noAssociation
        samples.records[2].unsentCause = .interrupted
        var summary = LineSummary()
        summary.counts.unsent = Fixture.count
        let report = Fixture.report(
            lines: [Fixture.row("a", summary, .unmeasured, ["gone"], sampleRow: 0)], samples: samples)
        let rows = try rendered(.samples, report).split(separator: "\n").map { row in
            try #require(try JSONSerialization.jsonObject(with: Data(row.utf8)) as? [String: Any])
        }
        #expect(rows.map { $0["outcome"] as? String } == Array(repeating: "unsent", count: 4))
        #expect(rows.map { $0["unsent"] as? String } == [nil, "no-association", "association-lost", nil])
        #expect(rows.allSatisfy { $0["sent_ns"] is NSNull && $0["refused"] == nil })
        let text = try rendered(.text, report).split(separator: "\n").filter { $0.contains("unsent ") }
        #expect(text.count { $0.contains("unsent (no proxy)") } == 2)
    }

    @Test("a plan tells of the connections before the first probe, and nothing without proxies")
    func plan() {
        let plan = RoundPlan(settings: RoundSettings(), addressGroups: [0, 1], seed: 1)
        var outline = PlanOutline(plan: plan, bitsPerSecond: 1, busiestAddress: nil, unmeasured: [])
        #expect(!PlanText.render(outline).contains("socks5"))
        (outline.proxies, outline.proxyLimit) = (10, .milliseconds(5500))
        let row =
            "socks5           10 proxies, a TCP connection each, all made before the first probe and within 5.5s\n"
        #expect(PlanText.render(outline).contains(row))
        outline.proxies = 1
        #expect(PlanText.render(outline).contains("1 proxy, a TCP connection made before the first probe"))
    }
}
