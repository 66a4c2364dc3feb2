import TestSupport
import Testing

@testable import LineModel

@Suite("What one round proves of another's ports")
struct PortMemoryTests {
    /// A round of one line; `probes` of one port's first probes are lost.
    private func report(ports: Int, losing probes: Int, overflow: Int = 0) -> RoundReport {
        let table = SampleTable(lines: 1, count: 96)
        for probe in 0..<96 {
            let isLost = probe % ports == 2 && probe / ports < probes
            table.records[probe].outcome = isLost ? .lost : .received
            table.records[probe].rttNanoseconds = isLost ? nil : 10_000_000
        }
        var ledger = RoundLedger()
        (ledger.transmitStamped, ledger.receiveStamped) = (96, 96)
        ledger.receiveOverflow = overflow
        var plan = PlanFigures()
        plan.timeout = .seconds(2)
        var findings = RoundFindings(
            id: 7, started: WallTime(nanosecondsSince1970: Int64(ports), utcOffsetSeconds: 0), duration: .seconds(4),
            lines: [Line(name: "a", ingress: HostPort(host: "192.0.2.1", port: 7))], payloads: [.plumb],
            rows: [.success(0)], plan: plan, samples: table, samplesEpochNanoseconds: 0, counts: [LineCounts()],
            corruptUnassigned: 0, ledger: ledger, limits: LineLimits(maxLoss: 0.3, maxRTT: nil))
        findings.sourcePorts = [(0..<ports).map { 50_000 + UInt16($0) }]
        return RoundReport(findings, vantage: "here")
    }

    /// A hint: 6 losses on one port of 8.
    private var hint: RoundReport { report(ports: 8, losing: 6) }

    @Test("two rounds that hint one after another conclude together, and each by itself says nothing")
    func rounds() throws {
        var memory = PortMemory()
        var (first, second) = (hint, hint)
        memory.take(&first)
        #expect(first.lines[0].ports != nil && first.lines[0].conclusions.isEmpty)
        memory.take(&second)
        #expect(second.lines[0].conclusions.map(\.id) == ["lossy-port"])
        guard case .lossyPort(let found) = second.lines[0].conclusions[0] else { return }
        #expect(found.again?.ports == 8 && found.badPorts == [50_002])
    }

    @Test("a round in between without a hint is forgotten by, one that is not valid is passed over")
    func between() {
        var memory = PortMemory()
        var rounds = [hint, report(ports: 8, losing: 0), hint]
        for index in rounds.indices { memory.take(&rounds[index]) }
        #expect(rounds[2].lines[0].conclusions.isEmpty)
        var spoilt = report(ports: 8, losing: 6, overflow: 90)
        memory.take(&spoilt)
        #expect(spoilt.validity.verdict != .valid && spoilt.lines[0].conclusions.isEmpty)
        var last = hint
        memory.take(&last)
        #expect(last.lines[0].conclusions.map(\.id) == ["lossy-port"])
    }

    @Test("a confirmation from another number of ports proves a hint, and adds what it saw again to what was certain")
    func confirmations() throws {
        for losing in [6, 12] {
            var memory = PortMemory()
            var round = report(ports: 8, losing: losing)
            memory.take(&round)
            #expect(round.lines[0].conclusions.isEmpty == (losing == 6))
            let found = memory.explanations(by: report(ports: 7, losing: 6), after: "0a")
            let one = try #require(found.first)
            #expect(found.count == 1 && one.line == "a" && one.round == "0a" && one.experiment == .round)
            guard case .lossyPort(let finding) = one.conclusions[0] else { return #expect(Bool(false), "no port") }
            #expect(finding.again?.ports == 7 && finding.ports == 8)
            #expect(memory.explanations(by: report(ports: 7, losing: 0), after: "0a").isEmpty)
            #expect(memory.explanations(by: report(ports: 7, losing: 6, overflow: 90), after: "0a").isEmpty)
        }
        #expect(PortMemory().explanations(by: hint, after: "0a").isEmpty)
    }
}
