import TestSupport
import Testing

@testable import LineModel

@Suite("When TCP handshakes are made, and what they cost", .seeded)
struct HandshakePlanTests {
    @Test("each line has one in each part of the round, all evenly spread, and those of one address too")
    func schedule() {
        let entries = HandshakeSchedule.make(
            groups: [7, 7, 7, 3, 9, 9], parts: 10, count: 100, intervalNanoseconds: 20_000_000, seed: 5)
        #expect(entries.count == 60 && entries == entries.sorted { $0.dueNanoseconds < $1.dueNanoseconds })
        for part in 0..<10 {
            let ofPart = entries.filter { $0.part == part }
            #expect(Set(ofPart.map(\.line)) == Set(0..<6))
            let times = ofPart.map(\.dueNanoseconds)
            #expect(times[0] >= Int64(part) * 200_000_000 && times[5] < Int64(part + 1) * 200_000_000)
            for (one, next) in zip(times, times.dropFirst()) { #expect(abs(next - one - 33_333_333) < 3) }
            let crowd = ofPart.filter { $0.line < 3 }.map(\.dueNanoseconds)
            #expect(crowd[1] - crowd[0] >= 33_333_330 && crowd[2] - crowd[1] >= 33_333_330)
            #expect(crowd[2] - crowd[0] >= 100_000_000 - 40_000_000)
        }
        #expect(HandshakeSchedule.make(groups: [], parts: 10, count: 100, intervalNanoseconds: 1, seed: 1).isEmpty)
    }

    @Test("a line's handshake is anywhere in its part with the same probability", arguments: [1, 3, 40])
    func uniform(lines: Int) {
        var quarters = [0, 0, 0, 0]
        for seed in 0..<400 as Range<UInt64> {
            let entries = HandshakeSchedule.make(
                groups: Array(0..<lines), parts: 10, count: 100, intervalNanoseconds: 20_000_000, seed: seed)
            for entry in entries where entry.line == 0 {
                let place = Double(entry.dueNanoseconds - Int64(entry.part) * 200_000_000) / 200_000_000
                quarters[min(Int(place * 4), 3)] += 1
            }
        }
        // 1,000 each, with a deviation of 27.
        #expect(quarters.allSatisfy { (860...1_140).contains($0) }, "\(quarters)")
    }

    private func plan(_ lines: Int, _ change: (inout RoundSettings) -> Void) -> RoundPlan {
        var settings = RoundSettings()
        change(&settings)
        return RoundPlan(
            settings: settings, addressGroups: Array(0..<lines), seed: 1, handshakes: Array(0..<lines))
    }

    @Test("a line has one for ten probes, 60 at most, and half of them where a cap would stretch the round")
    func number() {
        let free = plan(10) { _ in }
        #expect(free.handshakesOfLine == 10 && free.intervalNanoseconds == 20_000_000 && free.notes.isEmpty)
        #expect(abs(free.handshakeRate - 10 * 10 * 3 / 2.0) < 1e-9 && abs(free.rate - 650) < 1e-9)
        #expect(plan(1) { $0.count = 5 }.handshakesOfLine == 1)
        #expect(plan(1) { $0.count = 5_000 }.handshakesOfLine == 60)
        // 500 packets/s of probes: 60 more are room for four handshakes a line, fewer than the least.
        let tight = plan(10) { $0.maxRate = 560 }
        #expect(tight.handshakesOfLine == 5 && tight.rate <= 560.001 && tight.intervalNanoseconds > 20_000_000)
        guard case .stretchedByRate(let stretch)? = tight.notes.first else { return #expect(Bool(false), "no note") }
        #expect(stretch.hasHandshakes && !stretch.hasCompanions)
        let roomy = plan(10) { $0.maxRate = 605 }
        #expect(roomy.handshakesOfLine == 7 && roomy.intervalNanoseconds == 20_000_000 && roomy.rate <= 605)
    }

    @Test("they count for the cap of the address that they are made with, one without probes too")
    func addresses() {
        var settings = RoundSettings()
        settings.maxAddressRate = 55
        let plan = RoundPlan(settings: settings, addressGroups: [0, 1], seed: 1, handshakes: [0, 2])
        #expect(plan.handshakesOfLine == 5 && plan.busiestGroup == 0 && plan.busiestRate <= 55.001)
        let none = RoundPlan(settings: settings, addressGroups: [0, 1], seed: 1)
        #expect(none.handshakesOfLine == 0 && none.handshakeRate == 0 && none.busiestRate == 50)
    }
}
