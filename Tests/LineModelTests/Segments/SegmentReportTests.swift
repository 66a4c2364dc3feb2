import TestSupport
import Testing

@testable import LineModel

/// Rounds of one line, written as letters (`SampleRow`): the line's probes and its ingress's.
@Suite("Reports of lines with two segments")
struct SegmentReportTests {
    private func report(
        _ line: SampleRow, _ ingress: SampleRow?, limits: LineLimits = LineLimits(maxLoss: 0.3, maxRTT: nil),
        kind: IngressProbe = .icmp, every: Int = 1, _ change: (inout RoundFindings) -> Void = { _ in }
    ) -> RoundReport {
        let rows = [line] + [ingress].compactMap(\.self)
        let samples = SampleTable(lines: rows.count, count: line.records.count)
        for (index, row) in rows.enumerated() {
            for (sequence, record) in row.records.enumerated() {
                samples.records[index * samples.count + sequence] = record
            }
        }
        var plan = PlanFigures()
        (plan.lines, plan.count, plan.interval, plan.timeout) = (1, samples.count, .milliseconds(20), .seconds(2))
        var ledger = RoundLedger()
        let counts = line.summary.counts
        (ledger.transmitStamped, ledger.receiveStamped) = (counts.sent, counts.received + counts.late)
        var findings = RoundFindings(
            id: 1, started: WallTime(nanosecondsSince1970: 0, utcOffsetSeconds: 0),
            duration: .seconds(4),
            lines: [
                Line(
                    ingress: HostPort(host: "198.51.100.1", port: 7000), echo: HostPort(host: "203.0.113.7", port: 7))
            ], payloads: [.relay], rows: [.success(0)], plan: plan, samples: samples, samplesEpochNanoseconds: 0,
            counts: [LineCounts(duplicates: 0, corrupt: 0)], corruptUnassigned: 0, ledger: ledger, limits: limits)
        findings.segments = SegmentFindings(
            probe: kind, every: every, companions: [ingress == nil ? .none : .row(1)])
        change(&findings)
        return RoundReport(findings, vantage: "here")
    }

    private func repeated(_ text: String, _ count: Int) -> SampleRow {
        SampleRow(String(repeating: text, count: count))
    }

    @Test("name the segment of the loss in the reason, and count the ingress's probes apart")
    func behind() throws {
        let report = report(repeated("rrrxx", 20), repeated("r", 100))
        let row = report.lines[0]
        #expect(row.verdict == .abnormal && row.reasons.words == ["loss 40.0 % is above 30 %, behind the ingress"])
        let segments = try #require(row.segments)
        #expect(segments.lossAt == .beyond && segments.ingress.received == 100 && segments.sampleRow == 1)
        #expect(report.totals.planned == 100 && report.totals.lost == 40)
        #expect(report.segments?.counts.received == 100 && report.segments?.lines == 1)
    }

