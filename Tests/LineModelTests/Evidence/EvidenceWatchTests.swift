import Testing

@testable import LineModel

@Suite("The judgement by evidence over the rounds")
struct EvidenceWatchTests {
    private let lines = (0..<20).map { index in
        Line(name: "line-\(index)", ingress: HostPort(host: "198.18.0.\(index / 10)", port: 7000))
    }
    private let usual = UsualLossClass(atMost: 0.002)
    private let none = [Bool](repeating: false, count: 20)

    private func watch() -> EvidenceWatch {
        let field = FieldEvidence(CauseField(lines), ways: lines.map { LineWay($0, payload: .plumb) })
        return EvidenceWatch(field, bars: EvidenceBars(lines: 20, groups: 3, every: .seconds(300)))
    }

    private func round(
        _ watch: inout EvidenceWatch, limits: [Bool]? = nil, bins: Int = 0, _ lost: (Int) -> Int?
    ) -> EvidenceWatch.Outcome {
        let counts = (0..<20).map { line in lost(line).map { LossCount(lost: $0, sent: 100, usual: usual) } }
        let isHealthy = counts.map { ($0?.lost ?? 0) <= 30 }
        var suspects = watch.begin(counts, isHealthy: isHealthy, raisedOtherwise: limits ?? none)
        for _ in 0..<bins where !suspects.isEmpty {
            var bin: [Int: LossCount] = [:]
            for line in suspects { bin[line] = counts[line] }
            watch.bin(bin)
            suspects = watch.suspects
        }
        return watch.close()
    }

    @Test("raises a line, keeps it while it is bad, clears it when it is as usual, and begins anew")
    func story() {
        var (watch, risen) = (watch(), 0)
        for _ in 0..<12 where risen == 0 {
            let outcome = round(&watch) { $0 == 3 ? 3 : 0 }
            risen = outcome.rises.first?.lines == [3] ? 1 : 0
        }
        #expect(risen == 1 && watch.raised.keys.sorted() == [3] && watch.risenGroups.isEmpty)
        for _ in 0..<20 {
            let outcome = round(&watch) { $0 == 3 ? 3 : 0 }
            #expect(outcome == EvidenceWatch.Outcome())
        }
        var quiet = 0
        while !watch.raised.isEmpty, quiet < 50 {
            quiet += 1
            let outcome = round(&watch) { _ in 0 }
            #expect(outcome.cleared == (watch.raised.isEmpty ? [3] : []))
        }
        #expect(quiet >= 2 && quiet < 12 && watch.field.lines[3] == LineEvidence())
    }

    @Test("finds the same sooner with further bins of probes")
    func bins() {
        func rounds(bins: Int) -> Int {
            var watch = watch()
            for number in 1...40 where !round(&watch, bins: bins, { $0 == 3 ? 2 : 0 }).rises.isEmpty { return number }
            return 40
        }
        let (plain, more) = (rounds(bins: 0), rounds(bins: 4))
        #expect(more <= plain - 2 && plain < 15)
    }

    @Test("raises an ingress with its lines, and takes along what joins it")
    func joins() {
        var watch = watch()
        var outcome = EvidenceWatch.Outcome()
        for _ in 0..<4 where outcome.rises.isEmpty { outcome = round(&watch) { $0 < 8 ? 3 : 0 } }
        let group = CauseKey(.ingress, "198.18.0.0:7000")
        #expect(outcome.rises.map(\.group) == [group] && watch.risenGroups[group] == Set(0..<8))
        var joined: [Int] = []
        for _ in 0..<6 { joined += round(&watch) { $0 < 9 ? 3 : 0 }.joined }
        #expect(joined == [8] && watch.raised.count == 9)
        let again = EvidenceWatch(
            watch.field, bars: watch.bars, raised: watch.raised, risenGroups: [group: Set(4..<12), .vantage: [15]])
        #expect(again.risenGroups == [group: Set(4..<9)])
        for _ in 0..<40 { _ = round(&watch) { _ in 0 } }
        #expect(watch.raised.isEmpty && watch.risenGroups.isEmpty)
    }

