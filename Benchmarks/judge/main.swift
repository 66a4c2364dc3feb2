import Glibc
import LineModel

/// bench-judge [--short] [PART...]: what evidence finds, how soon, and how often it is wrong; every part with a printed
/// seed. Parts: lone, ingress, clear, false, cost. --short: a tenth of the lines, of the time and of the repetitions.
struct Bench {
    let isShort: Bool
    let every = Duration.seconds(300)
    let budget = FalseAlarmBudget.usual
    var lines: Int { isShort ? 10_000 : 100_000 }
    var trials: Int { isShort ? 400 : 4000 }

    /// The bars of 100,000 lines: 10,000 ingresses, 64 echoes, 3 carriers, 100 uplinks, the vantage.
    var bars: EvidenceBars { EvidenceBars(budget: budget, lines: 100_000, groups: 10_168, every: every) }

    func say(_ text: String) {
        print(text)
        fflush(nil)
    }

    func run(_ part: String) {
        switch part {
        case "lone": lone()
        case "ingress": ingress()
        case "clear": clear()
        case "false": falseAlarmRows()
        case "cost": cost()
        default: say("no such part: \(part)")
        }
    }

    private func lone() {
        say(
            "lone line, usually 0.2 %, learned of 14 days; budget \(budget) over 100,000 lines; mean rounds (seed 11, 12)"
        )
        say("  loss after   evidence   with bins   today's rules   2 lost in 4 rounds running")
        for loss in [0.01, 0.02, 0.05, 0.1, 0.3] {
            let plain = loneLine(0.002, to: loss, bars: bars, bins: 0, trials: trials, seed: 11)
            let bins = loneLine(0.002, to: loss, bars: bars, bins: 4, trials: trials, seed: 12)
            func text(_ mean: Double, _ missed: Int) -> String {
                missed * 10 > trials ? "\(rounded(100 * Double(missed) / Double(trials), 0)) % never" : rounded(mean)
            }
            let row = [
                "\(rounded(100 * loss, 0)) %", text(plain.mean, plain.missed), text(bins.mean, bins.missed),
                text(plain.today, plain.todayMissed), text(plain.twoInFour, plain.twoInFourMissed),
            ]
            say("  " + row.map { $0 + String(repeating: " ", count: max(1, 13 - $0.count)) }.joined())
        }
        for rho in [0.005, 0.02] {
            let found = loneLine(0.002, to: 0.02, rho: rho, bars: bars, bins: 4, trials: trials / 2, seed: 13)
            say(
                "  2 % in bursts of rho \(rho), with bins: \(rounded(found.mean)) rounds, \(found.missed) not in 300 (seed 13)"
            )
        }
    }

    private func ingress() {
        say(
            "lines of one ingress, 0.2 % -> 2 %: mean rounds; share of its bad lines named at once; wrongly named (seed 21)"
        )
        for (count, share) in [(10, 1.0), (10, 0.7), (3, 1), (100, 1), (100, 0.5)] {
            for bins in [0, 4] {
                let found = oneIngress(
                    of: count, share: share, 0.002, to: 0.02, bars: bars, bins: bins, trials: trials / 10, seed: 21)
                say(
                    "  \(rounded(share * Double(count), 0)) of \(count) lines, \(bins) bins: \(rounded(found.rounds)) rounds, "
                        + "\(rounded(100 * found.lines, 0)) % named, \(rounded(found.wrong, 2)) wrong")
            }
        }
    }

    private func clear() {
        say(
            "clearing: rounds until a line that was raised for a loss clears once it is as usual; and while it stays so (seed 31)"
        )
        for loss in [0.01, 0.02, 0.05, 0.3] {
            let found = clearing(raised: loss, usualLoss: 0.002, trials: trials / 10, seed: 31)
            say(
                "  \(rounded(100 * loss, 0)) %: \(rounded(found.good)) rounds; while bad: not within \(rounded(found.bad, 0)) (mean, of at most 500)"
            )
        }
    }

