import TestSupport
import Testing

@testable import LineModel

/// What a way does to a probe: the share that it loses, by the manner of sending.
private typealias Way = (ExperimentPlan.Manner) -> Double

@Suite("Experiments", .seeded)
struct ExperimentTests {
    private func line(_ number: Int, host: String = "192.0.2.1") -> Line {
        Line(name: "line-\(number)", ingress: HostPort(host: host, port: UInt16(7_000 + number)))
    }

    private func opened(_ id: Int, _ lines: [Line], _ trouble: Trouble = .abnormal) -> ChangedIncident {
        ChangedIncident(
            .opened,
            Incident(
                id: id, key: CauseKey(.line, "x"), trouble: trouble, openedAt: WallTime(nanosecondsSince1970: 0),
                lines: Set(lines.map(\.name))))
    }

    private func settings(size: Int = 64, dscp: Int? = nil) -> RoundSettings {
        var settings = RoundSettings()
        (settings.size, settings.dscp) = (size, dscp)
        return settings
    }

    private func plan(
        _ lines: [Line], size: Int = 64, dscp: Int? = nil, within: Duration = .seconds(240), isSized: Bool = true
    ) -> ExperimentPlan {
        ExperimentPlan(
            [opened(1, lines)], of: lines, isSized: { _ in isSized }, settings: settings(size: size, dscp: dscp),
            within: within)
    }

    /// Carries a plan out over a way, with losses that come one by one or in runs.
    private func carryOut(
        _ plan: ExperimentPlan, meanRun: Double = 1, using random: inout some RandomNumberGenerator, _ way: Way
    ) -> ExperimentRun {
        var run = ExperimentRun(plan)
        while let manner = run.next {
            let readings = plan.subjects.map { _ in
                reading(way(manner), probes: plan.settings.count, meanRun: meanRun, using: &random)
            }
            run.enter(readings)
        }
        return run
    }

    private func reading(
        _ loss: Double, probes: Int, meanRun: Double, using random: inout some RandomNumberGenerator
    ) -> ExperimentRun.Reading {
        var reading = ExperimentRun.Reading(sent: probes, lost: 0, runs: 0)
        var isLost = false
        for number in 0..<probes {
            // Gilbert's model: a run ends with 1 / mean, and begins as often as the share asks for.
            let end = 1 / meanRun
            let begin = loss >= 1 ? 1 : min(1, end * loss / (1 - loss))
            let was = isLost
            let chance = Double.random(in: 0..<1, using: &random)
            if number == 0 || meanRun == 1 { isLost = chance < loss } else { isLost = chance < (was ? 1 - end : begin) }
            if isLost { reading.lost += 1 }
            if isLost, !was || number == 0 { reading.runs += 1 }
        }
        return reading
    }

    private func found(_ run: ExperimentRun, _ lines: [Line]) -> [Explanation] {
        run.explanations(at: WallTime(nanosecondsSince1970: 9), round: "r", lines: lines)
    }

    @Test("the first lines of incidents that opened are chosen, of each ingress one first; others are let alone")
    func chosen() {
        let lines = (0..<40).map { line($0, host: "192.0.2.\($0 / 10)") }
        let changes = [
            opened(1, Array(lines[0..<20])), opened(2, Array(lines[20..<30]), .unmeasured),
            ChangedIncident(.continued, opened(3, [lines[31]]).incident), opened(4, Array(lines[32..<34])),
        ]
        let plan = ExperimentPlan(
            changes, of: lines, isSized: { $0.name != "line-32" }, settings: settings(), within: .seconds(100))
        #expect(plan.subjects.map(\.incident) == [1, 1, 1, 4, 4])
        #expect(plan.subjects.filter { $0.incident == 1 }.allSatisfy { $0.index < 20 })
        #expect(plan.subjects.map(\.isSized) == [true, true, true, false, true])
        #expect(plan.experiments == [.size, .dscp] && plan.tests == 9)
        let many = (0..<50).map { number in opened(number, [line(number)]) }
        let all = ExperimentPlan(
            many, of: (0..<50).map { line($0) }, isSized: { _ in true }, settings: settings(), within: .seconds(100))
        #expect(all.subjects.count == ExperimentPlan.maxLines)
    }

