import TestSupport
import Testing

@testable import LineModel

@Suite("Plan of a round that probes ingresses beside lines", .seeded)
struct CompanionPlanTests {
    private func plan(
        _ groups: [Int], companions: [Int], _ change: (inout RoundSettings) -> Void = { _ in }
    ) -> RoundPlan {
        var settings = RoundSettings()
        change(&settings)
        return RoundPlan(settings: settings, addressGroups: groups, seed: 5, companions: companions, selfProbes: 1)
    }

    @Test("gives each probe one where the caps have room, and counts them in every rate")
    func each() {
        let plan = plan((0..<120).map { $0 / 10 }, companions: Array(0..<120))
        #expect(plan.companionEvery == 1 && plan.intervalNanoseconds == 20_000_000 && plan.notes.isEmpty)
        #expect(plan.rate == 12_000 && plan.companionRate == 6_000 && plan.busiestRate == 1_000)
        #expect(plan.rows == 241 && plan.firstSelfProbe == 240 && plan.probes == 12_000)
    }

    @Test("gives one to every n-th where an address would be overrun, and stretches nothing for them")
    func thinned() {
        // 15 lines are 750 packets a second, which leaves 250 for companions: one in three.
        let plan = plan(Array(repeating: 0, count: 15), companions: Array(0..<15))
        #expect(plan.companionEvery == 3 && plan.intervalNanoseconds == 20_000_000 && plan.busiestRate == 1_000)
    }

    @Test("leaves a line 20 pairs, and stretches the interval for those")
    func least() {
        let full = plan(Array(repeating: 0, count: 20), companions: Array(0..<20))
        #expect(full.companionEvery == 5 && full.intervalNanoseconds == 24_000_000)
        #expect(
            full.notes.words == [
                "20 lines with probes to their ingresses share one address: every 20ms would be 1200 packets/s, over "
                    + "--max-address-rate 1000; the interval is stretched to 24ms"
            ])
        #expect(plan([0], companions: [0]) { ($0.count, $0.maxRate) = (5, 60) }.companionEvery == 1)
    }

    @Test("never exceeds a cap, and without companions is the plan of before")
    func caps() {
        for seed in 0..<200 as Range<UInt64> {
            var generator = Seed.generator(seed)
            let groups = (0..<Int.random(in: 1...300, using: &generator)).map { _ in
                Int.random(in: 0..<5, using: &generator)
            }
            let companions = groups.indices.filter { _ in Bool.random(using: &generator) }
            let overall = Double.random(in: 1...30_000, using: &generator)
            let caps = (overall, Double.random(in: 1...5_000, using: &generator))
            let change = { (settings: inout RoundSettings) in (settings.maxRate, settings.maxAddressRate) = caps }
            let plan = plan(groups, companions: companions, change)
            #expect(plan.rate <= caps.0 * (1 + 1e-12) && plan.busiestRate <= caps.1 * (1 + 1e-12), "seed \(seed)")
            let alone = self.plan(groups, companions: [], change)
            #expect(plan.intervalNanoseconds >= alone.intervalNanoseconds && plan.order == alone.order, "seed \(seed)")
            #expect(plan.intervalNanoseconds <= alone.intervalNanoseconds * 6 / 5 + 2, "seed \(seed)")
        }
    }
}
