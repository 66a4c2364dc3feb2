import TestSupport
import Testing

@testable import LineModel

/// Rounds of a line whose probes walk its ports in turn.
private struct PortRound {
    var records: [ProbeRecord] = []
    let ports: Int

    /// - Parameter isLost: by the place of the port, from 0, and the number of the probe.
    init(count: Int, ports: Int, isLost: (_ port: Int, _ probe: Int) -> Bool) {
        self.ports = ports
        for probe in 0..<count {
            var record = ProbeRecord()
            record.outcome = isLost(probe % ports, probe) ? .lost : .received
            records.append(record)
        }
    }

    var finding: PortFinding? { records.withUnsafeBufferPointer { PortFinding($0, ports: ports) } }
    var probability: Double { records.withUnsafeBufferPointer { PortTest.of($0, ports: ports)?.probability ?? 1 } }
}

@Suite("The test of source ports", .seeded)
struct PortTestTests {
    // MARK: The test's own arithmetic

    @Test("The one-sided test adds up the hypergeometric distribution")
    func addsUp() {
        func choose(_ n: Int, _ k: Int) -> Double {
            guard k >= 0, k <= n else { return 0 }
            return (0..<k).reduce(1.0) { $0 * Double(n - $1) / Double($1 + 1) }
        }
        for (trials, others, hits) in [(12, 88, 5), (13, 87, 7), (50, 350, 20), (1, 3, 2), (6, 6, 6), (4, 9, 0)] {
            for seen in max(0, hits - others)...min(hits, trials) {
                let exact =
                    (seen...min(hits, trials)).reduce(0.0) {
                        $0 + choose(trials, $1) * choose(others, hits - $1)
                    } / choose(trials + others, hits)
                let found = FisherTest.oneSided(seen, of: trials, hits - seen, of: others)
                #expect(abs(found - exact) <= 1e-9 * exact, "\(trials) \(others) \(hits) \(seen)")
            }
        }
    }

    @Test("The probability of a dead port is that of all turns losing on one port, corrected for the number of splits")
    func worksByHand() throws {
        // 12 turns, each of which lost one probe: one in 8 at the same port each time; 8 ports, and 2 for the splits
        // of one port. If losses were independent, 1 / C(96, 12) would stand for one in 8 to the power of 12.
        let round = PortRound(count: 96, ports: 8) { port, _ in port == 5 }
        let chance = (0..<12).reduce(16.0) { chance, _ in chance / 8 }
        #expect(isClose(round.probability, chance, within: 1e-6))
        let found = try #require(round.finding)
        #expect(found.bad.map(\.number) == [6] && found.ports == 8 && found.isCertain)
        #expect(found.badLoss == 1 && found.othersLoss == 0 && found.othersSent == 84)
    }

    // MARK: What is named

    /// `probes` rounds over 8 ports, some of which lose, seen as shares of 100 simulated rounds.
    struct Shares {
        var certain = 0.0
        /// Of the certain ones, those that name the ports which lose and no other.
        var right = 0.0
        /// Rounds in which a port is named that does not lose more.
        var wrong = 0.0
    }

    private func shares(
        _ probes: Int, ports: Int = 8, lossy: Set<Int>, bad: Double, others: Double, seed: UInt64
    ) -> Shares {
        var chances = Seed.generator(seed)
        var shares = Shares()
        for _ in 0..<100 {
            let round = PortRound(count: probes, ports: ports) { port, _ in
                chances.nextUnit() < (lossy.contains(port) ? bad : others)
            }
            guard let found = round.finding, found.isCertain else { continue }
            let named = Set(found.bad.map { $0.number - 1 })
            shares.certain += 0.01
            if named == lossy { shares.right += 0.01 }
            if !named.isSubset(of: lossy) { shares.wrong += 0.01 }
        }
        return shares
    }

    @Test("One of 8 paths that loses 40 % is named, by itself")
    func namesOne() {
        let found = shares(400, lossy: [3], bad: 0.4, others: 0.005, seed: 1)
        #expect(found.certain > 0.95 && found.right > 0.93 && found.wrong < 0.05, "\(found)")
    }

    @Test("A dead path is named in a round of 100 probes")
    func namesDead() {
        let found = shares(100, lossy: [0], bad: 1, others: 0.01, seed: 2)
        #expect(found.certain > 0.99 && found.right > 0.95 && found.wrong < 0.05, "\(found)")
    }

    @Test("Several lossy ports are named together, though each hides the other", arguments: [[1, 6], [0, 2, 4, 7]])
    func namesSeveral(_ lossy: [Int]) {
        let found = shares(800, lossy: Set(lossy), bad: 0.4, others: 0.02, seed: 3 + UInt64(lossy.count))
        #expect(found.certain > 0.99 && found.right > 0.9 && found.wrong < 0.05, "\(found)")
    }

    @Test("The one good port among lossy ones is told apart")
    func namesAllButOne() {
        let found = shares(800, lossy: [0, 1, 2], bad: 0.5, others: 0.01, seed: 9)
        #expect(found.right > 0.9, "\(found)")
        let rest = shares(1600, ports: 4, lossy: [0, 1, 3], bad: 0.5, others: 0.01, seed: 10)
        #expect(rest.right > 0.9, "\(rest)")
    }

