import FleetModel
import LineModel
import TestSupport
import Testing

@Suite("Plans of a fleet")
struct FleetPlannerTests {
    private func lines(_ count: Int, hosts: Int = 10) -> [Line] {
        (0..<count).map {
            Line(name: "line-\($0)", ingress: HostPort(host: "118.0.2.\($0 % hosts + 1)", port: 7000))
        }
    }

    private func vantages(_ count: Int, weight: (Int) -> Double = { _ in 1 }) -> [FleetVantage] {
        (0..<count).map { FleetVantage(name: "vantage-\($0)", weight: weight($0)) }
    }

    private func chosen(_ planner: FleetPlanner) throws -> [String: Set<String>] {
        let plan = try planner.plan()
        return Dictionary(
            uniqueKeysWithValues: plan.lines.indices.map { line in
                (plan.lines[line].name, Set(plan.vantagesOfLine[line].map { plan.vantages[Int($0)].name }))
            })
    }

    private func planner(_ vantages: [FleetVantage], _ lines: [Line], _ selectors: [FleetSelector] = []) -> FleetPlanner
    {
        FleetPlanner(vantages: vantages, lines: lines, selectors: selectors, addressCap: 1e9)
    }

    @Test("The hash of a pair never changes; the numbers are those of another implementation")
    func vectors() {
        let pair = {
            RendezvousHash.pair(line: RendezvousHash.key(ofLine: $0), vantage: RendezvousHash.key(ofVantage: $1))
        }
        #expect(pair("sz-hk-01", "shenzhen-1") == 3262764465434363013)
        #expect(pair("sz-hk-01", "guangzhou-1") == 6590912538701475809)
        #expect(pair("", "") == 6223545575869647418)
        #expect(pair("a", "a") != pair("", "aa"))
        // ln(2) / 2
        #expect(abs(RendezvousHash.distance(1 << 63, weight: 2) - 0.346_573_590_279_972_6) < 1e-15)
    }

    @Test("Each line is measured from three vantages, or as many as its selectors say")
    func copies() throws {
        for (copies, expected) in [(1, 1), (3, 3), (7, 7), (50, 20)] {
            let plan = try planner(vantages(20), lines(200), [FleetSelector(copies: copies)]).plan()
            #expect(plan.vantagesOfLine.allSatisfy { Set($0).count == expected && $0.count == expected })
        }
        #expect(try planner(vantages(20), lines(10)).plan().pairs == 30)
        #expect(try planner(vantages(20), lines(10), [FleetSelector(copies: nil)]).plan().pairs == 200)
    }

