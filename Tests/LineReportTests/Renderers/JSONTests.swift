import Foundation
import LineModel
import TestSupport
import Testing

@testable import LineReport

@Suite("JSON")
struct JSONTests {
    private func decoded(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test("is read back by another program with the figures and text that went in")
    func roundTrip() throws {
        let report = Fixture.full
        let object = try decoded(rendered(.json, report))
        #expect(object["plumbline"] as? String == "1.0.0")
        let lines = try #require(object["lines"] as? [[String: Any]])
        #expect(lines.map { $0["name"] as? String } == report.lines.map(\.line.name))
        for (line, row) in zip(lines, report.lines) {
            #expect(line["sent"] as? Int == row.summary.counts.sent)
            #expect(line["lost"] as? Int == row.summary.counts.lost)
            #expect(line["echo"] as? String == row.line.echo?.description)
            #expect(line["reasons"] as? [String] == row.reasons.words)
            #expect(line["reason_ids"] as? [String] == row.reasons.map(\.kind.rawValue))
            #expect(line["tags"] as? [String: String] == ["carrier": "ct", "城市": "深圳"])
            let rtt = try #require(line["rtt_ms"] as? [String: Any])
            #expect(rtt["mean"] as? Double == row.summary.rtt?.mean)
            #expect(rtt.count == 9)
            #expect(
                (line["loss"] as? Double).map { ($0 * 1e6).rounded() }
                    == row.summary.counts.lossRatio.map { ($0 * 1e6).rounded() })
            #expect((line["loss_ci95"] as? [Double])?.count == row.summary.lossInterval.map { _ in 2 })
        }
        #expect(lines[3]["refused_kinds"] as? [String: Int] == ["port": 3, "ttl": 1])
        let game = try #require(lines[4]["game"] as? [[String: Any]])
        #expect(game.map { $0["tick_hz"] as? Int } == [20, 30, 64, 128] && game.allSatisfy { $0["missed"] is NSNull })
        #expect(lines[4]["loss"] is NSNull && lines[4]["loss_ci95"] is NSNull && lines[4]["jitter_ms"] is NSNull)
    }

    @Test("has conclusions only at lines that have some, with their numbers; and every other byte as without")
    func conclusions() throws {
        var report = Fixture.full
        let before = try rendered(.json, report)
        report.lines[1].conclusions = [.sampleSize]
        let after = try rendered(.json, report)
        let lines = try #require(try decoded(after)["lines"] as? [[String: Any]])
        #expect(lines.map { $0["conclusions"] != nil } == lines.indices.map { $0 == 1 })
        let found = try #require((lines[1]["conclusions"] as? [[String: Any]])?.first)
        #expect(found["id"] as? String == "size-limit" && found["passes_bytes"] as? Int == 1_200)
        #expect(found["text"] as? String == Words.flags.conclusion(.sampleSize))
        #expect(found["advice"] as? String == Words.flags.advice(.sampleSize))
        let own = try #require(after.firstRange(of: /,"conclusions":\[.*?\]/))
        #expect(after.replacingCharacters(in: own, with: "") == before)
        for renderer in [RoundRenderer.table, .text] {
            #expect(try rendered(renderer, report).contains(Words.flags.conclusion(.sampleSize)))
        }
    }

    @Test("escapes as RFC 8259 section 7 says, and what terminals act on besides")
    func escaping() throws {
        let nasty = String(String.UnicodeScalarView((0...0x2FF).compactMap(Unicode.Scalar.init))) + "深😀\u{2028}\u{FEFF}"
        var bytes = ByteWriter(to: { _ in })
        bytes.append(jsonString: nasty)
        let text = String(decoding: bytes.buffer, as: UTF8.self)
        #expect(text.hasPrefix("\"\\u0000\\u0001") && text.contains("\\u0008\\t\\n\\u000b") && text.contains("\\u009b"))
        #expect(text.contains("\\u001f !\\\"#") && text.contains("[\\\\]") && text.contains("\\u009f\u{A0}"))
        let back = try JSONDecoder().decode([String].self, from: Data("[\(text)]".utf8))
        #expect(Array(back[0].unicodeScalars) == Array(nasty.unicodeScalars))
    }

