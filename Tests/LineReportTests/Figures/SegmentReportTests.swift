import Foundation
import LineModel
import Testing

@testable import LineReport

/// The columns of CSV that only lines with two segments fill: the keys of JSON's `segments`, flattened.
enum SegmentColumns {
    static let names = """
        kind every loss_at delay_at ingress_sent ingress_received ingress_late ingress_lost ingress_refused
        ingress_unsent ingress_loss ingress_loss_ci95_low ingress_loss_ci95_high ingress_rtt_min_ms ingress_rtt_mean_ms
        ingress_rtt_median_ms ingress_rtt_p95_ms ingress_rtt_max_ms beyond_loss beyond_loss_ci95_low
        beyond_loss_ci95_high beyond_rtt_mean_ms beyond_rtt_median_ms beyond_rtt_median_ci95_ms_low
        beyond_rtt_median_ci95_ms_high beyond_rtt_share pairs_both_received pairs_only_line_lost
        pairs_only_ingress_lost pairs_both_lost pairs_unpaired notes
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    static var header: String { names.map { "segments_" + $0 }.joined(separator: ",") }
}

@Suite("Reports of lines with two segments")
struct SegmentReportTests {
    private static func place(_ port: UInt16) -> HostPort { HostPort(host: "198.51.100.1", port: port) }

    /// A line of 20 probes, a quarter of them lost behind an ingress 10 ms away, measured by the model itself.
    private static func report(_ ingress: ProbeOutcome = .received, isSingle: Bool = false) -> RoundReport {
        let samples = SampleTable(lines: 2, count: 20)
        for sequence in 0..<20 {
            var line = ProbeRecord()
            line.outcome = sequence % 4 == 3 ? .lost : .received
            if line.outcome == .received { line.rttNanoseconds = 40_000_000 + Int64(sequence) * 1_000 }
            var beside = ProbeRecord()
            beside.outcome = ingress
            beside.sentNanoseconds = 2_000
            if ingress == .received { beside.rttNanoseconds = 10_000_000 }
            (samples.records[sequence], samples.records[20 + sequence]) = (line, beside)
        }
        var plan = PlanFigures()
        (plan.lines, plan.count, plan.interval, plan.timeout) = (1, 20, .milliseconds(20), .seconds(2))
        var ledger = RoundLedger()
        (ledger.transmitStamped, ledger.receiveStamped) = (20, 15)
        ledger.companions = CompanionLedger()
        var findings = RoundFindings(
            id: 1, started: WallTime(nanosecondsSince1970: 0, utcOffsetSeconds: 0),
            duration: .seconds(2),
            lines: [Line(name: "a", ingress: place(7000), echo: place(7))], payloads: [.relay],
            rows: [.success(0)], plan: plan, samples: samples, samplesEpochNanoseconds: 0,
            counts: [LineCounts(duplicates: 0, corrupt: 0)], corruptUnassigned: 0, ledger: ledger,
            limits: LineLimits(maxLoss: 0.1, maxRTT: nil))
        findings.segments = SegmentFindings(probe: .icmp, every: 1, companions: [isSingle ? .none : .row(1)])
        return RoundReport(findings, vantage: "here")
    }

    @Test("have them in JSON, nested, and the ingresses' probes apart from the lines'")
    func json() throws {
        let text = try rendered(.json, Self.report())
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let line = try #require((object["lines"] as? [[String: Any]])?.first)
        let segments = try #require(line["segments"] as? [String: Any])
        #expect(segments["loss_at"] as? String == "beyond" && segments["delay_at"] as? String == "beyond")
        let ingress = try #require(segments["ingress"] as? [String: Any])
        #expect(ingress["received"] as? Int == 20 && ingress["rtt_median_ms"] as? Double == 10)
        let beyond = try #require(segments["beyond"] as? [String: Any])
        #expect(beyond["loss"] as? Double == 0.25 && beyond["rtt_median_ms"] as? Double == 30.009)
        let pairs = try #require(segments["pairs"] as? [String: Any])
        #expect(pairs["only_line_lost"] as? Int == 5 && pairs["both_received"] as? Int == 15)
        let round = try #require(object["round"] as? [String: Any])
        let totals = try #require(round["segments"] as? [String: Any])
        #expect(totals["sent"] as? Int == 20 && totals["kind"] as? String == "icmp" && round["sent"] as? Int == 20)
        #expect(line["reasons"] as? [String] == ["loss 25.0 % is above 10 %, behind the ingress"])
    }

    @Test("have them in CSV under the same names, flattened, and empty where there is one segment")
    func csv() throws {
        for isSingle in [false, true] {
            let rows = try rendered(.csv, Self.report(isSingle: isSingle)).split(separator: "\n").map {
                $0.split(separator: ",", omittingEmptySubsequences: false)
            }
            #expect(rows[0].suffix(SegmentColumns.names.count).joined(separator: ",") == SegmentColumns.header)
            // From the end: the reasons before them have a comma of their own.
            func field(_ name: String) throws -> Substring {
                rows[1][rows[1].count - rows[0].count + (try #require(rows[0].firstIndex(of: Substring(name))))]
            }
            #expect(try field("segments_ingress_received") == (isSingle ? "" : "20"))
            #expect(try field("segments_loss_at") == (isSingle ? "" : "beyond"))
            #expect(try rendered(.json, Self.report(isSingle: isSingle)).contains(#""segments":null"#) == isSingle)
        }
    }

    @Test("have three more columns in the table, which other rounds do not have")
    func table() throws {
        let rows = try rendered(.table, Self.report()).split(separator: "\n")
        #expect(rows[0].contains("ingress ms") && rows[0].contains("beyond ms") && rows[0].contains("loss at"))
        #expect(rows[1].contains("10.00") && rows[1].contains("30.01") && rows[1].contains("beyond"))
        #expect(rows.contains("probes to the ingresses of 1 line, by icmp: 20 sent, 20 received, 0 lost"))
        let other = try rendered(.table, Fixture.full)
        #expect(!other.contains("beyond") && !other.contains("ingresses"))
    }

    @Test("say in words what was measured, and what is not known")
    func words() throws {
        let text = try rendered(.text, Self.report())
        #expect(text.contains("segments, icmp beside each probe: to the ingress rtt median 10.000 ms"))
        #expect(text.contains("behind the ingress: rtt median 30.009 ms (95 % interval "))
        #expect(text.contains("loss at: beyond, delay at: beyond; pairs: both received 15, only the line lost 5"))
        let silent = try rendered(.text, Self.report(.lost))
        #expect(silent.contains("behind the ingress: not known\n"))
        #expect(silent.contains("segments: the ingress does not answer icmp\n"))
    }

    @Test("have the ingress's probes behind the line's in the samples, marked")
    func samples() throws {
        let rows = try rendered(.samples, Self.report()).split(separator: "\n")
        #expect(rows.count == 40 && rows[0].hasPrefix(#"{"line":"a","seq":0,"#))
        let beside = #"{"line":"a","segment":"ingress","seq":0,"sent_ns":2000,"rtt_us":10000.000,"outcome":"received"}"#
        #expect(rows[20] == beside)
        #expect(try rendered(.samples, Self.report(.planned)).split(separator: "\n").count == 20)
    }
}

@Suite("The plan of a round that probes ingresses")
struct SegmentPlanTests {
    private func text(groups: [Int], companions: [Int], single: Int, unavailable: IngressAbsence? = nil) -> String {
        let plan = RoundPlan(settings: RoundSettings(), addressGroups: groups, seed: 1, companions: companions)
        var outline = PlanOutline(plan: plan, bitsPerSecond: 1e6, busiestAddress: "198.51.100.1", unmeasured: [])
        outline.segments = SegmentOutline(probe: .icmp, single: single, unavailable: unavailable)
        return PlanText.render(outline)
    }

    @Test("says what goes where, how much of the rate it is, and which lines have one segment only")
    func words() {
        let usual = text(groups: [0, 1, 2], companions: [0, 1], single: 1)
        #expect(usual.contains("segments         icmp to the ingress beside each probe of 2 lines: 100 packets/s of "))
        #expect(usual.contains("; 1 line has one segment only, without an echo behind the ingress\n"))
        #expect(usual.contains("rate             250 packets/s"))
        #expect(text(groups: [0], companions: [], single: 1).contains("no line has an echo behind its ingress"))
        let refused = text(groups: [0], companions: [], single: 1, unavailable: .told("no permission"))
        #expect(refused.contains("no permission"))
        let thinned = text(groups: Array(repeating: 0, count: 15), companions: Array(0..<15), single: 0)
        #expect(thinned.contains("beside one probe in 3 of 15 lines: 250 packets/s"))
    }
}
