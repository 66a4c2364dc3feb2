import TestSupport
import Testing

@testable import LineModel

@Suite("UDP beside TCP", .seeded)
struct TCPFindingTests {
    @Test("where both lose alike UDP is found to be treated worse in no more than one of 10,000 rounds")
    func noFalseConclusions() {
        let fields: [(String, TCPField)] = [
            ("2 %", TCPField(paths: [.init(loss: 0.02)])),
            ("nothing is lost", TCPField()),
            ("30 % one by one", TCPField(paths: [.init(loss: 0.3)])),
            ("70 % one by one", TCPField(paths: [.init(loss: 0.7)])),
            ("runs of ten", TCPField(paths: [.init(loss: 0.01, bursts: 0.01)])),
            ("runs of ten that take half", TCPField(paths: [.init(bursts: 0.1)])),
            ("many ports", TCPField(paths: [.init(loss: 0.3)], probes: 400, ports: 8)),
            ("TCP loses more", TCPField(paths: [.init(loss: 0.1)], tcpLoss: 0.3)),
        ]
        for (number, (name, field)) in fields.enumerated() {
            var generator = Seed.generator(UInt64(number))
            // The usual field is drawn as often as is stated; the others less often.
            let rounds = number == 0 ? 10_000 : field.probes > 100 ? 300 : 1_200
            let found = field.findings(rounds: rounds, &generator)
            let first = found.first.map { "\($0)" } ?? ""
            #expect(found.count <= (number == 0 ? 1 : 0), "\(name): \(found.count), \(first)")
        }
    }

    @Test("a bad path among several that UDP's port took is not taken for UDP")
    func badPaths() {
        for (number, field) in [
            TCPField(paths: [TCPField.Path](repeating: .init(), count: 7) + [.init(loss: 1)]),
            TCPField(paths: [.init(), .init(loss: 1)]), TCPField(paths: [.init(), .init(), .init(loss: 0.4)]),
            TCPField(paths: [TCPField.Path](repeating: .init(), count: 7) + [.init(loss: 0.6)], probes: 400, ports: 8),
        ].enumerated() {
            var generator = Seed.generator(UInt64(50 + number))
            let found = field.findings(rounds: field.probes > 100 ? 300 : 2_000, &generator)
            #expect(found.isEmpty, "\(number): \(found.count), \(found.first.map { "\($0)" } ?? "")")
        }
    }

    @Test(
        "UDP that is lost while TCP is not is found within so many rounds",
        arguments: [(1.0, 5), (0.3, 10), (0.15, 14)])
    func found(loss: Double, within: Int) throws {
        for seed in 0..<20 {
            var generator = Seed.generator(UInt64(100 + seed))
            let field = TCPField(paths: [.init(loss: 0.002)], udpLoss: loss)
            let found = field.findings(rounds: within, &generator)
            let finding = try #require(found.first?.finding, "\(loss), \(seed)")
            #expect(finding.chance <= TCPFinding.level && finding.handshakesLost <= 2 && finding.port == 443)
            #expect(finding.isDead == (loss == 1) && finding.flows == finding.rounds)
            let share = Double(finding.probesLost) / Double(finding.probes)
            #expect(abs(share - loss) < 0.12, "\(finding)")
        }
    }

    @Test("one round tells it with many probes from many ports, and never from one port")
    func oneRound() {
        var generator = Seed.generator(UInt64(2))
        var field = TCPField(udpLoss: 0.3, probes: 600, ports: 8)
        #expect((0..<20).count { _ in TCPFinding(field.round(&generator)) != nil } >= 18)
        field.ports = 1
        #expect((0..<20).allSatisfy { _ in TCPFinding(field.round(&generator)) == nil })
    }

    /// A line whose probes are all lost beside handshakes of these outcomes.
    private func line(
        _ outcomes: [TCPHandshake.Outcome], probes: String, milliseconds: Int64 = 10,
        _ comparison: TCPFindings.Comparison = .row(0, flows: 1)
    ) throws -> LineTCP {
        let table = SampleTable(lines: 1, count: probes.count)
        for (index, record) in SampleRow(probes).records.enumerated() { table.records[index] = record }
        var line = TCPFindings.Line(port: 80, comparison: comparison)
        for (part, outcome) in outcomes.enumerated() {
            let first = TCPHandshake.probes(ofPart: part, of: outcomes.count, count: probes.count).lowerBound
            line.handshakes.append(
                TCPHandshake(
                    part: part, startNanoseconds: Int64(first) * 20_000_000,
                    durationNanoseconds: milliseconds * 1_000_000, outcome: outcome))
        }
        var summarizer = TCPSummarizer(
            TCPFindings(parts: outcomes.count, slackNanoseconds: 1, lines: [line]), table)
        let tcp = summarizer.tcp(row: 0)
        return try #require(tcp)
    }