    @Test("Selectors add up, more copies keep the vantages of fewer, and what none is about is measured by nobody")
    func selectorsAddUp() throws {
        var fleet = vantages(20)
        for index in 0..<5 { fleet[index].tags = [Tag(key: "carrier", value: "ct")] }
        let few = try chosen(planner(fleet, lines(50), [try FleetSelector(parsing: "*; copies=2")]))
        let both = try chosen(
            planner(
                fleet, lines(50),
                [
                    try FleetSelector(parsing: "*; copies=2"),
                    try FleetSelector(parsing: "name=*1 -> carrier=ct; copies=all"),
                ]))
        for (line, before) in few {
            let ct = Set((0..<5).map { "vantage-\($0)" })
            #expect(both[line] == (line.hasSuffix("1") ? before.union(ct) : before))
        }
        let more = try chosen(planner(fleet, lines(50), [try FleetSelector(parsing: "*; copies=4")]))
        for (line, before) in few { #expect(more[line]?.isSuperset(of: before) == true) }
        let plan = try planner(fleet, lines(50), [try FleetSelector(parsing: "name=line-7 -> carrier=cm")]).plan()
        #expect(plan.pairs == 0 && plan.unmeasuredLines.count == 50)
    }

    @Test("A vantage that joins takes lines from others and moves none between them; one that leaves gives up its own")
    func movesOnlyWhatItMust() throws {
        for weight in [1.0, 0.5, 3] {
            let before = try chosen(planner(vantages(20), lines(500)))
            let grown = vantages(20) + [FleetVantage(name: "new", weight: weight)]
            let after = try chosen(planner(grown, lines(500)))
            var moved = 0
            for (line, old) in before {
                guard let new = after[line], new != old else { continue }
                moved += 1
                #expect(new.subtracting(old) == ["new"] && old.subtracting(new).count == 1)
            }
            // As many as its share of three copies, within five standard deviations of the binomial.
            let expected = 500 * 3 * weight / (20 + weight)
            #expect(abs(Double(moved) - expected) < 5 * expected.squareRoot(), "\(moved) of \(expected)")
            let shrunk = try chosen(planner(Array(vantages(20).dropFirst()), lines(500)))
            for (line, old) in before {
                let kept = old.subtracting(["vantage-0"])
                #expect(shrunk[line]?.isSuperset(of: kept) == true)
                if old == kept { #expect(shrunk[line] == old) }
            }
        }
    }

    @Test("Vantages have lines in proportion to their weights, those of weight 0 none")
    func weightShares() throws {
        let weights = [1.0, 1, 2, 4, 0]
        let plan = try planner(vantages(5) { weights[$0] }, lines(8000), [FleetSelector(copies: 1)]).plan()
        for (index, weight) in weights.enumerated() {
            let expected = 8000 * weight / 8
            let count = Double(plan.linesOfVantage[index].count)
            #expect(abs(count - expected) <= 5 * expected.squareRoot(), "\(count) of \(expected)")
        }
    }

    @Test("The order of vantages, lines and selectors changes nothing", .seeded)
    func orderDoesNotMatter() throws {
        var random = Seed.generator()
        let fleet = vantages(12) { Double($0 % 3 + 1) }
        let selectors = [try FleetSelector(parsing: "name=*3*; copies=2"), FleetSelector()]
        let first = planner(fleet, lines(100), selectors)
        var second = first
        second.vantages.shuffle(using: &random)
        second.lines.shuffle(using: &random)
        second.selectors.reverse()
        #expect(try chosen(first) == chosen(second))
        let (plan, other) = (try first.plan(), try second.plan())
        for vantage in fleet {
            let (one, two) = (plan.assignment(of: vantage.name), other.assignment(of: vantage.name))
            #expect(one?.phase == two?.phase && one?.addressRates == two?.addressRates)
            #expect(one.map { Set($0.lines) } == two.map { Set($0.lines) })
        }
    }

    @Test("An ingress's cap is divided over the vantages that probe it, by their lines, and never exceeded together")
    func capsAreDivided() throws {
        var three = FleetPlanner(vantages: vantages(3), lines: lines(10, hosts: 1))
        #expect(try three.plan().assignment(of: "vantage-0")?.addressRates == ["118.0.2.1": 333.333])
        three.addressCaps = ["118.0.2.1": 600]
        #expect(try three.plan().assignment(of: "vantage-2")?.addressRates == ["118.0.2.1": 200])
        let plan = try FleetPlanner(vantages: vantages(30), lines: lines(1000)).plan()
        var sums: [String: Double] = [:]
        for vantage in plan.vantages.indices {
            let assignment = plan.assignment(vantage)
            #expect(Set(assignment.addressRates.keys) == Set(assignment.lines.map(\.ingress.host)))
            for (host, rate) in assignment.addressRates {
                sums[host, default: 0] += rate
                // Its lines there have their probes within a slot.
                let own = assignment.lines.count { $0.ingress.host == host }
                #expect(Double(own * 100) / rate <= 300)
            }
        }
        for sum in sums.values { #expect(sum <= 1000 && sum > 999) }
    }

    @Test("A plan beyond a cap is refused with the arithmetic")
    func refusals() throws {
        let planner = FleetPlanner(vantages: vantages(3), lines: lines(40, hosts: 1), addressCap: 20)
        let refusal = #expect(throws: FleetPlanRefusal.self) { try planner.plan() }
        #expect(
            refusal.map { "\($0)" }
                == "ingress 118.0.2.1: 3 vantages x 40 lines x 100 probes in 300 s = 40/s, the cap is 20/s; measure from "
                + "fewer vantages (copies), send fewer probes or less often, or raise the cap")
        var fitting = planner
        fitting.addressCap = 40
        #expect(try fitting.plan().pairs == 120)
        var uneven = planner
        uneven.selectors = [
            try FleetSelector(parsing: "name=line-1; copies=1"), try FleetSelector(parsing: "name!=line-1"),
        ]
        let text = #expect(throws: FleetPlanRefusal.self) { try uneven.plan() }.map { "\($0)" }
        #expect(
            text?.hasPrefix("ingress 118.0.2.1: 118 pairs of line and vantage x 100 probes in 300 s = 39.3/s") == true)
        let many = FleetPlanner(vantages: vantages(3), lines: lines(400, hosts: 10), addressCap: 1)
        let worst = #expect(throws: FleetPlanRefusal.self) { try many.plan() }
        #expect(worst?.excesses.count == 10)
        #expect(worst.map { "\($0)".contains("; and 2 more ingresses; measure") } == true)
    }

    @Test("A plan whose selectors exceed a cap only together is refused, too")
    func refusedTogether() throws {
        var fleet = vantages(4)
        for index in 0..<2 { fleet[index].tags = [Tag(key: "carrier", value: "ct")] }
        var planner = FleetPlanner(
            vantages: fleet, lines: lines(3, hosts: 1),
            selectors: [
                try FleetSelector(parsing: "* -> carrier=ct; copies=all"),
                try FleetSelector(parsing: "* -> carrier!=ct; copies=all"),
            ], addressCap: 3)
        let refusal = #expect(throws: FleetPlanRefusal.self) { try planner.plan() }
        #expect(refusal?.excesses.map(\.pairs) == [12])
        planner.addressCap = 4
        #expect(try planner.plan().pairs == 12)
    }

    @Test("A hundred million pairs are refused before any is worked out")
    func allFromAll() {
        let planner = FleetPlanner(
            vantages: vantages(1000), lines: lines(100_000, hosts: 250), selectors: [FleetSelector(copies: nil)])
        let refusal = #expect(throws: FleetPlanRefusal.self) { try planner.plan() }
        #expect(refusal?.excesses.reduce(0) { $0 + $1.pairs } == 100_000_000)
    }

    @Test("Thirty vantages begin seconds apart; one that joins moves hardly any")
    func phases() throws {
        let plan = try planner(vantages(30), lines(100)).plan()
        let phases = plan.vantages.indices.map { plan.assignment($0).phase }.sorted()
        #expect(phases.allSatisfy { $0 >= .zero && $0 < .seconds(150) })
        #expect(zip(phases, phases.dropFirst()).allSatisfy { $1 - $0 >= .seconds(2) })
        let (before, after) = (
            try planner(vantages(40), lines(10)).plan(), try planner(vantages(41), lines(10)).plan()
        )
        let moved = vantages(40).count {
            before.assignment(of: $0.name)?.phase != after.assignment(of: $0.name)?.phase
        }
        #expect(moved <= 8)
        for count in [1, 2, 3, 100, 1000] {
            let shares = FleetPhases.shares(vantages(count).map(\.name)).sorted()
            #expect(shares.allSatisfy { (0..<1).contains($0) })
            #expect(zip(shares, shares.dropFirst()).allSatisfy { $1 - $0 >= 0.25 / Double(count) })
        }
    }

    @Test("A vantage whose round takes most of a slot begins so early that it ends within it")
    func longRounds() throws {
        let planner = FleetPlanner(
            vantages: vantages(8), lines: lines(10, hosts: 1), selectors: [FleetSelector(copies: nil)], addressCap: 28)
        let plan = try planner.plan()
        for vantage in plan.vantages.indices {
            let assignment = plan.assignment(vantage)
            let needed = 1000 / (assignment.addressRates["118.0.2.1"] ?? 0)
            #expect(assignment.phase / .seconds(1) + needed <= 300)
        }
    }

    @Test("A fleet without vantages or without lines has an empty plan")
    func empty() throws {
        #expect(try planner([], lines(5)).plan().unmeasuredLines.count == 5)
        #expect(try planner(vantages(2), []).plan().assignment(of: "vantage-1")?.lines == [])
        #expect(try planner(vantages(2), []).plan().assignment(of: "nobody") == nil)
    }
}
