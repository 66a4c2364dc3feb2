import LineModel

/// How the delay of a line in order is: a queue of its own that comes and goes, evenings that are slower, and rounds
/// far out. Milliseconds.
struct DelayHabit {
    let median: Double
    let spread: Double
    let evening: Double
    /// The share of rounds in which the 95th percentile or the variation is far out.
    let outliers: Double

    init(_ random: inout SeededGenerator) {
        median = 5 + 195 * random.nextUnit()
        spread = [1, 2, 5, 10][Int(random.nextUnit() * 4)]
        evening = [0, 0, 10, 60][Int(random.nextUnit() * 4)]
        outliers = [0, 0.01, 0.05, 0.2][Int(random.nextUnit() * 4)]
    }

    func usual(hour: Int) -> Double { median + ((19..<23).contains(hour) ? evening : 0) }

    func round(hour: Int, _ random: inout SeededGenerator, later: Double = 0, queue: Double = 0) -> DelayLevel {
        let noise = exponential(mean: spread, &random)
        let far = random.nextUnit() < outliers ? exponential(mean: 100, &random) : 0
        let wait = (19..<23).contains(hour) ? 2 * evening : 0
        let middle = usual(hour: hour) + noise + queue + later
        return DelayLevel(
            min: max(0.1, median - spread) + later, median: middle, p95: middle + 2 * noise + wait + far + 2 * queue)
    }
}

extension Bench {
    /// Lines in order, whose evenings and outliers are their own; then what is found of 30 ms.
    func delay() {
        let (count, days) = isShort ? (200, 8) : (2000, 21)
        say("Delay and jitter: \(count) lines in order, \(days) days, bars of 100,000 lines (seed \(seed + 51)).")
        var random = SeededGenerator(seed: seed + 51)
        let lines = (0..<count).map { Line(name: "\($0)", ingress: HostPort(host: "198.18.0.\($0)", port: 7000)) }
        let habits = lines.map { _ in DelayHabit(&random) }
        let field = FieldEvidence(CauseField(lines), ways: lines.map { LineWay($0, payload: .relay) })
        var watch = EvidenceWatch(field, bars: bars)
        let usual = habits.map { habit in
            (0..<24).map { hour in baseline(habit, hour, &random) }
        }
        var raised = 0
        for round in 0..<(days * 288) {
            let rounds = lines.indices.map { line in
                draw(habits[line], round / 12 % 24, usual[line][round / 12 % 24], &random)
            }
            raised += enter(&watch, rounds).delayRises.count
        }
        say("  rises of lines in order: \(raised)")
        for (name, later, queue) in [("another way, 30 ms longer", 30.0, 0.0), ("a queue of 30 ms", 0, 30)] {
            find(name, later, queue, habits, usual, watch)
        }
    }

    private func find(
        _ name: String, _ later: Double, _ queue: Double, _ habits: [DelayHabit], _ usual: [[LineBaseline?]],
        _ learned: EvidenceWatch
    ) {
        var (watch, random) = (learned, SeededGenerator(seed: seed + 52))
        var (found, rounds, named) = (0, 0, [String: Int]())
        let before = Set(watch.raisedDelays.keys)
        for round in 1...60 {
            let drawn = habits.indices.map { line in
                draw(habits[line], 12, usual[line][12], &random, later: later, queue: queue)
            }
            for rise in enter(&watch, drawn).delayRises where !before.contains(rise.line) {
                found += 1
                rounds += round
                switch rise.change {
                case .levelShift: named["another way", default: 0] += 1
                case .congestion: named["a queue", default: 0] += 1
                case .unclear, nil: named["unclear", default: 0] += 1
                }
            }
        }
        let words = named.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        say(
            "  \(name): \(found) of \(habits.count - before.count) found in 60 rounds, "
                + "\(rounded(Double(rounds) / Double(max(1, found)))) in the mean; named \(words) (seed \(seed + 52))")
    }

    private func enter(_ watch: inout EvidenceWatch, _ rounds: [DelayRound]) -> EvidenceWatch.Outcome {
        let no = [Bool](repeating: false, count: rounds.count)
        _ = watch.begin(rounds.map { _ in nil }, isHealthy: no, raisedOtherwise: no)
        watch.enterDelays(rounds)
        return watch.close()
    }

    private func draw(
        _ habit: DelayHabit, _ hour: Int, _ usual: LineBaseline?, _ random: inout SeededGenerator, later: Double = 0,
        queue: Double = 0
    ) -> DelayRound {
        let level = habit.round(hour: hour, &random, later: later, queue: queue)
        let variation = (level.p95 - level.median) / 2 + exponential(mean: habit.spread, &random)
        return DelayRound(level: level, variation: variation, baseline: usual)
    }

    private func baseline(_ habit: DelayHabit, _ hour: Int, _ random: inout SeededGenerator) -> LineBaseline? {
        var past: [PastHour] = []
        for day in 1...14 {
            let medians = (0..<12).map { _ in habit.round(hour: hour, &random).median }
            past.append(PastHour(dayOffset: day, medianRTTs: medians, lost: 0, sent: 1200))
        }
        return LineBaseline(past)
    }
}
