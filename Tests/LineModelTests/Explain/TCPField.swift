import TestSupport

@testable import LineModel

/// Rounds of a line with TCP handshakes beside its probes, over ways of known loss.
struct TCPField {
    /// One of the paths that a way has, chosen by ports. What is lost on it is lost for both protocols alike.
    struct Path {
        /// What it loses one by one; and what it is silent for from any interval on, for ten on average.
        var loss = 0.0, bursts = 0.0
    }

    var paths = [Path()]
    /// What UDP loses besides, or TCP, on every path.
    var udpLoss = 0.0, tcpLoss = 0.0
    var probes = 100
    /// Source ports of a round.
    var ports = 1

    /// The findings of so many rounds.
    func findings(rounds: Int, _ generator: inout SeededGenerator) -> [(round: Int, finding: TCPFinding)] {
        var (found, past) = ([(Int, TCPFinding)](), [TCPTally]())
        for round in 0..<rounds {
            let tcp = self.round(&generator)
            if let finding = TCPFinding(tcp, past: past) { found.append((round, finding)) }
            past = tcp.tellsMore ? Array((past + [tcp.tally]).suffix(TCPFinding.mostRounds - 1)) : []
        }
        return found
    }

    private static let interval: Int64 = 20_000_000

    func round(_ generator: inout SeededGenerator) -> LineTCP {
        let silent = paths.map { silence($0, &generator) }
        let flows = (0..<ports).map { _ in Int(generator.next() % UInt64(paths.count)) }
        let table = SampleTable(lines: 1, count: probes)
        for probe in 0..<probes {
            let path = flows[probe % ports]
            let isLost = silent[path][probe] || draw(paths[path].loss, udpLoss, &generator)
            table.records[probe].outcome = isLost ? .lost : .received
            table.records[probe].sentNanoseconds = Int64(probe) * Self.interval
            table.records[probe].rttNanoseconds = isLost ? nil : 30_000_000
        }
        let parts = HandshakeShare.usual(count: probes)
        var line = TCPFindings.Line(port: 443, comparison: .row(0, flows: ports))
        for entry in HandshakeSchedule.make(
            groups: [0], parts: parts, count: probes, intervalNanoseconds: Self.interval, seed: generator.next())
        {
            let path = Int(generator.next() % UInt64(paths.count))
            let place = min(Int(entry.dueNanoseconds / Self.interval), probes - 1)
            let isLost = silent[path][place] || draw(paths[path].loss, tcpLoss, &generator)
            line.handshakes.append(
                TCPHandshake(
                    part: entry.part, startNanoseconds: entry.dueNanoseconds,
                    durationNanoseconds: isLost ? 0 : 31_000_000, outcome: isLost ? .timedOut : .connected))
        }
        var summarizer = TCPSummarizer(
            TCPFindings(parts: parts, slackNanoseconds: 2 * Self.interval, lines: [line]), table)
        guard let tcp = summarizer.tcp(row: 0) else { preconditionFailure("a row with handshakes") }
        return tcp
    }

    private func draw(_ one: Double, _ other: Double, _ generator: inout SeededGenerator) -> Bool {
        generator.nextUnit() < 1 - (1 - one) * (1 - other)
    }

    /// For each interval whether the path is silent in it.
    private func silence(_ path: Path, _ generator: inout SeededGenerator) -> [Bool] {
        guard path.bursts > 0 else { return [Bool](repeating: false, count: probes) }
        // It may be silent when the round begins.
        var isSilent = generator.nextUnit() < path.bursts * 10 / (1 + path.bursts * 10)
        return (0..<probes).map { _ in
            isSilent = isSilent ? generator.nextUnit() > 0.1 : generator.nextUnit() < path.bursts
            return isSilent
        }
    }
}
