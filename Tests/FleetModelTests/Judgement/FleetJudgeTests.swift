import Foundation
import LineModel
import TestSupport
import Testing

@testable import FleetModel

@Suite("What a slot's cells say", .seeded)
struct FleetJudgeTests {
    @Test("is what every case in fleet-judgement.md says")
    func cases() throws {
        let document = try Repository.document("fleet-judgement.md")
        let table = try #require(document.components(separatedBy: "```").dropFirst().first)
        let cases = table.components(separatedBy: "\n\n").map { FleetText($0) }
        #expect(cases.count >= 40)
        for one in cases { #expect(one.found == one.expected, "\(one.name)") }
    }

    /// A fleet drawn at random, all lines from all vantages or from three of them.
    private struct RandomFleet {
        var vantages: [FleetVantage]
        var lines: [Line] = []
        var field: FleetField
        let ingresses: Int
        let echoes: Int

        init(_ random: inout SeededGenerator, copies: Int?) throws {
            let count = Int.random(in: 4...9, using: &random)
            vantages = (0..<count).map {
                FleetVantage(
                    name: "v\($0)",
                    tags: [Tag(key: "carrier", value: "\($0 % 2)"), Tag(key: "net", value: "all")])
            }
            ingresses = Int.random(in: 3...6, using: &random)
            echoes = Int.random(in: 3...6, using: &random)
            for ingress in 1...ingresses {
                for echo in 1...echoes { lines.append(FleetText.line(ingress, echo)) }
            }
            let planner = FleetPlanner(
                vantages: vantages, lines: lines, selectors: [FleetSelector(copies: copies)], addressCap: 1e6)
            field = FleetField(try planner.plan())
        }

        /// The slot in which these cells are bad.
        func slot(_ isBad: (FleetVantage, Line) -> Bool) -> FleetSlot {
            var rounds: [String: FleetRound] = [:]
            for (index, vantage) in field.vantages.enumerated() {
                let own = field.linesOfVantage[index].map { field.lines[Int($0)] }
                rounds[vantage.name] = TestRound.round(
                    of: vantage.name, slot: 300, own.map { ($0, isBad(vantage, $0) ? "x" : ".") })
            }
            return FleetSlot(slot: 300, every: .seconds(300), rounds: rounds)
        }
    }

    @Test("A healthy fleet says nothing")
    func healthy() throws {
        var random = Seed.generator(1)
        for number in 0..<30 {
            let fleet = try RandomFleet(&random, copies: number % 2 == 0 ? nil : 3)
            #expect(FleetText.words(FleetJudge.judge(fleet.slot { _, _ in false }, in: fleet.field)) == [])
        }
    }

    @Test("A single fault is named, wherever it is, and no other line is accused")
    func singleFaults() throws {
        var random = Seed.generator(2)
        for _ in 0..<40 {
            let fleet = try RandomFleet(&random, copies: nil)
            let (vantage, line) = (
                try #require(fleet.vantages.randomElement(using: &random)),
                try #require(fleet.lines.randomElement(using: &random))
            )
            let carrier = vantage.tags[0]
            let all = fleet.vantages.count
            let faults: [(String, (FleetVantage, Line) -> Bool)] = [
                ("uplink \(vantage.name)", { seen, _ in seen == vantage }),
                (
                    "ingress \(line.ingress.host): \(fleet.echoes) lines from \(all) of \(all)",
                    { $1.ingress == line.ingress }
                ),
                (
                    "echo \(line.echo?.host ?? ""): \(fleet.ingresses) lines from \(all) of \(all)",
                    { $1.echo == line.echo }
                ),
                ("line \(line.name): from \(all) of \(all)", { $1 == line }),
                (
                    "way \(vantage.name) -> \(line.ingress.host): \(fleet.echoes) lines from 1 of \(all)",
                    { $0 == vantage && $1.ingress == line.ingress }
                ),
                (
                    "way carrier=\(carrier.value) -> \(line.ingress.host): \(fleet.echoes) lines from "
                        + "\(fleet.vantages.count { $0.tags[0] == carrier }) of \(all)",
                    { $0.tags[0] == carrier && $1.ingress == line.ingress }
                ),
                ("shown \(line.name): 1 of \(all)", { $0 == vantage && $1 == line }),
            ]
            for (words, isBad) in faults {
                #expect(FleetText.words(FleetJudge.judge(fleet.slot(isBad), in: fleet.field)) == [words])
            }
        }
    }

    @Test(
        "Where each line is measured from three vantages, no line is accused that has no bad cell, and none is missed")
    func partialFleets() throws {
        var random = Seed.generator(3)
        for _ in 0..<60 {
            let fleet = try RandomFleet(&random, copies: 3)
            let line = try #require(fleet.lines.randomElement(using: &random))
            for isBad: (Line) -> Bool in [{ $0.ingress == line.ingress }, { $0.echo == line.echo }, { $0 == line }] {
                let findings = FleetJudge.judge(fleet.slot { isBad($1) }, in: fleet.field)
                #expect(findings.badUplinks == [])
                #expect(Set(findings.causes.flatMap(\.lines)) == Set(fleet.lines.filter(isBad).map(\.name)))
                #expect(findings.causes.count == 1)
            }
        }
    }

    @Test("The order of vantages and lines, and of a round's rows, changes nothing")
    func orderDoesNotMatter() throws {
        var random = Seed.generator(4)
        for _ in 0..<40 {
            let fleet = try RandomFleet(&random, copies: Bool.random(using: &random) ? nil : 3)
            var bad: Set<String> = []
            for vantage in fleet.vantages {
                let isUplink = random.nextUnit() < 0.15
                for line in fleet.lines where isUplink || random.nextUnit() < (line.ingress.host == "i1" ? 0.9 : 0.1) {
                    bad.insert("\(vantage.name) \(line.name)")
                }
            }
            let slot = fleet.slot { bad.contains("\($0.name) \($1.name)") }
            var shuffled = fleet
            shuffled.lines.shuffle(using: &random)
            let pairs = fleet.field.linesOfVantage.enumerated().flatMap { index, own in
                own.map { (fleet.field.vantages[index].name, fleet.field.lines[Int($0)].name) }
            }
            let field = FleetText.field(fleet.vantages.shuffled(using: &random), shuffled.lines, pairs)
            var other = slot
            for name in slot.rounds.keys.sorted() {
                let rows = slot.rounds[name]?.report.lines.shuffled(using: &random) ?? []
                other.rounds[name] = TestRound.round(
                    of: name, slot: 300, rows.map { ($0.line, $0.verdict == .abnormal ? "x" : ".") })
            }
            let (one, two) = (FleetJudge.judge(slot, in: fleet.field), FleetJudge.judge(other, in: field))
            #expect(one.causes == two.causes && one.seen == two.seen && one.standings == two.standings)
        }
    }

    @Test("Lines that the generation has not, has elsewhere, or gave to others are passed over and counted")
    func olderGenerations() throws {
        let text = FleetText("older\nv1 xx.\nv2 xx.\nv3 xx.\n")
        var slot = text.slot()
        let moved = Line(name: "i1>e1", ingress: HostPort(host: "i9", port: 9000))
        slot.rounds["v1"] = TestRound.round(
            of: "v1", slot: 0,
            [(moved, "x"), (FleetText.line(7, 7), "x"), (FleetText.line(1, 3), "."), (FleetText.line(1, 3), "x")])
        slot.rounds["gone"] = TestRound.round(of: "gone", slot: 0, [(FleetText.line(1, 3), "x")])
        let findings = FleetJudge.judge(slot, in: text.field)
        #expect(findings.standings.map(\.passedOver) == [3, 0, 0] && findings.passedOver == 3)
        #expect(
            FleetText.words(findings) == ["line i1>e1: from 2 of 2", "line i1>e2: from 2 of 2"])
    }