    private let dead = String(repeating: "x", count: 40)
    private let good = String(repeating: "r", count: 40)

    @Test("nothing is concluded where TCP is refused, not answered, taken nearby or not made, and the note says why")
    func notes() throws {
        let four = [TCPHandshake.Outcome.connected, .connected, .connected, .connected]
        #expect(try line([.refused, .connected, .connected, .connected], probes: dead).note == .refused(port: 80))
        #expect(try line([.timedOut, .timedOut, .unreachable, .timedOut], probes: good).note == .unanswered(port: 80))
        #expect(try line(four, probes: good, milliseconds: 2).note == .nearer)
        #expect(try line(four, probes: good, milliseconds: 6).note == nil)
        #expect(try line(four, probes: dead, .none(.behindIngress)).note == .behindIngress)
        #expect(try line([.unmade, .late, .withoutRoom, .late], probes: dead).note == .noneBegun)
        let past = [TCPTally](repeating: try line(four, probes: dead).tally, count: 11)
        var tcp = try line(four, probes: dead)
        #expect(TCPFinding(tcp, past: past) != nil && TCPFinding(tcp) == nil)
        tcp.withholdOwnLoss()
        #expect(tcp.note == .ownLoss && TCPFinding(tcp, past: past) == nil)
        tcp.withhold(.roundNotValid(.invalid))
        #expect(tcp.note == .withheld(.roundNotValid(.invalid)) && TCPFinding(tcp, past: past) == nil)
    }

    @Test("what was not made is no attempt; refused probes and handshakes out of their part are left out")
    func counts() throws {
        let tcp = try line([.connected, .timedOut, .unreachable, .unmade, .late, .withoutRoom, .refused], probes: good)
        #expect(tcp.counts.attempts == 4 && tcp.counts.lost == 2 && tcp.counts.missing == 3)
        #expect(tcp.counts.loss == 0.5 && tcp.rtt?.median == 10)
        let half = try line([.connected, .connected], probes: "rrrrxxxxxrffffffffff").tally
        #expect(half.handshakes == 1 && half.probes == 10 && half.probesLost == 5 && half.parts.count == 1)
        let early = TCPHandshake(part: 1, startNanoseconds: 0, durationNanoseconds: 1, outcome: .connected)
        let row = SampleRow(dead)
        let tally = row.with { TCPTally([early], probes: $0, parts: 2, flows: 1, slack: 20_000_000) }
        #expect(tally.handshakes == 0 && tally.excess == nil)
    }

    @Test("flows that lose as much as the others are told from one that does not")
    func flows() {
        let even = SampleRow(String(repeating: "xxxxrrrr", count: 8)).with {
            TCPTally([], probes: $0, parts: 1, flows: 4, slack: 0)
        }
        #expect(even.flows == 4 && even.lossyFlows == 4)
        let one = SampleRow(String(repeating: "xrrr", count: 8)).with {
            TCPTally([], probes: $0, parts: 1, flows: 4, slack: 0)
        }
        #expect(one.flows == 4 && one.lossyFlows == 1)
    }

    @Test("the sum of unlike events is exact")
    func sums() {
        #expect(abs(PoissonBinomial.atMost(0, [0.5, 0.25]) - 0.375) < 1e-12)
        #expect(abs(PoissonBinomial.atMost(1, [0.5, 0.25]) - 0.875) < 1e-12)
        let tail = BinomialTail.atLeast(4, of: 10, probability: 0.3)
        #expect(abs(PoissonBinomial.atMost(3, [Double](repeating: 0.3, count: 10)) - (1 - tail)) < 1e-12)
        #expect(PoissonBinomial.atMost(-1, [0.5]) == 0 && PoissonBinomial.atMost(2, [0.5]) == 1)
    }
}
