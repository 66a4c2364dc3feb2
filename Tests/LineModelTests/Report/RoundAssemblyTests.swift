import TestSupport
import Testing

@testable import LineModel

@Suite("Assembly of a report")
struct RoundAssemblyTests {
    /// Three lines that were asked for, the second of which could not be probed.
    private func findings(_ rows: [String], ledger: RoundLedger = RoundLedger()) -> RoundFindings {
        let table = SampleTable(lines: rows.count, count: rows.map(\.count).max() ?? 0)
        for (line, text) in rows.enumerated() {
            for (sequence, record) in SampleRow(text).records.enumerated() {
                table.records[line * table.count + sequence] = record
            }
        }
        var ledger = ledger
        ledger.transmitStamped = 1_000
        ledger.receiveStamped = 1_000
        var plan = PlanFigures()
        plan.timeout = .seconds(2)
        let lines = (0..<3).map { Line(name: "line \($0)", ingress: HostPort(host: "192.0.2.1", port: UInt16($0 + 1))) }
        return RoundFindings(
            id: 0x2A, started: WallTime(nanosecondsSince1970: 1_000, utcOffsetSeconds: 3_600),
            duration: .nanoseconds(500), lines: lines, payloads: lines.map { _ in .plumb },
            rows: [.success(1), .failure(.name("it", why: "gone")), .success(0)],
            plan: plan, samples: table,
            samplesEpochNanoseconds: 900,
            counts: [LineCounts(duplicates: 1, corrupt: 2), LineCounts(duplicates: 10, corrupt: 20)],
            corruptUnassigned: 100, ledger: ledger, limits: LineLimits(maxLoss: 0.3, maxRTT: nil))
    }

    @Test("gives each line its own row of the samples, in the order asked for, and the reason where it has none")
    func rows() {
        let report = RoundReport(findings(["rrrrrrrrrr", "rrrrrxxxLf"]), vantage: "here")
        #expect(report.lines.map(\.line.name) == ["line 0", "line 1", "line 2"])
        #expect(report.lines.map(\.sampleRow) == [1, nil, 0])
        #expect(report.lines.map(\.verdict) == [.abnormal, .unmeasured, .healthy])
        #expect(report.lines[1].reasons.words == ["the name it does not resolve: gone"])
        #expect(report.lines[1].summary == LineSummary())
        #expect(report.lines.map(\.reasons.first?.unmeasured) == [nil, .name("it", why: "gone"), nil])
        let reading = LineReading(report.lines[1], limits: LineLimits(maxLoss: 0.3, maxRTT: nil), round: .valid)
        #expect(reading.verdict == .unmeasured && reading.reasons == report.lines[1].reasons)
        #expect(report.lines[0].summary.corrupt == 20 && report.lines[2].summary.duplicates == 1)
    }

    @Test("adds up the lines, and corrupt datagrams that no line can be blamed for")
    func totals() {
        let report = RoundReport(findings(["rrrrrrrrrr", "rrrrrxxxLf"]), vantage: "here")
        #expect(report.totals.received == 15 && report.totals.lost == 3 && report.totals.late == 1)
        #expect(report.totals.refused == 1 && report.totals.unsent == 0 && report.totals.planned == 20)
        #expect(report.duplicates == 11 && report.corrupt == 122)
    }

    @Test("says why a line's SOCKS5 proxy was away where too few probes were sent, and nowhere else")
    func absences() {
        var findings = findings(["ruuuuuuuuu", "rrrrrruuuu"])
        findings.absences = [.ended, .notInTime]
        var proxies = ProxyFigures()
        proxies.withoutAssociation = 13
        findings.ledger.proxies = proxies
        let report = RoundReport(findings, vantage: "here")
        #expect(report.validity.verdict == .valid, "\(report.validity.reasons)")
        #expect(report.lines[0].verdict == .healthy && report.lines[0].reasons.isEmpty)
        #expect(report.lines[2].verdict == .unmeasured)
        #expect(report.lines[2].reasons.words.last == "SOCKS5: its association ended")
    }

    @Test("judges no line by a round that is not valid")
    func invalid() {
        var ledger = RoundLedger()
        ledger.receiveOverflow = 4
        let report = RoundReport(findings(["rrrrrrrrrx", "rrrrrxxxLf"], ledger: ledger), vantage: "here")
        #expect(report.validity.verdict == .invalid)
        #expect(report.lines.map(\.verdict) == [.unmeasured, .unmeasured, .unmeasured])
        #expect(report.lines[0].summary.counts.lost == 3)
    }

    @Test("ends one duration after it started, in the same time zone, and writes its number with 16 digits")
    func frame() {
        let report = RoundReport(findings(["rrrrrrrrrr", "rrrrrrrrrr"]), vantage: "here")
        #expect(report.finished == WallTime(nanosecondsSince1970: 1_500, utcOffsetSeconds: 3_600))
        #expect(report.id == "000000000000002a" && RoundReport.hexadecimal(.max) == "ffffffffffffffff")
        #expect(report.samplesEpochNanoseconds == 900 && report.vantage == "here")
    }
}