    @Test("A line is raised from as many vantages as the rules say")
    func raising() {
        let text = FleetText("raising\nv1 x.. ...\nv2 ... ...\nv3 ... ...\nv4 ... ...\n")
        let isRaised = { (raiseFrom: FleetRules.RaiseFrom) in
            !FleetJudge.judge(text.slot(), in: text.field, rules: FleetRules(raiseFrom: raiseFrom)).causes.isEmpty
        }
        #expect(!isRaised(.most) && isRaised(.vantages(1)) && !isRaised(.vantages(2)))
        #expect(isRaised(.share(0.25)) && !isRaised(.share(0.26)))
        #expect(FleetRules.RaiseFrom.vantages(5).raises(bad: 3, of: 3))
        #expect(
            !FleetRules.RaiseFrom.most.raises(bad: 1, of: 2) && !FleetRules.RaiseFrom.share(0.1).raises(bad: 0, of: 0))
    }

    @Test("A small loss that each of three vantages begins to see raises the line before any of them does")
    func jointEvidence() throws {
        let text = FleetText("joint\nv1 ... ...\nv2 ... ...\nv3 ... ...\n")
        func found(_ logs: [Double]) -> [String] {
            var slot = text.slot()
            for (index, log) in logs.enumerated() { slot.rounds["v\(index + 1)"]?.evidence = [1: log] }
            return FleetText.words(FleetJudge.judge(slot, in: text.field))
        }
        let bar = EvidenceBars(lines: 6, groups: 0, every: .seconds(300)).line / 2.302585
        #expect(found([0.7 * bar, 0.7 * bar, 0.7 * bar]) == ["line i1>e2: from 3 of 3"])
        #expect(found([bar, bar, 0]) == ["line i1>e2: from 2 of 3"])
        // By chance alone each has evidence of 10 in one slot of ten.
        #expect(found([1, 1, 1]) == [])
        // One vantage alone raises nothing here, however sure it is.
        #expect(found([5 * bar, 0, 0]) == [] && found([5 * bar, 0.5, 0.5]) == [])
        #expect(found([.infinity, .nan, -.infinity]) == [])
    }

    @Test("Evidence of vantages in order raises a line as seldom as the budget says")
    func jointEvidenceByChance() {
        var random = Seed.generator(5)
        // P(evidence >= x) = 1 / x: the worst that a line in order has.
        let trials = 20_000
        for count in [2, 3, 5] {
            for bar in [3.0, 5] {
                var hits = 0
                for _ in 0..<trials {
                    let sum = (0..<count).reduce(0.0) { sum, _ in
                        sum - NaturalLogarithm.of(max(1e-300, random.nextUnit()))
                    }
                    if FleetEvidence.joint(sum, of: count) >= bar { hits += 1 }
                }
                let expected = Double(trials) * NaturalLogarithm.exponential(-bar)
                #expect(Double(hits) <= expected + 5 * expected.squareRoot())
            }
        }
        #expect(FleetEvidence.joint(7, of: 1) == 7)
    }
}
