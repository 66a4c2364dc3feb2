import Testing

@testable import LineModel

@Suite("Delay and jitter over the rounds")
struct EvidenceDelayWatchTests {
    private let lines = (0..<3).map { index in
        Line(name: "line-\(index)", ingress: HostPort(host: "198.18.0.\(index)", port: 7000))
    }

    private func field(_ lines: [Line]) -> FieldEvidence {
        FieldEvidence(CauseField(lines), ways: lines.map { LineWay($0, payload: .plumb) })
    }

    private func watch() -> EvidenceWatch {
        EvidenceWatch(field(lines), bars: EvidenceBars(lines: 100_000, groups: 10_000, every: .seconds(300)))
    }

    private func baseline(_ median: Double) -> LineBaseline? {
        LineBaseline(
            (1...5).map { day in
                PastHour(dayOffset: day, medianRTTs: [median - 1, median, median + 1], lost: 0, sent: 1200)
            })
    }

    private func round(
        _ min: Double, _ median: Double, _ p95: Double, variation: Double = 2, usual: LineBaseline?
    ) -> DelayRound {
        DelayRound(
            level: DelayLevel(min: min, median: median, p95: p95), variation: variation, baseline: usual)
    }

    /// `#expect` cannot call what changes a value.
    private func restore(_ watch: inout EvidenceWatch, _ bytes: [UInt8]) -> Bool { watch.restore(bytes) }

    private func enter(
        _ watch: inout EvidenceWatch, raised: Bool = false, _ rounds: [DelayRound?]
    ) -> EvidenceWatch.Outcome {
        let none = [LossCount?](repeating: nil, count: rounds.count)
        let flags = rounds.map { _ in false }
        _ = watch.begin(none, isHealthy: flags, raisedOtherwise: rounds.map { _ in raised })
        watch.enterDelays(rounds)
        return watch.close()
    }

    /// A watch that has learned three lines in order, of 40 ms, over four days.
    private func learned() -> EvidenceWatch {
        var (watch, random, usual) = (watch(), SeededGenerator(seed: 3), baseline(40))
        for _ in 0..<(4 * 288) {
            let rounds = lines.map { _ in
                let noise = Double.random(in: 0..<2, using: &random)
                return round(38, 40 + noise, 44 + 2 * noise, variation: 2 + noise, usual: usual)
            }
            let outcome = enter(&watch, rounds)
            #expect(outcome == EvidenceWatch.Outcome())
        }
        return watch
    }

    @Test("has an expectation of at most 1 under every rate that a past allows for, and so has its clearing")
    func promise() {
        for (rounds, above) in [(1, 0), (1, 1), (20, 1), (100, 3), (288, 40), (4031, 0), (4031, 1000), (4031, 4031)] {
            let count = UInt16(above)
            let past = DelayPast(counts: SIMD4(UInt16(rounds), count, count, count))
            let rate = past.rates.rates[0]
            #expect(past.rounds == rounds && rate >= Double(above) / Double(rounds))
            let (yes, no) = (sums(true, past.rates), sums(false, past.rates))
            for slot in 0..<2 {
                for share in [0, 0.25, 0.5, 0.9, 1] {
                    let mean = share * rate * Double(yes[slot]) + (1 - share * rate) * Double(no[slot])
                    #expect(mean <= 1, "\(above) of \(rounds), \(share)")
                }
            }
            for share in DelayEvidence.alternatives {
                let clearing = DelayClearing(.median, share: share)
                let (bad, good) = (clearing.factor(true, rate: rate), clearing.factor(false, rate: rate))
                let least = max(share / 2, 1.25 * min(rate, share / 1.5))
                for chance in [least, (least + 1) / 2, 1] {
                    #expect(chance * bad + (1 - chance) * good <= 1 + 1e-12)
                }
                #expect(bad < 1 && good > 1)
            }
        }
    }

    private func sums(_ isAbove: Bool, _ rates: DelayRates) -> SIMD8<Float> {
        var evidence = DelayEvidence()
        evidence.add(DelayMarks(median: isAbove), rates: rates)
        return evidence.sums
    }

    @Test("counts a round only after it was judged, and none in which the line is raised")
    func counted() {
        var watch = watch()
        let flags = [false, false, false]
        for number in 0..<50 {
            _ = watch.begin([nil, nil, nil], isHealthy: flags, raisedOtherwise: [false, true, false])
            let before = watch.field
            let marks = DelayMarks(median: number % 25 == 24, p95: false, variation: nil)
            watch.enterDelays([marks, marks, nil])
            var expected = before.delays[0]
            expected.add(marks, rates: before.delayPasts[0].rates)
            #expect(watch.field.delays[0] == expected)
            _ = watch.close()
        }
        // What a round does not say counts as above its mark.
        #expect(watch.field.delayPasts[0].counts == SIMD4(50, 2, 0, 50))
        #expect(watch.field.delayPasts[1] == DelayPast() && watch.field.delayPasts[2] == DelayPast())
        #expect(watch.field.delayPasts[0].rates.rates[2] == 1)
    }