    @Test("what there is no time for is not begun, and what is begun ends in time")
    func time() {
        let lines = [line(0)]
        #expect(plan(lines, within: .seconds(9)).subjects.isEmpty && plan(lines, within: .zero).rounds == 0)
        let short = plan(lines, within: .seconds(25))
        #expect(short.experiments == [.size] && short.length < .seconds(3))
        for seconds in 0..<120 {
            let plan = plan(lines, within: .seconds(seconds))
            var run = ExperimentRun(plan)
            var rounds = 0
            while run.next != nil {
                rounds += 1
                if rounds % 3 == 0 { run.fail() } else { run.enter([.init(sent: 50, lost: 20, runs: 15)]) }
            }
            #expect(plan.length * rounds <= .seconds(seconds), "\(seconds) s")
        }
        var slow = settings()
        slow.interval = .seconds(10)
        let none = ExperimentPlan(
            [opened(1, lines)], of: lines, isSized: { _ in true }, settings: slow, within: .seconds(3_000))
        #expect(none.subjects.isEmpty)
    }

    @Test("the sides take turns, after the line's own probes; companions and a rate that is found are left out")
    func order() {
        let lines = [line(0)]
        var asked = settings(size: 1_300, dscp: 46)
        (asked.findsRate, asked.segments, asked.maxRate) = (true, .icmp, 500)
        let plan = ExperimentPlan(
            [opened(1, lines)], of: lines, isSized: { _ in true }, settings: asked, within: .seconds(100))
        var run = ExperimentRun(plan)
        var manners: [ExperimentPlan.Manner] = []
        while let manner = run.next {
            manners.append(manner)
            run.enter([.init(sent: 50, lost: 25, runs: 20)])
        }
        let own = ExperimentPlan.Manner(bytes: 1_300, dscp: 46)
        #expect(manners.prefix(3) == [own, .init(bytes: 32, dscp: 46), .init(bytes: 1_400, dscp: 46)])
        #expect(manners.count == 17 && manners.suffix(2) == [own, .init(bytes: 1_300, dscp: 0)])
        #expect(plan.round(in: own).segments == nil && !plan.settings.findsRate && plan.settings.maxRate == 500)
    }

    @Test("a way that loses what is longer than 1,172 bytes is found out, the limit on both sides of it, and no class")
    func size() throws {
        var random = Seed.generator(170)
        let lines = [line(0), line(1)]
        let run = carryOut(plan(lines, size: 1_300), using: &random) { $0.bytes > 1_172 ? 1 : 0 }
        let conclusions = found(run, lines).flatMap(\.conclusions)
        #expect(conclusions.count == 2 && run.unfitCount == 0)
        for case .sizeLimit(let finding) in conclusions {
            #expect(finding.passes <= 1_172 && finding.fails > 1_172 && finding.fails - finding.passes < 100)
        }
        #expect(conclusions.allSatisfy { $0.kind == .sizeLimit })
    }

    @Test("a way that loses one class is found out, whichever the line's own is, and no length", arguments: [nil, 46])
    func dscp(_ own: Int?) {
        var random = Seed.generator(171)
        let lines = [line(0)]
        let run = carryOut(plan(lines, dscp: own), using: &random) { $0.dscp == own ?? 0 ? 0.4 : 0 }
        let conclusions = found(run, lines).flatMap(\.conclusions)
        #expect(conclusions.map(\.kind) == [.dscpClass])
        if case .dscpClass(let finding) = conclusions.first {
            #expect(finding.lossy.dscp == own ?? 0 && finding.isOnly)
        }
    }

