import TestSupport
import Testing

@testable import LineModel

@Suite("The test of source ports by delay", .seeded)
struct PortDelayTests {
    /// What a round of probes with these delays finds; nil is a lost probe.
    private func finding(_ milliseconds: [Double?], ports: Int) -> SlowPortFinding? {
        SampleRow(milliseconds: milliseconds).with {
            SlowPortFinding($0, ports: ports, numbers: (0..<ports).map { 40_000 + UInt16($0) })
        }
    }

    @Test("One slow path of 8 is named, with both medians and the port itself")
    func namesSlow() throws {
        var chances = Seed.generator(1)
        let found = try #require(
            finding(
                (0..<100).map { probe -> Double? in
                    let least = probe % 8 == 2 ? 58.0 : 40
                    return least + chances.nextUnit() * 6
                }, ports: 8))
        #expect(found.slow == [3] && found.slowPorts == [40_002] && found.isCertain)
        #expect((58...64).contains(found.slowMedian) && (40...46).contains(found.othersMedian))
    }

    @Test("Two slow ports of 8 are named together, and lost probes are in no port's delays")
    func namesTwo() throws {
        var chances = Seed.generator(2)
        let found = try #require(
            finding(
                (0..<400).map { probe in
                    if chances.nextUnit() < 0.1 { return nil }
                    return ([1, 6].contains(probe % 8) ? 30 : 24) + chances.nextUnit() * 5
                }, ports: 8))
        #expect(found.slow == [2, 7] && found.isCertain)
    }

    @Test("Of so many probes that chance is no number any more the slow ports are named, all of them")
    func namesBeyondNumbers() throws {
        let delays = (0..<9_600).map { (probe: Int) -> Double? in
            let least = [1, 4, 6].contains(probe % 8) ? 50.0 : 30
            return least + Double(probe % 7)
        }
        #expect(try #require(finding(delays, ports: 8)).slow == [2, 5, 7])
    }

    @Test("A path that is longer by less than anybody notices is not told, however certain it is")
    func ignoresSmall() {
        #expect(slower(41, than: 40) == nil)
        // 5 ms of 100 are half of the tenth that matters there.
        #expect(slower(105, than: 100) == nil)
        #expect(slower(112, than: 100) != nil)
    }

    private func slower(_ own: Double, than usual: Double) -> SlowPortFinding? {
        let delays = (0..<400).map { probe -> Double? in
            let delay = probe % 8 == 2 ? own : usual
            return delay + Double(probe % 5) * 0.01
        }
        return finding(delays, ports: 8)
    }

    @Test("Of 10,000 rounds of lines whose delays wander and jump none names a port, few hint at one")
    func namesNoneByChance() {
        var chances = Seed.generator(30)
        var (certain, hints) = (0, 0)
        for _ in 0..<10_000 {
            let memory = one(of: [0.0, 0.7, 0.97], &chances)
            var queue = 0.0
            let delays = (0..<64).map { _ -> Double? in
                // A queue that forgets slowly, and now and then a jump.
                queue = memory * queue + chances.nextUnit() * 20 * (chances.nextUnit() < 0.1 ? 5 : 1)
                return 30 + queue
            }
            guard let found = finding(delays, ports: 8) else { continue }
            hints += 1
            if found.isCertain { certain += 1 }
        }
        #expect(certain == 0 && hints < 30, "\(certain) certain, \(hints) hints")
    }

    @Test("No delays, delays of one port, and equal delays say nothing")
    func saysNothing() {
        #expect(finding([nil, nil, nil, nil], ports: 2) == nil)
        #expect(finding([30, nil, 31, nil], ports: 2) == nil)
        #expect(finding((0..<100).map { _ in 30 }, ports: 8) == nil)
        #expect(finding((0..<100).map { Double($0) }, ports: 1) == nil)
    }

    @Test("A hint is told once another round of other ports has one too")
    func proves() throws {
        // 6 of 48 probes, all behind all others.
        let hint = try #require(finding((0..<48).map { $0 % 8 == 1 ? 60 : 30 + Double($0 % 7) }, ports: 8))
        #expect(!hint.isCertain)
        let fresh = try #require(finding((0..<42).map { $0 % 7 == 3 ? 60 : 30 + Double($0 % 6) }, ports: 7))
        #expect(hint.proved(by: fresh).isCertain && hint.proved(by: fresh).again?.ports == 7)
        #expect(!hint.proved(by: nil).isCertain)
    }
}