    @Test("forgets what is old by halves, and keeps the rate")
    func halved() {
        var past = DelayPast()
        for number in 0..<10_000 { past.count(DelayMarks(median: number % 50 == 0, p95: false, variation: false)) }
        #expect(past.rounds < DelayPast.maxRounds && past.rounds >= DelayPast.maxRounds / 2)
        #expect(past.rates.rates[0] > 0.02 && past.rates.rates[0] < 0.03 && past.rates.rates[1] == 0.01)
        let before = past
        past.count(DelayMarks(p95: true))
        #expect(past == before && DelayPast(counts: SIMD4(3, 4, 0, 0)) == DelayPast())
        #expect(DelayPast(counts: SIMD4(.max, 4, 0, 0)) == DelayPast())
    }

    @Test("raises no line whose evenings are slow", arguments: [1, 2, 3] as [UInt64])
    func evenings(seed: UInt64) {
        var (watch, random) = (watch(), SeededGenerator(seed: seed))
        let usual = (0..<24).map { baseline((19..<23).contains($0) ? 60 : 40) }
        for day in 0..<14 {
            for slot in 0..<288 {
                let (hour, noise) = (slot / 12, Double.random(in: 0..<3, using: &random))
                let isSlow = (19..<23).contains(hour)
                let rounds = lines.map { _ in
                    isSlow
                        ? round(38, 60 + noise, 160 + 10 * noise, variation: 60 + 5 * noise, usual: usual[hour])
                        : round(38, 40 + noise, 44 + noise, usual: usual[hour])
                }
                let outcome = enter(&watch, rounds)
                #expect(outcome == EvidenceWatch.Outcome(), "day \(day), round \(slot)")
            }
        }
        #expect(watch.field.delayPasts[0].rounds > 2000)
    }

    @Test("raises a level shift of 30 ms within few rounds, names it, and clears it")
    func shift() throws {
        var watch = learned()
        let usual = baseline(40)
        let good = round(38, 41, 45, usual: usual)
        let bad = round(68, 71, 75, usual: usual)
        var (rises, rounds) = ([DelayRise](), 0)
        while rises.isEmpty, rounds < 20 {
            rises = enter(&watch, [good, bad, good]).delayRises
            rounds += 1
        }
        let rise = try #require(rises.first)
        #expect(rounds <= 7 && rises.count == 1 && rise.line == 1 && rise.figure == .median && rise.rounds == rounds)
        #expect(rise.logEvidence >= watch.bars.delay)
        guard case .levelShift(let change)? = rise.change else {
            Issue.record("\(rise)")
            return
        }
        #expect(abs(change - 31) < 0.5)
        #expect(watch.raisedDelays.keys.sorted() == [1])
        for _ in 0..<50 {
            let outcome = enter(&watch, [good, bad, good])
            #expect(outcome == EvidenceWatch.Outcome())
        }
        var (cleared, quiet) = ([Int](), 0)
        while cleared.isEmpty, quiet < 20 {
            cleared = enter(&watch, [good, good, good]).delayCleared
            quiet += 1
        }
        #expect(cleared == [1] && quiet >= 3 && quiet <= 5 && watch.raisedDelays.isEmpty)
        #expect(watch.field.delays[1].value < 10 && watch.field.delayWindows[1] == DelayWindow())
        let outcome = enter(&watch, [round(200, 300, 400, usual: nil), nil, nil])
        #expect(outcome == EvidenceWatch.Outcome())
    }

    @Test("raises a queue, and names it, by its spread alone, too")
    func queue() throws {
        for (bad, figure) in [
            (round(39, 75, 140, variation: 3, usual: baseline(40)), DelayEvidence.Figure.median),
            (round(38, 45, 140, variation: 3, usual: baseline(40)), .p95),
            (round(38, 41, 46, variation: 80, usual: baseline(40)), .variation),
        ] {
            var (watch, rises) = (learned(), [DelayRise]())
            for _ in 0..<10 where rises.isEmpty { rises = enter(&watch, [nil, nil, bad]).delayRises }
            let rise = try #require(rises.first)
            #expect(rise.line == 2 && rise.figure == figure)
            if figure == .variation { continue }
            guard case .congestion? = rise.change else {
                Issue.record("\(rise)")
                return
            }
        }
    }

    @Test("raises nothing for its delay that is raised otherwise, and learns nothing of it")
    func otherwise() {
        var watch = learned()
        let (usual, before) = (baseline(40), watch.field.delayPasts)
        let bad = round(68, 171, 275, usual: usual)
        for _ in 0..<20 {
            let outcome = enter(&watch, raised: true, [bad, bad, bad])
            #expect(outcome == EvidenceWatch.Outcome())
        }
        #expect(watch.field.delayPasts == before)
        // Nor is it raised for that as soon as its limits have cleared it.
        let good = round(38, 41, 45, usual: usual)
        for _ in 0..<5 {
            let outcome = enter(&watch, [good, good, good])
            #expect(outcome == EvidenceWatch.Outcome())
        }
        var again = self.learned()
        for _ in 0..<20 { _ = enter(&again, raised: true, [bad, bad, bad]) }
        #expect(again.field.delays == [DelayEvidence](repeating: DelayEvidence(), count: 3))
        watch = again
        // 20 single steps of 0.04 %.
        let (now, learned) = (watch.field.delayUsuals[0].numbers[0], self.learned().field.delayUsuals[0].numbers[0])
        #expect(now == learned + 20)
    }