    @Test("does not raise what the limits have raised, nor clears what was not measured")
    func otherwise() {
        var watch = watch()
        let limits = (0..<20).map { $0 == 3 }
        for _ in 0..<20 {
            let outcome = round(&watch, limits: limits) { $0 == 3 ? 60 : 0 }
            #expect(outcome == EvidenceWatch.Outcome())
        }
        for _ in 0..<12 { _ = round(&watch) { $0 == 5 ? 5 : $0 == 3 ? nil : 0 } }
        #expect(watch.raised[5] != nil)
        for _ in 0..<30 { _ = round(&watch) { $0 == 5 ? nil : 0 } }
        #expect(watch.raised[5] != nil)
    }

    @Test("does not raise a line for what it lost while its limits held it, when they have cleared it")
    func clearedByLimits() {
        var watch = watch()
        let limits = (0..<20).map { $0 == 3 }
        for _ in 0..<12 { _ = round(&watch, limits: limits) { $0 == 3 ? 100 : 0 } }
        for _ in 0..<12 {
            let outcome = round(&watch) { _ in 0 }
            #expect(outcome == EvidenceWatch.Outcome())
        }
        // What it loses from then on counts.
        for _ in 0..<12 { _ = round(&watch) { $0 == 3 ? 3 : 0 } }
        #expect(watch.raised.keys.sorted() == [3])
    }

    @Test("keeps the evidence of a line that was raised since it could not be measured")
    func unmeasured() {
        var watch = watch()
        for _ in 0..<3 { _ = round(&watch) { $0 == 3 ? 2 : 0 } }
        let before = watch.field.lines[3]
        #expect(before.value > 10)
        for _ in 0..<5 { _ = round(&watch, limits: (0..<20).map { $0 == 3 }) { $0 == 3 ? nil : 0 } }
        #expect(watch.field.lines[3] == before)
    }

    @Test("goes on after a restart with what was stored")
    func stored() {
        var watch = watch()
        for _ in 0..<12 { _ = round(&watch) { $0 == 3 ? 4 : 0 } }
        let (packed, raised) = (watch.field.packed, watch.raised)
        var field = FieldEvidence(CauseField(lines), ways: lines.map { LineWay($0, payload: .plumb) })
        _ = field.restore(packed)
        var again = EvidenceWatch(
            field, bars: watch.bars, raised: raised.merging([99: LossClearing(raisedLoss: 1)]) { $1 })
        #expect(again.raised == raised)
        for lost in [4, 0, 0, 0, 0, 0, 0, 0, 0, 0] {
            #expect(round(&again) { $0 == 3 ? lost : 0 } == round(&watch) { $0 == 3 ? lost : 0 })
        }
        #expect(again.raised.isEmpty && watch.raised.isEmpty)
    }

    @Test("is told in whole numbers")
    func figures() throws {
        var watch = watch()
        for _ in 0..<9 { _ = round(&watch) { $0 == 3 ? 4 : 0 } }
        let past = (1...14).map { PooledLoss(dayOffset: $0, lost: 2, sent: 1200) }
        let usual = try #require(UsualLoss(past))
        let outlook = EvidenceOutlook(budget: .usual, lines: 20, groups: 3, every: .seconds(300), trials: 100)
        let line = watch.field.lines[3]
        let chance = outlook.chance(logEvidence: line.logEvidence)
        let figures = EvidenceFigures(
            line, watch.field.windows[3], usual: usual, chance: chance, every: .seconds(300), period: .week)
        #expect(figures.lossPerMillion == 40_000 && figures.rounds == 9 && figures.usualPerMillion == 1667)
        #expect(figures.oneIn > 1 && abs(Double(figures.oneIn) - 1 / chance) < 1)
        #expect(
            EvidenceFigures(
                LineEvidence(), EvidenceWindow(), usual: .unknown, chance: 1, every: .seconds(300), period: .week
            ).oneIn == 1)
        #expect(outlook.chance(logEvidence: 30, ofGroup: true) < outlook.chance(logEvidence: 30))
    }
}
