import TestSupport
import Testing

@testable import LineModel

@Suite("What suspects are probed again with", .seeded)
struct ConfirmationPlanTests {
    private func line(_ host: Int, _ port: Int, echo: Bool = false) -> Line {
        Line(
            name: "\(host):\(port)", ingress: HostPort(host: "h\(host)", port: UInt16(1000 + port)),
            echo: echo ? HostPort(host: "e", port: 7) : nil)
    }

    /// Of a confirmation by the plan that the round will have, each host an address.
    private func length(_ plan: ConfirmationPlan, _ lines: [Line], adding more: [Int] = []) -> Duration {
        var groups: [String: Int] = [:]
        let chosen = plan.chosen + more
        let numbers = chosen.map { index in
            let number = groups[lines[index].ingress.host] ?? groups.count
            groups[lines[index].ingress.host] = number
            return number
        }
        let companions =
            plan.settings.segments == nil ? [] : chosen.indices.filter { lines[chosen[$0]].echo != nil }
        return .nanoseconds(
            RoundPlan(settings: plan.settings, addressGroups: numbers, seed: 0, companions: companions)
                .maxNanoseconds)
    }

    @Test("of a dead host of 2,000 lines as many as its address's cap lets go in time, and every other suspect")
    func addressCap() {
        // Every 5 minutes, a round of 200 s and its timeout: half of the 98 s that are left.
        let lines = (0..<2_000).map { line(0, $0) } + (1...30).map { line($0, 0) }
        let plan = ConfirmationPlan(
            Array(lines.indices), of: lines, settings: RoundSettings(), within: .seconds(49), most: 100_000)
        #expect(plan.settings.count == 100 && plan.isInTime)
        #expect(plan.chosen.count { $0 < 2_000 } == 470)
        #expect(plan.chosen.suffix(30) == Array(2_000..<2_030))
        #expect(length(plan, lines) <= .seconds(49))
        let another = (0..<2_000).first { !plan.chosen.contains($0) }
        #expect(length(plan, lines, adding: another.map { [$0] } ?? []) > .seconds(49), "no line more would fit")
    }

    @Test("where the probes of one line take too long there are fewer, and never fewer than 20")
    func fewerProbes() {
        let lines = (0..<5).map { line($0, 0) }
        var settings = RoundSettings()
        settings.interval = .seconds(1)
        func plan(_ seconds: Int) -> ConfirmationPlan {
            ConfirmationPlan(Array(0..<5), of: lines, settings: settings, within: .seconds(seconds), most: 100_000)
        }
        #expect([102, 52, 22].map { plan($0).settings.count } == [100, 50, 20])
        #expect([102, 52, 22].allSatisfy { plan($0).isInTime && plan($0).chosen.count == 5 })
        #expect([21, 1].map { plan($0).settings.count } == [20, 20])
        // Not to be had in time, and yet probed again: else nothing would ever be raised.
        #expect([21, 1].allSatisfy { !plan($0).isInTime && plan($0).chosen.count == 5 })
        settings.count = 5
        #expect(plan(1).settings.count == 5)
    }

    @Test("one line at least, however slow the caps and however little the time")
    func oneAtLeast() {
        let lines = (0..<5).map { line(0, $0) }
        var settings = RoundSettings()
        settings.maxAddressRate = 0.5
        let plan = ConfirmationPlan(Array(0..<5), of: lines, settings: settings, within: .seconds(60), most: 100_000)
        #expect(plan.chosen == [0] && plan.settings.count == 29 && plan.isInTime)
        let late = ConfirmationPlan(Array(0..<5), of: lines, settings: settings, within: .zero, most: 100_000)
        #expect(late.chosen == [0] && late.settings.count == 20 && !late.isInTime)
    }

    @Test("no more lines than may be probed again")
    func most() {
        let lines = (0..<5).map { line($0, 0) }
        let plan = ConfirmationPlan(
            Array(0..<5), of: lines, settings: RoundSettings(), within: .seconds(60), most: 2)
        #expect(plan.chosen == [0, 1])
    }

    @Test("by the round's own plan it is over in time, with probes to the ingresses as without")
    func keepsItsTime() {
        for seed in 0..<100 as Range<UInt64> {
            var generator = Seed.generator(seed)
            let hosts = Int.random(in: 1...40, using: &generator)
            let lines = (0..<Int.random(in: 1...900, using: &generator)).map { number in
                line(Int.random(in: 0..<hosts, using: &generator), number, echo: Bool.random(using: &generator))
            }
            var settings = RoundSettings()
            settings.count = Int.random(in: 1...200, using: &generator)
            settings.interval = .milliseconds(Int.random(in: 1...500, using: &generator))
            settings.maxRate = Double.random(in: 50...20_000, using: &generator)
            settings.maxAddressRate = Double.random(in: 20...1_000, using: &generator)
            settings.segments = Bool.random(using: &generator) ? .icmp : nil
            let time = Duration.milliseconds(Int.random(in: 2_500...60_000, using: &generator))
            let plan = ConfirmationPlan(
                Array(lines.indices), of: lines, settings: settings, within: time, most: 100_000)
            #expect(!plan.chosen.isEmpty, "seed \(seed)")
            if plan.isInTime { #expect(length(plan, lines) <= time, "seed \(seed)") }
        }
    }
}