    @Test("say before the ingress where both probes of a pair are lost, and both where both is so")
    func before() {
        #expect(
            report(repeated("rrxxx", 20), repeated("rrxxx", 20)).lines[0].reasons.words == [
                "loss 60.0 % is above 30 %, before the ingress"
            ])
        #expect(
            report(repeated("rrxxx", 20), repeated("rrrxx", 20)).lines[0].reasons.words == [
                "loss 60.0 % is above 30 %, before and behind the ingress"
            ])
    }

    @Test("say why the segment is unknown, and an ingress that never answers makes no line abnormal")
    func silent() throws {
        let lossy = report(repeated("rxx", 30), repeated("x", 90)).lines[0]
        #expect(
            lossy.reasons.words == [
                "loss 66.7 % is above 30 %, on an unknown segment: the ingress does not answer icmp"
            ])
        let refused = report(repeated("r", 90), repeated("f", 90), kind: .stamp())
        #expect(refused.lines[0].verdict == .healthy && refused.validity.verdict == .valid)
        #expect(refused.lines[0].segments?.notes.words == ["the ingress does not answer stamp (refused: port 90)"])
        #expect(refused.lines[0].segments?.lossAt == nil && refused.lines[0].segments?.delayAt == .unknown)
        #expect(refused.totals.refused == 0 && refused.segments?.counts.refused == 90)
    }

    @Test("say how much of a mean RTT that is too high arises behind the ingress")
    func delay() {
        let limits = LineLimits(maxLoss: 0.3, maxRTT: .milliseconds(50))
        let line = SampleRow(milliseconds: Array(repeating: 80, count: 20))
        let ingress = SampleRow(milliseconds: Array(repeating: 12.5, count: 20))
        #expect(
            report(line, ingress, limits: limits).lines[0].reasons.words == [
                "mean RTT 80.0 ms is above 50 ms, 67.5 ms of it behind the ingress"
            ])
        #expect(
            report(line, repeated("x", 20), limits: limits).lines[0].reasons.words == [
                "mean RTT 80.0 ms is above 50 ms, on an unknown segment: the ingress does not answer icmp"
            ])
    }

    @Test("leave out what was never meant to be sent, and pair nothing with what was not sent")
    func thinned() throws {
        let segments = try #require(report(repeated("rrrr", 10), repeated("rppp", 10), every: 4).lines[0].segments)
        #expect(segments.ingress.planned == 10 && segments.loss.pairs.total == 10 && segments.every == 4)
        let unsent = try #require(report(repeated("ru", 10), repeated("ur", 10)).lines[0].segments)
        #expect(unsent.loss.pairs.total == 0 && unsent.loss.pairs.unpaired == 20 && unsent.ingress.unsent == 10)
    }

    @Test("hold nothing against a segment in a round that is not valid, or where our own buffer dropped answers")
    func withheld() throws {
        let dropped = report(repeated("rrrxx", 20), repeated("r", 100)) {
            $0.ledger.companions = CompanionLedger()
            $0.ledger.companions?.receiveOverflow = 3
        }
        #expect(dropped.validity.verdict == .valid && dropped.lines[0].verdict == .abnormal)
        #expect(dropped.lines[0].segments?.lossAt == .unknown && dropped.lines[0].segments?.delayAt == .unknown)
        #expect(dropped.lines[0].reasons.words[0].contains(": the kernel dropped 3 datagrams at our own buffer"))
        let suspect = report(repeated("rrrxx", 20), repeated("r", 100)) { $0.ledger.clockSteps = 1 }
        #expect(suspect.lines[0].segments?.lossAt == .unknown)
        #expect(suspect.lines[0].segments?.notes.words.first == "the round is suspect, so no blame rests on it")
    }

    @Test("of a line with one segment have none, and of an ingress that cannot be probed say why")
    func absent() throws {
        #expect(report(repeated("r", 10), nil).lines[0].segments == nil)
        let unavailable = report(repeated("rxx", 10), nil) {
            $0.segments?.companions = [.unavailable(.notProbed(.icmp))]
        }
        #expect(unavailable.lines[0].segments?.lossAt == .unknown && unavailable.segments?.lines == 0)
        #expect(
            unavailable.lines[0].reasons.words == [
                "loss 66.7 % is above 30 %, on an unknown segment: it could not be probed by icmp"
            ])
    }

    @Test("are told in messages as shares of the line's loss and delay, and only of lines that have them")
    func shares() throws {
        let limits = LineLimits(maxLoss: 0.3, maxRTT: .milliseconds(50))
        let row = report(repeated("rrrxx", 20), repeated("rrrrx", 20)).lines[0]
        let reading = LineReading(row, limits: limits, round: .valid)
        let shares = try #require(reading.segments)
        #expect(shares.lossAt == row.segments?.lossAt)
        #expect(shares.ingressLossPerMille == 200 && shares.beyondLossPerMille == 200)
        let slow = report(
            SampleRow(milliseconds: Array(repeating: 80, count: 20)),
            SampleRow(milliseconds: Array(repeating: 12.5, count: 20))
        ).lines[0]
        #expect(
            LineReading(slow, limits: limits, round: .valid).segments
                == SegmentShares(
                    lossAt: nil, delayAt: .beyond, ingressLossPerMille: 0, beyondLossPerMille: 0,
                    ingressMicroseconds: 12_500, beyondMicroseconds: 67_500))
        #expect(
            LineReading(report(repeated("r", 10), nil).lines[0], limits: limits, round: .valid).segments == nil)
    }
}