    @Test("has the round exactly like this")
    func goldenRound() throws {
        var report = Fixture.empty
        report.validity = Validity(verdict: .suspect, reasons: ["the machine was busy", "x\ty"])
        report.ledger.largestClockStepNanoseconds = -1_500_000
        report.ledger.lateness = LatenessFigures(p50: 3100, p99: 21_000, max: 140_250)
        let expected = """
            {"plumbline":"1.0.0",
            "round":{"id":"9f0c00000000002a","vantage":"shenzhen-1","started":"2026-01-01T08:00:00.123+08:00",\
            "finished":"2026-01-01T08:00:04.133+08:00","duration_s":4.01,"plan":{"lines":0,"count":4,"interval_ms":20.0,\
            "requested_interval_ms":12.5,"timeout_ms":2000.0,"rate_pps":350.0,"payload":"relay+plumb",\
            "payload_bytes":64,"seed":18446744073709551615,"quantum_probes":null,"quantum_span_us":null},\
            "planned":0,"sent":0,"received":0,"late":0,"lost":0,\
            "refused":0,"unsent":0,"duplicates":1,"corrupt":2,"segments":null,"validity":{"verdict":"suspect",\
            "reasons":["the machine was busy","x\\ty"],"reason_ids":["told","told"],"timestamps":"kernel","kernel_stamped_transmit":null,\
            "kernel_stamped_receive":null,"stamps_rejected":0,"send_lateness_us":{"p50":3.1,"p99":21.0,"max":140.25},\
            "overdue":0,"receive_overflow":0,"send_retries":0,"send_errors":0,"send_errors_by_name":{},\
            "longest_stall_ms":0.812345,"clock_steps":0,"largest_clock_step_ms":-1.500,"foreign":0,\
            "unmatched_refusals":0,"interrupted":false,"canary":null,"host":{"udp_rcvbuf_errors":null,\
            "udp_mem_errors":null,"udp_csum_errors":null,"udp_in_errors":null,"udp_sndbuf_errors":null,\
            "backlog_drops":null,"frames_without_ip":null,"interfaces":{}},"steal_ratio":null,\
            "sched_wait_ms":null,"sched_run_ms":null,"throttled_ms":null,"suspended_ms":null,"slew_ppm":null,"receive_buffer_asked_bytes":null,\
            "receive_buffer_bytes":null,"receive_buffer_holds_ms":null,"transmit_stamp_every":1,\
            "lost_unstamped":null,"threads":1,"uncertain":0,"rate_finding":null,"socks5":null}},
            "lines":[]}

            """
        #expect(try rendered(.json, report) == expected)
    }

    @Test("has the ledger exactly like this when everything in it is known")
    func goldenLedger() throws {
        var report = Fixture.empty
        report.ledger.add(everything: ())
        let expected = """
            "canary":{"sent":100,"received":98,"lost":2,"duplicates":1,\
            "rtt_us":{"p50":31.4,"p99":1200.0,"max":1500.5}},"host":{"udp_rcvbuf_errors":1,"udp_mem_errors":2,\
            "udp_csum_errors":3,"udp_in_errors":6,"udp_sndbuf_errors":5,"backlog_drops":7,\
            "frames_without_ip":6,"interfaces":{"eth0":{"tx_dropped":1,"tx_errors":2,"rx_dropped":3,"rx_missed_errors":4,\
            "rx_fifo_errors":null},"wg\\u009b":{"tx_dropped":null,"tx_errors":null,"rx_dropped":null,\
            "rx_missed_errors":null,"rx_fifo_errors":null}}},"steal_ratio":0.125,"sched_wait_ms":1.500,\
            "sched_run_ms":250.000,"throttled_ms":90.000,"suspended_ms":0.000,"slew_ppm":-12.346,\
            "receive_buffer_asked_bytes":4194304,"receive_buffer_bytes":425984,"receive_buffer_holds_ms":138.666666,\
            "transmit_stamp_every":8,"lost_unstamped":4,"threads":2,"uncertain":11,\
            "rate_finding":{"rate_pps":81920.5,"strained_at_pps":null,"back_offs":0},\
            "socks5":{"proxies":10,"failed":1,"dropped":3,"remade":2,"unsent_without_association":1200,\
            "unsent_association_lost":7}}},
            """
        #expect(try rendered(.json, report).contains(expected))
    }