    private func falseAlarmRows() {
        let rounds = isShort ? 288 : 2016
        say(
            "false alarms over \(lines) lines in order, \(rounds) rounds of five minutes; budget \(budget) (bars of \(lines) lines)"
        )
        for (seed, scenario) in Scenario.all.enumerated() {
            let started = ContinuousClock.now
            let field = scenario.field(lines: lines, seed: UInt64(100 + seed))
            let groups = EvidenceGroups(field.cause).keys.count
            let bars = EvidenceBars(budget: budget, lines: lines, groups: groups, every: every)
            let usual = LearnedUsual(field, seed: UInt64(200 + seed))
            let replayed = replay(field, usual, bars, rounds: rounds, seed: UInt64(300 + seed))
            let found = falseAlarms(
                field, seed: UInt64(400 + seed), rounds: rounds, bars: bars, dependent: replayed, usual: usual)
            say(
                "  \(scenario.name) (seed \(seed)): \(found.messages) rounds with an alarm: \(found.lines) lines, \(found.groups) groups; "
                    + "suspects \(rounded(Double(found.suspects) / Double(rounds), 2)) a round, "
                    + "\(rounded(100 * Double(found.bins) / Double(rounds * lines), 3)) % more probes; \(replayed.count) groups by the mean; "
                    + "today's rules \(found.today), 2 of 4 \(found.twoInFour), 1 of 6 \(found.oneInSix); \(started.duration(to: .now))"
            )
        }
    }

    private func replay(
        _ field: SimulatedField, _ usual: LearnedUsual, _ bars: EvidenceBars, rounds: Int, seed: UInt64
    ) -> Set<CauseKey> {
        guard field.bursts != nil else { return [] }
        var maker = RoundMaker(field, seed: seed)
        var replay = GroupReplay(field.cause, ways: field.ways, budget: budget, every: every, bars: bars)
        let told = [Bool](repeating: false, count: field.lines.count)
        for _ in 0..<rounds {
            let (hour, counts) = (maker.hour, maker.counts())
            replay.enter(
                counts.indices.map { line in
                    usual.classes[line][hour].map { LossCount(lost: counts[line], sent: 100, usual: $0) }
                }, told: told)
            maker.end()
        }
        return replay.dependent
    }

    private func cost() {
        let field = Scenario.all[0].field(lines: 100_000, seed: 41)
        var maker = RoundMaker(field, seed: 42)
        var evidence = FieldEvidence(field.cause, ways: field.ways)
        let raised = [Bool](repeating: false, count: field.lines.count)
        var (best, rates) = (Duration.seconds(100), DelayRates(exceeded: (10, 10, 10), of: 4000))
        rates = DelayRates(exceeded: (20, 30, 40), of: 4000)
        for _ in 0..<10 {
            let counts = maker.counts().map { lost in
                UsualLossClass(containing: 0.003).map { LossCount(lost: lost, sent: 100, usual: $0) }
            }
            let started = ContinuousClock.now
            evidence.enter(counts, raised: raised, bars: bars)
            for line in raised.indices {
                evidence.enterDelay(
                    DelayMarks(median: false, p95: false, variation: line % 50 == 0), of: line, rates: rates)
            }
            _ = evidence.suspects(raised: raised, bars: bars)
            _ = evidence.rising(raised: raised, bars: bars)
            best = min(best, started.duration(to: .now))
            maker.end()
        }
        let stored = ContinuousClock.now
        let packed = evidence.packed
        let read = ContinuousClock.now
        var other = FieldEvidence(field.cause, ways: field.ways)
        let isRead = other.restore(packed)
        say(
            "cost of 100,000 lines in \(evidence.groups.keys.count) groups: \(best) a round (best of 10); state \(packed.count) octets, "
                + "written in \(stored.duration(to: read)), read in \(read.duration(to: .now)), whole: \(isRead)")
    }
}

let arguments = CommandLine.arguments.dropFirst()
let bench = Bench(isShort: arguments.contains("--short"))
let parts = arguments.filter { !$0.hasPrefix("--") }
for part in parts.isEmpty ? ["lone", "ingress", "clear", "false", "cost"] : Array(parts) { bench.run(part) }
