import TestSupport
import Testing

@testable import LineModel

@Suite("What explains missing replies")
struct LineParticularsTests {
    private let limits = LineLimits(maxLoss: 0.3, maxRTT: .milliseconds(300))

    private func row(_ outcomes: String, _ change: (inout LineParticulars) -> Void = { _ in }) -> LineReportRow {
        let summary = SampleRow(outcomes).summary
        let judged = LineVerdict.judge(summary: summary, limits: limits, round: .valid)
        var row = LineReportRow(
            line: Line(ingress: HostPort(host: "hk.example", port: 7000)), payload: .plumb, summary: summary,
            verdict: judged.verdict, reasons: judged.reasons, sampleRow: 0)
        var particulars = LineParticulars()
        change(&particulars)
        row.particulars = particulars.isEmpty ? nil : particulars
        return row
    }

    private func words(_ row: LineReportRow) -> [String] {
        LineReading(row, limits: limits, round: .valid).reasons.words
    }

    private static func fill(_ particulars: inout LineParticulars) {
        particulars.address = "[2001:db8::7]:7000"
        particulars.otherAddresses = ["203.0.113.7"]
        particulars.elsewhere = RepliesElsewhere(replies: 3, address: "203.0.113.9:7000", hasOthers: false)
        particulars.refusedByAddress = 1
    }

    @Test("are ICMP errors by kind, replies from elsewhere, and the address that was probed, behind the loss")
    func all() {
        #expect(
            words(row("ffxx", Self.fill)).dropFirst() == [
                "ICMP errors of 4 probes: port unreachable 2, sent by the probed address itself: the host is up, and "
                    + "nobody listens at the port",
                "3 intact replies came from 203.0.113.9:7000, not from the probed address",
                "probed at [2001:db8::7]:7000; the name has 203.0.113.7 too",
            ])
        #expect(words(row("ffxx")).last == "ICMP errors of 4 probes: port unreachable 2")
        #expect(words(row("xxxx")).count == 1, "of nothing known there is nothing to say")
    }

    @Test("are said of no line whose replies are not missing, however much is known of it")
    func none() {
        #expect(words(row("rrrr", Self.fill)) == [])
        #expect(words(row("rrrrrf", Self.fill)) == [], "a healthy line has no reasons")
        let slow = SampleRow(milliseconds: [900, 900, 900, nil]).summary
        var row = row("rrrr", Self.fill)
        row.summary = slow
        #expect(words(row) == ["mean RTT 900.0 ms is above 300 ms"])
    }

    @Test("of which the probed address sent some itself make a dead line one that is within reach")
    func reached() {
        let reading = { (row: LineReportRow) in LineReading(row, limits: limits, round: .valid).isReached }
        #expect(reading(row("xxxf", Self.fill)))
        #expect(!reading(row("xxxf")), "a router or a firewall sent it")
        #expect(!reading(row("rxxf", Self.fill)), "what answers has loss, and loss may be the vantage's")
        #expect(!reading(row("Lxxf", Self.fill)))
    }
}