    @Test("has a line exactly like this")
    func goldenLine() throws {
        var report = Fixture.full
        report.lines = [report.lines[1]]
        let text = try rendered(.json, report)
        let expected = """
            "lines":[
            {"name":"gz-sg-02","ingress":"118.0.2.1:7000","echo":null,"address":"118.0.2.1:7000","payload":"plumb",\
            "tags":{"carrier":"ct","城市":"深圳"},"sent":3,"received":1,"late":1,"lost":1,"refused":0,\
            "refused_kinds":{},"unsent":1,"duplicates":0,"reordered":0,"reordered_ratio":0.0,\
            "reordered_extent_max":null,"reordered_extent_mean":null,"corrupt":0,"uncertain":0,"loss":0.666667,\
            "loss_ci95":[0.566667,0.766667],"rtt_ms":{"min":38.1024,"mean":38.252402,"median":38.202401,\
            "p90":38.402403,"p95":38.402403,"p99":38.402403,"p999":38.402403,"max":38.402403,"stddev":0.1291},\
            "ipdv_ms":{"mean_abs":null,"p95":null},"jitter_ms":null,"pdv_p99_ms":0.300003,"loss_periods":1,\
            "longest_loss_run":2,"loss_noticeable":{"delta":16,"rate":0.5},"burst":{"gmin":16,"count":1,"density":1.0,\
            "mean_ms":40.000,"gap_density":0.0,"gap_mean_ms":20.000},"loss_if_sent_twice":0.5,"r_estimate":null,\
            "mos_estimate":null,"game":[\
            {"tick_hz":20,"buffer_ms":50.000,"missed":0.666667,"longest_freeze_ms":40.000},\
            {"tick_hz":30,"buffer_ms":33.333333,"missed":0.666667,"longest_freeze_ms":40.000},\
            {"tick_hz":64,"buffer_ms":15.625,"missed":0.666667,"longest_freeze_ms":40.000},\
            {"tick_hz":128,"buffer_ms":7.8125,"missed":0.666667,"longest_freeze_ms":40.000}],"refused_by_address":0,"refused_overruled":0,"refused_unproven":0,"replies_elsewhere":0,\
            "replies_elsewhere_from":null,"verdict":"abnormal","reasons":["loss 66.7 % is above 30 %"],"reason_ids":["told"],"notice":null,"stamp":null,"segments":null}]}

            """
        #expect(text.hasSuffix(expected))
    }

    @Test("has a sample exactly like this")
    func goldenSamples() throws {
        var report = Fixture.full
        report.lines = [report.lines[1], report.lines[3]]
        let expected = """
            {"line":"gz-sg-02","seq":0,"sent_ns":1767225600123457789,"rtt_us":38102.400,"outcome":"received"}
            {"line":"gz-sg-02","seq":1,"sent_ns":1767225600143457789,"rtt_us":null,"outcome":"lost"}
            {"line":"gz-sg-02","seq":2,"sent_ns":1767225600163457789,"rtt_us":2500000.499,"outcome":"late"}
            {"line":"gz-sg-02","seq":3,"sent_ns":null,"rtt_us":null,"outcome":"unsent"}
            {"line":"refused","seq":0,"sent_ns":1767225600123459789,"rtt_us":null,"outcome":"refused","refused":"ttl"}

            """
        #expect(try rendered(.samples, report).hasPrefix(expected.dropLast(1)))
    }
}