    @Test("of a line that loses nothing any more nothing follows, and nothing more is sent")
    func over() {
        let lines = [line(0)]
        var run = ExperimentRun(plan(lines))
        run.enter([.init(sent: 50, lost: 0, runs: 0)])
        #expect(run.next == nil && run.unfitCount == 0)
        #expect(found(run, lines).map(\.experiment) == [.again])
    }

    @Test("an experiment that is not finished, or lacks a round, proves nothing and is counted; the other one counts")
    func unfit() {
        let lines = [line(0)]
        let lost = ExperimentRun.Reading(sent: 50, lost: 25, runs: 20)
        var missing = ExperimentRun(plan(lines))
        missing.enter([lost])
        missing.enter([nil])
        while missing.next != nil { missing.enter([lost]) }
        #expect(missing.unfitCount == 1 && found(missing, lines).map(\.experiment) == [.again, .dscp])
        var stopped = ExperimentRun(plan(lines))
        for _ in 0..<12 { stopped.enter([lost]) }
        stopped.stop()
        #expect(stopped.unfitCount == 1 && found(stopped, lines).map(\.experiment) == [.again, .size])
        var spoilt = ExperimentRun(plan(lines))
        spoilt.enter([lost])
        for _ in 0...ExperimentPlan.maxRepeats { spoilt.fail() }
        #expect(spoilt.next?.dscp == 0 && spoilt.failures == 4)
        while spoilt.next != nil { spoilt.enter([lost]) }
        #expect(spoilt.unfitCount == 1 && found(spoilt, lines).map(\.experiment) == [.again, .dscp])
    }

    @Test("nothing is concluded where the line was bad for a while only, in the middle of turns")
    func whiles() {
        let lines = [line(0)]
        for start in 1..<8 {
            var run = ExperimentRun(plan(lines))
            var round = 0
            while run.next != nil {
                let isBad = round == 0 || (round >= start && round < start + 3)
                run.enter([isBad ? .init(sent: 50, lost: 30, runs: 25) : .init(sent: 50, lost: 0, runs: 0)])
                round += 1
            }
            #expect(found(run, lines).flatMap(\.conclusions).isEmpty, "from \(start)")
        }
    }

    @Test("over 10,000 experiments on ways that lose alike, evenly or in runs, no more than the stated share errs")
    func falseRate() {
        var random = Seed.generator(172)
        let lines = [line(0)]
        let plan = plan(lines)
        var wrong = 0
        for number in 0..<10_000 {
            let loss = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1][number % 8]
            let meanRun = [1.0, 1, 2, 5, 10][number / 8 % 5]
            let run = carryOut(plan, meanRun: meanRun, using: &random) { _ in loss }
            if !found(run, lines).allSatisfy(\.conclusions.isEmpty) { wrong += 1 }
        }
        // The rate, and three deviations of a count that keeps it.
        let most = 10_000 * ExperimentRule.falseRate
        #expect(Double(wrong) <= most + 3 * most.squareRoot(), "\(wrong) false conclusions")
    }

    @Test("a third of the long packets, or of one class, is found in nearly every of 500 experiments")
    func power() {
        var random = Seed.generator(173)
        let lines = [line(0)]
        var (sizes, classes) = (0, 0)
        for _ in 0..<500 {
            let size = carryOut(plan(lines, size: 1_300), using: &random) { $0.bytes > 1_000 ? 0.33 : 0 }
            if found(size, lines).flatMap(\.conclusions).map(\.kind) == [.sizeLimit] { sizes += 1 }
            let dscp = carryOut(plan(lines), using: &random) { $0.dscp == 0 ? 0.33 : 0 }
            if found(dscp, lines).flatMap(\.conclusions).map(\.kind) == [.dscpClass] { classes += 1 }
        }
        #expect(sizes >= 490 && classes >= 490, "\(sizes) and \(classes) of 500")
    }
}