    @Test("Of so many probes that chance is no number any more the dead ports are named, all of them")
    func namesBeyondNumbers() throws {
        let dead: Set = [0, 1, 2, 4, 7, 11, 12, 13, 17, 20]
        let found = try #require(PortRound(count: 4_800, ports: 24) { port, _ in dead.contains(port) }.finding)
        #expect(found.bad.map { $0.number - 1 } == dead.sorted() && found.othersLost == 0)
    }

    // MARK: What is not

    /// How many of 10,000 rounds of 100 probes find something, of lines that know nothing of ports.
    private func found(seed: UInt64, losing: (inout SeededGenerator) throws -> (ports: Int, lost: [Bool])) rethrows
        -> (certain: Int, hints: Int)
    {
        var chances = Seed.generator(seed)
        var (certain, hints) = (0, 0)
        for _ in 0..<10_000 {
            let (ports, lost) = try losing(&chances)
            let round = PortRound(count: lost.count, ports: ports) { _, probe in lost[probe] }
            guard round.probability <= PortTest.hint else { continue }
            hints += 1
            if round.finding?.isCertain == true { certain += 1 }
        }
        return (certain, hints)
    }

    @Test("Of 10,000 rounds of lines that lose evenly none names a port, and one in a thousand hints at one")
    func namesNoneByChance() {
        let seen = found(seed: 20) { chances in
            let loss = one(of: [0.001, 0.02, 0.1, 0.3, 0.6, 0.98], &chances)
            return (one(of: [2, 8, 16], &chances), (0..<100).map { _ in chances.nextUnit() < loss })
        }
        // 10 hints are expected at most; 30 come once in a million runs.
        #expect(seen.certain == 0 && seen.hints < 30, "\(seen)")
    }

    @Test("Of 10,000 rounds of lines that lose in bursts none names a port, short of a turn as bursts may be")
    func namesNoneByBursts() throws {
        let seen = try found(seed: 21) { chances in
            let length = one(of: [2.0, 3, 4, 6, 20], &chances)
            var chain = BurstChain(try BurstLoss(meanLength: length, share: 0.2), seed: chances.next())
            // Within a burst, some pass.
            let loses = one(of: [1, 0.5], &chances)
            let lost = (0..<100).map { _ in chain.losesNext() && chances.nextUnit() < loses }
            return (one(of: [2, 8, 32], &chances), lost)
        }
        #expect(seen.certain == 0 && seen.hints < 30, "\(seen)")
    }

    @Test("Rounds without loss, of nothing but loss, of one port, and of nothing say nothing")
    func saysNothing() {
        #expect(PortRound(count: 100, ports: 8) { _, _ in false }.finding == nil)
        #expect(PortRound(count: 100, ports: 8) { _, _ in true }.finding == nil)
        #expect(PortRound(count: 100, ports: 1) { _, probe in probe < 50 }.finding == nil)
        #expect(PortRound(count: 0, ports: 8) { _, _ in true }.finding == nil)
        // Two probes a port: one loss more or less is nothing.
        #expect(PortRound(count: 16, ports: 8) { port, _ in port == 2 }.finding?.isCertain != true)
    }

    @Test("Probes that were never sent are in no port's counts, and late and refused ones are losses")
    func counts() {
        let row = SampleRow("ruxLfrrruuxx")
        let counts = row.with { PortCount.all($0, ports: 4, numbers: [40_001, 40_002, 40_003, 40_004]) }
        #expect(counts.map(\.sent) == [2, 1, 3, 3] && counts.map(\.lost) == [1, 0, 2, 2])
        #expect(counts.map(\.port) == [40_001, 40_002, 40_003, 40_004] && counts.map(\.number) == [1, 2, 3, 4])
        #expect(row.with { PortCount.all($0, ports: 4) }.allSatisfy { $0.port == nil })
        #expect(row.with { PortCount.all($0, ports: 1) }.isEmpty)
    }

    // MARK: The proof

    @Test("A hint is told once another round of other ports has one too, and a silent round refutes nothing")
    func proves() throws {
        // 5 of 13 probes of one port and no other: a hint.
        let hint = try #require(PortRound(count: 100, ports: 8) { port, probe in port == 1 && probe < 40 }.finding)
        #expect(!hint.isCertain && hint.probability > PortTest.level)
        let fresh = try #require(PortRound(count: 100, ports: 7) { port, probe in port == 4 && probe < 35 }.finding)
        let proved = hint.proved(by: fresh)
        #expect(proved.isCertain && proved.again?.ports == 7 && proved.again?.bad == 1)
        #expect(proved.bad == hint.bad && proved.probability == hint.probability)
        #expect(hint.proved(by: nil) == hint && !hint.proved(by: nil).isCertain)
    }

    @Test("What loses every 8th probe looks like one of 8 ports, and like none of 7")
    func periods() {
        #expect(PortRound(count: 400, ports: 8) { _, probe in probe % 8 == 3 }.finding?.bad.count == 1)
        #expect(PortRound(count: 400, ports: 7) { _, probe in probe % 8 == 3 }.finding == nil)
    }
}

/// One of these values, by chance.
func one<Value>(of values: [Value], _ chances: inout SeededGenerator) -> Value {
    values[Int.random(in: values.indices, using: &chances)]
}
