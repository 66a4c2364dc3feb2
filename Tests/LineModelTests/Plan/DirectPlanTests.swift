import TestSupport
import Testing

@testable import LineModel

@Suite("Plan of a round with direct probes beside lines", .seeded)
struct DirectPlanTests {
    @Test("counts them for the address that they go to, and for no line's")
    func addresses() {
        // 10 lines of addresses of their own, which come out at one echo.
        let plan = RoundPlan(
            settings: RoundSettings(), addressGroups: Array(0..<10), seed: 5, companions: Array(0..<10),
            companionGroups: Array(repeating: 10, count: 10))
        #expect(plan.companionEvery == 1 && plan.intervalNanoseconds == 20_000_000 && plan.rate == 1000)
        #expect(plan.busiestGroup == 10 && plan.busiestLines == 10 && plan.busiestRate == 500)
        #expect(plan.rows == 20 && plan.probes == 1000 && plan.companionsOfLine == 1)
    }

    @Test("gives a line both kinds of companions, and thins both alike")
    func both() {
        let lines = Array(0..<15)
        let plan = RoundPlan(
            settings: RoundSettings(), addressGroups: lines.map { _ in 0 }, seed: 5, companions: lines + lines,
            companionGroups: lines.map { _ in 0 } + lines.map { _ in 1 })
        // 750 packets a second to the ingress's address leave 250 for its companions, and the echo's takes 750.
        #expect(plan.companionsOfLine == 2 && plan.companionEvery == 3 && plan.intervalNanoseconds == 20_000_000)
        #expect(plan.busiestRate == 1000 && plan.rate == 1250 && plan.rows == 45)
    }

    @Test("without groups of their own companions are those of their lines' addresses, as ever")
    func asEver() {
        for seed in 0..<50 as Range<UInt64> {
            var generator = Seed.generator(seed)
            let groups = (0..<Int.random(in: 1...100, using: &generator)).map { _ in
                Int.random(in: 0..<5, using: &generator)
            }
            let companions = groups.indices.filter { _ in Bool.random(using: &generator) }
            let (plain, told) = [nil, companions.map { groups[$0] }].map {
                RoundPlan(
                    settings: RoundSettings(), addressGroups: groups, seed: seed, companions: companions,
                    companionGroups: $0)
            }.pair
            #expect(plain == told)
        }
    }

    @Test("lets lines take turns where an address has no room, and exceeds no cap and no length")
    func room() {
        for seed in 0..<100 as Range<UInt64> {
            var generator = Seed.generator(seed)
            var settings = RoundSettings()
            settings.count = Int.random(in: 5...200, using: &generator)
            settings.maxAddressRate = Double.random(in: 50...2000, using: &generator)
            settings.maxRate = Double.random(in: 100...20_000, using: &generator)
            let groups = (0..<Int.random(in: 1...200, using: &generator)).map { _ in
                Int.random(in: 0..<20, using: &generator)
            }
            let ingresses = groups.indices.filter { _ in Int.random(in: 0..<3, using: &generator) == 0 }
            let candidates = groups.indices.map {
                DirectRoom.Candidate(line: $0, group: Int.random(in: 15..<25, using: &generator))
            }
            let admitted = DirectRoom.admitted(
                candidates, groups: groups, ingresses: ingresses, settings: settings, seed: seed)
            #expect(admitted == admitted.sorted() && Set(admitted).count == admitted.count)
            let without = RoundPlan(settings: settings, addressGroups: groups, seed: seed)
            let plan = RoundPlan(
                settings: settings, addressGroups: groups, seed: seed, companions: ingresses + admitted,
                companionGroups: ingresses.map { groups[$0] } + admitted.map { candidates[$0].group })
            #expect(plan.rate <= settings.maxRate * 1.000_001)
            #expect(plan.busiestRate <= settings.maxAddressRate * 1.000_001)
            let stretch = CompanionShare.maxStretch(count: settings.count, companions: ingresses.isEmpty ? 1 : 2)
            let longest = Double(without.intervalNanoseconds) * stretch * 1.000_001 + 1
            #expect(Double(plan.intervalNanoseconds) <= longest, "seed \(seed)")
        }
    }

    @Test("120 lines to one echo: as many as fit, other ones with another seed")
    func turns() {
        let candidates = (0..<120).map { DirectRoom.Candidate(line: $0, group: 120) }
        let (first, second) = [1, 2].map {
            DirectRoom.admitted(
                candidates, groups: Array(0..<120), ingresses: [], settings: RoundSettings(), seed: UInt64($0))
        }.pair
        // 24 ms at 1,000 packets a second, beside every fifth probe.
        #expect(first.count == 120 && second.count == 120)
        let many = (0..<1200).map { DirectRoom.Candidate(line: $0, group: 1200) }
        var settings = RoundSettings()
        settings.maxRate = 100_000
        let (one, other) = [1, 2].map {
            DirectRoom.admitted(many, groups: Array(0..<1200), ingresses: [], settings: settings, seed: UInt64($0))
        }.pair
        #expect(one.count == 120 && other.count == 120 && one != other)
    }
}

extension Array {
    fileprivate var pair: (Element, Element) { (self[0], self[1]) }
}
