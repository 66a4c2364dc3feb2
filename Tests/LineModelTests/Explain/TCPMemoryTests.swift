import TestSupport
import Testing

@testable import LineModel

@Suite("What rounds together tell of UDP beside TCP")
struct TCPMemoryTests {
    /// A round of one line; UDP loses nearly all or nothing, TCP nothing.
    private func report(isDead: Bool, port: UInt16 = 443, isInterrupted: Bool = false) -> RoundReport {
        let table = SampleTable(lines: 1, count: 100)
        for probe in 0..<100 {
            let isLost = isDead && probe > 0
            table.records[probe].outcome = isLost ? .lost : .received
            table.records[probe].rttNanoseconds = isLost ? nil : 10_000_000
        }
        var ledger = RoundLedger()
        (ledger.transmitStamped, ledger.receiveStamped, ledger.interrupted) = (100, 100, isInterrupted)
        var plan = PlanFigures()
        plan.timeout = .seconds(2)
        var findings = RoundFindings(
            id: 7, started: WallTime(nanosecondsSince1970: 0, utcOffsetSeconds: 0), duration: .seconds(4),
            lines: [Line(name: "a", ingress: HostPort(host: "192.0.2.1", port: 7))], payloads: [.plumb],
            rows: [.success(0)], plan: plan, samples: table, samplesEpochNanoseconds: 0, counts: [LineCounts()],
            corruptUnassigned: 0, ledger: ledger, limits: LineLimits(maxLoss: 1, maxRTT: nil))
        var line = TCPFindings.Line(port: port, comparison: .row(0, flows: 1))
        line.handshakes = (0..<10).map {
            TCPHandshake(part: $0, startNanoseconds: 0, durationNanoseconds: 11_000_000, outcome: .connected)
        }
        findings.tcp = TCPFindings(parts: 10, slackNanoseconds: 1, lines: [line])
        return RoundReport(findings, vantage: "here")
    }

    @Test("rounds that follow each other conclude together, with the figures of all, and none does by itself")
    func rounds() throws {
        var memory = TCPMemory()
        var needed = 0
        for round in 1...6 where needed == 0 {
            var report = report(isDead: true)
            #expect(report.lines[0].conclusions.isEmpty)
            memory.take(&report)
            if !report.lines[0].conclusions.isEmpty { needed = round }
            guard case .udpOnly(let found)? = report.lines[0].conclusions.first else { continue }
            #expect(found.rounds == round && found.handshakes == 10 * round && found.handshakesLost == 0)
            #expect(found.median == 11 && found.flows == round)
        }
        #expect((3...5).contains(needed))
    }

    @Test("a round in which UDP is well, and another port, begin anew; one that was interrupted is passed over")
    func between() {
        for (number, other) in [
            report(isDead: false), report(isDead: true, port: 80), report(isDead: true, isInterrupted: true),
        ].enumerated() {
            var memory = TCPMemory()
            var rounds = [report(isDead: true), report(isDead: true), report(isDead: true), other]
            rounds += [report(isDead: true), report(isDead: true)]
            for index in rounds.indices { memory.take(&rounds[index]) }
            #expect(rounds[3].lines[0].conclusions.isEmpty)
            #expect(rounds[5].lines[0].conclusions.isEmpty == (number < 2), "\(number)")
        }
    }
}