    @Test("makes marks only of what was learned for two days")
    func warmUp() {
        #expect(DelayUsual.warmUpRounds(every: .seconds(300)) == 576)
        #expect(DelayUsual.warmUpRounds(every: .seconds(1)) == 65_535)
        #expect(DelayUsual.warmUpRounds(every: .seconds(86_400)) == 20)
        var usual = DelayUsual()
        let good = round(38, 41, 45, usual: baseline(40))
        for _ in 0..<575 { usual.learn(good, isRaised: false) }
        #expect(usual.marks(of: good, warmUp: 576) == DelayMarks())
        usual.learn(good, isRaised: false)
        #expect(usual.marks(of: good, warmUp: 576) == DelayMarks(median: false, p95: false, variation: false))
        let bad = round(38, 61, 65.5, variation: 22.5, usual: baseline(40))
        #expect(usual.marks(of: bad, warmUp: 576) == DelayMarks(median: true, p95: true, variation: true))
        let fair = round(38, 59.5, 63.5, variation: 21.5, usual: baseline(40))
        #expect(usual.marks(of: fair, warmUp: 576) == DelayMarks(median: false, p95: false, variation: false))
        #expect(usual.marks(of: round(1, 2, 3, usual: nil), warmUp: 576) == DelayMarks())
    }

    @Test("learns of rounds far out what one of a hundred exceeds, and what they are in the mean")
    func outliers() throws {
        var usual = DelayUsual()
        for number in 0..<4000 {
            let isFar = number % 5 == 0
            usual.learn(
                round(38, 40, isFar ? 140 : 44, variation: isFar ? 50 : 2, usual: baseline(40)), isRaised: false)
        }
        let far = round(38, 41, 150, variation: 55, usual: baseline(40))
        #expect(usual.marks(of: far, warmUp: 576) == DelayMarks(median: false, p95: false, variation: false))
        let level = usual.level(at: try #require(baseline(40)))
        // The geometric mean of 4, four times, and 100.
        #expect(abs(level.p95 - 47.6) < 1 && level.median == 40 && abs(level.min - 38) < 0.1)
        var window = DelayWindow()
        for number in 0..<200 { window.add(DelayLevel(min: 68, median: 70, p95: number % 5 == 0 ? 170 : 74)) }
        let now = try #require(window.level)
        #expect(abs(now.p95 - now.median - 7.6) < 1 && window.rounds == 200)
        guard case .levelShift = DelayChange(from: level, to: now, isLossier: false) else {
            Issue.record("\(level) to \(now)")
            return
        }
    }

    @Test("keeps delays in 16 bits to 0.05 %")
    func codes() {
        #expect(DelayCode.code(0) == 0 && DelayCode.code(.nan) == 0 && DelayCode.code(-1) == 0)
        #expect(DelayCode.code(.infinity) == .max && DelayCode.milliseconds(0) == 0)
        for value in [0.002, 0.5, 3, 41.7, 900, 60_000] {
            #expect(abs(DelayCode.milliseconds(DelayCode.code(value)) / value - 1) < 5e-4)
        }
    }

    @Test("is not changed by a round that is not valid, nor by a line that was not measured")
    func nothing() {
        var watch = learned()
        let before = watch.packed
        _ = enter(&watch, [nil, nil, nil])
        #expect(watch.packed == before)
        _ = watch.begin([nil, nil, nil], isHealthy: [true, true, true], raisedOtherwise: [false, false, false])
        _ = watch.close()
        #expect(watch.packed == before)
    }

    @Test("begins anew for a line that was renamed, and keeps the others raised")
    func renamed() {
        var watch = learned()
        let usual = baseline(40)
        let bad = round(68, 71, 75, usual: usual)
        for _ in 0..<8 { _ = enter(&watch, [nil, bad, bad]) }
        #expect(watch.raisedDelays.keys.sorted() == [1, 2])
        let packed = watch.packed
        let other = [lines[2], Line(name: "other", ingress: lines[1].ingress), lines[0]]
        var again = EvidenceWatch(field(other), bars: watch.bars)
        #expect(restore(&again, packed))
        watch.adopt(CauseField(other), ways: other.map { LineWay($0, payload: .plumb) })
        #expect(watch.packed == again.packed)
        #expect(again.raisedDelays.keys.sorted() == [0] && again.field.delayPasts[1] == DelayPast())
        #expect(again.field.delayUsuals[1] == DelayUsual() && again.field.delays[1] == DelayEvidence())
        #expect(again.field.delayPasts[2].rounds > 500)
    }
}
