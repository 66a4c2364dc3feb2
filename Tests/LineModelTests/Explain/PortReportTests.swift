import TestSupport
import Testing

@testable import LineModel

@Suite("Source ports in a report")
struct PortReportTests {
    /// Three lines of 64 probes from four ports each: one whose second port is dead, one that loses as much in one
    /// run, one whose probes are one flow.
    private func findings(_ change: (inout RoundFindings) -> Void = { _ in }) -> RoundFindings {
        let rows = [
            String(repeating: "rxrr", count: 16), String(repeating: "x", count: 16) + String(repeating: "r", count: 48),
            String(repeating: "rxrr", count: 16),
        ]
        let table = SampleTable(lines: rows.count, count: 64)
        for (line, text) in rows.enumerated() {
            for (sequence, record) in SampleRow(text).records.enumerated() {
                table.records[line * 64 + sequence] = record
            }
        }
        var ledger = RoundLedger()
        ledger.transmitStamped = 1_000
        ledger.receiveStamped = 1_000
        var plan = PlanFigures()
        plan.timeout = .seconds(2)
        plan.sourcePorts = 4
        let lines = (0..<3).map { Line(name: "line \($0)", ingress: HostPort(host: "192.0.2.\($0 + 1)", port: 7)) }
        var findings = RoundFindings(
            id: 1, started: WallTime(nanosecondsSince1970: 1_000, utcOffsetSeconds: 0), duration: .seconds(4),
            lines: lines, payloads: lines.map { _ in .plumb }, rows: (0..<3).map { .success($0) }, plan: plan,
            samples: table, samplesEpochNanoseconds: 900, counts: lines.map { _ in LineCounts() },
            corruptUnassigned: 0, ledger: ledger, limits: LineLimits(maxLoss: 0.3, maxRTT: nil))
        findings.sourcePorts = [[50_001, 50_002, 50_003, 50_004], [50_001, 50_002, 50_003, 50_004], []]
        change(&findings)
        return findings
    }

    @Test("name the ports that lose, and nothing on lines that lose otherwise or from one port")
    func names() throws {
        let report = RoundReport(findings(), vantage: "here")
        let found = try #require(report.lines[0].ports?.loss)
        #expect(found.badPorts == [50_002] && found.bad.map(\.number) == [2] && found.isCertain)
        #expect(report.lines[1].ports == nil && report.lines[2].ports == nil)
        // Below its limit of 30 %, and explained all the same.
        #expect(report.lines[0].verdict == .healthy)
    }

    @Test("are not told apart where this machine may have lost the probes, or nobody knows the ports")
    func withholds() {
        let changes: [(String, (inout RoundFindings) -> Void)] = [
            ("overflow", { $0.ledger.receiveOverflow = 1 }), ("spares", { $0.ledger.spareSockets = 1 }),
            ("no ports", { $0.sourcePorts = [] }), ("one port", { $0.sourcePorts[0] = [50_001] }),
        ]
        for (name, change) in changes {
            #expect(RoundReport(findings(change), vantage: "here").lines[0].ports == nil, "\(name)")
        }
    }
}
