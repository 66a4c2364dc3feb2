import LineModel

/// How many rounds it takes to find a change: the mean over many repetitions, and how many are not found in 300.
struct DetectionFigures {
    var mean = 0.0
    var missed = 0
    var today = 0.0
    var todayMissed = 0
    var twoInFour = 0.0
    var twoInFourMissed = 0
    /// As a watch has them: evidence, and beside it today's rules; and beside it the limit of 30 % alone.
    var shipped = 0.0
    var withLimit = 0.0
}

/// A lone line of a field: 40 rounds in order, then a change for ever. Judged by what it learned of 13 days.
func loneLine(
    _ usualLoss: Double, to loss: Double, rho: Double = 0, bars: EvidenceBars, bins: Int, trials: Int, seed: UInt64
) -> DetectionFigures {
    var random = SeededGenerator(seed: seed)
    let (before, after) = (
        CountDraws(trials: 100, loss: usualLoss, rho: rho), CountDraws(trials: 100, loss: loss, rho: rho)
    )
    let hour = CountDraws(trials: 1200, loss: usualLoss)
    var tables = EvidenceTables()
    var figures = DetectionFigures()
    let most = 300
    for _ in 0..<trials {
        let past = (1...14).map { PooledLoss(dayOffset: $0, lost: hour.next(&random), sent: 1200) }
        guard let usual = UsualLoss(past)?.lossClass else { continue }
        var line = LineEvidence()
        var (isBadStill, slot, bin) = (true, SIMD8<Float>.zero, 0)
        let add = { (lost: Int, isBin: Bool) in
            let step = tables.step(lost: lost, sent: 100, usual: usual)
            bin = isBin ? bin + 1 : 0
            if bin % FieldEvidence.together == 0 { slot = .zero }
            let capped = step.capped(at: SIMD8(repeating: Float(bars.lineStep)) - slot)
            slot += capped.logs
            if isBin { line.addBin(capped) } else { line.add(capped) }
            isBadStill = line.isSpokenFor(by: step)
        }
        for _ in 0..<40 { add(before.next(&random), false) }
        var found = most
        var (run, today, limit, twoInFour) = (0, most, most, most)
        for round in 1...most {
            let lost = after.next(&random)
            add(lost, false)
            for _ in 0..<bins where line.logEvidence >= bars.suspect {
                add(after.next(&random), true)
            }
            if line.logEvidence >= bars.line, isBadStill, found == most { found = round }
            run = lost >= 2 ? run + 1 : 0
            if run >= 4 { twoInFour = min(twoInFour, round) }
            if today == most, Matchers.isBadToday(lost, usual.loss) {
                let again = after.next(&random)
                if Matchers.isBadToday(again, usual.loss) { today = round }
                if limit == most, min(lost, again) >= Matchers.limit { limit = round }
            }
            if found < most, twoInFour < most, today < most { break }
        }
        figures.mean += Double(found) / Double(trials)
        figures.missed += found == most ? 1 : 0
        figures.today += Double(today) / Double(trials)
        figures.todayMissed += today == most ? 1 : 0
        figures.shipped += Double(min(found, today)) / Double(trials)
        figures.withLimit += Double(min(found, limit)) / Double(trials)
        figures.twoInFour += Double(twoInFour) / Double(trials)
        figures.twoInFourMissed += twoInFour == most ? 1 : 0
    }
    return figures
}

/// All lines of one ingress become worse, in a field of others in order. Returns the mean rounds until something is
/// raised for it, the mean share of its lines in the first alarm, and how often that alarm named another line or group.
func oneIngress(
    of count: Int, share: Double = 1, _ usualLoss: Double, to loss: Double, bars: EvidenceBars, bins: Int, trials: Int,
    seed: UInt64
) -> (rounds: Double, lines: Double, wrong: Double) {
    var random = SeededGenerator(seed: seed)
    let (before, after) = (CountDraws(trials: 100, loss: usualLoss), CountDraws(trials: 100, loss: loss))
    let hour = CountDraws(trials: 1200, loss: usualLoss)
    let lines = (0..<(3 * count)).map { index in
        Line(
            name: "line-\(index)", ingress: HostPort(host: "198.18.0.\(index / count)", port: 7000),
            echo: HostPort(host: "198.19.0.\(index % 5)", port: 7))
    }
    let (field, ways) = (CauseField(lines), lines.map { LineWay($0, payload: .relay) })
    let bad = Int((share * Double(count)).rounded())
    var result = (rounds: 0.0, lines: 0.0, wrong: 0.0)
    var tables = EvidenceTables()
    for _ in 0..<trials {
        let usual = lines.map { _ in
            UsualLoss((1...14).map { PooledLoss(dayOffset: $0, lost: hour.next(&random), sent: 1200) })?.lossClass
        }
        var evidence = FieldEvidence(field, ways: ways, tables: tables)
        let raised = [Bool](repeating: false, count: lines.count)
        var found: (Int, [EvidenceRise])?
        for round in 1...340 where found == nil {
            let isBad = round > 40
            func count(_ line: Int) -> LossCount? {
                let lost = isBad && line < bad ? after.next(&random) : before.next(&random)
                return usual[line].map { LossCount(lost: lost, sent: 100, usual: $0) }
            }
            evidence.enter(lines.indices.map(count), raised: raised, bars: bars)
            for _ in 0..<bins {
                let suspects = evidence.suspects(raised: raised, bars: bars)
                if suspects.isEmpty { break }
                var bin: [Int: LossCount] = [:]
                for line in suspects { bin[line] = count(line) }
                evidence.enterBin(bin, raised: raised, bars: bars)
            }
            let rises = evidence.rising(raised: raised, bars: bars)
            if !rises.isEmpty { found = (round - 40, rises) }
        }
        tables = evidence.tables
        let (rounds, rises) = found ?? (300, [])
        let named = Set(rises.flatMap(\.lines))
        result.rounds += Double(rounds) / Double(trials)
        result.lines += Double(named.count { $0 < bad }) / Double(bad) / Double(trials)
        result.wrong += Double(named.count { $0 >= bad }) / Double(trials)
    }
    return result
}

/// Rounds until a line that was raised for a loss clears: once it is as usual, and while it goes on losing that much.
func clearing(raised loss: Double, usualLoss: Double, trials: Int, seed: UInt64) -> (good: Double, bad: Double) {
    var random = SeededGenerator(seed: seed)
    var tables = EvidenceTables()
    guard let usual = UsualLossClass(containing: usualLoss * 1.35) else { return (0, 0) }
    func mean(_ draws: CountDraws) -> Double {
        var sum = 0.0
        for _ in 0..<trials {
            var clearing = LossClearing(raisedLoss: loss)
            var rounds = 0
            while rounds < 500 {
                rounds += 1
                let count = LossCount(lost: draws.next(&random), sent: 100, usual: usual)
                if clearing.enter(count, isHealthy: count.lost < 30, clearAfter: 2, tables: &tables) { break }
            }
            sum += Double(rounds)
        }
        return sum / Double(trials)
    }
    return (mean(CountDraws(trials: 100, loss: usualLoss)), mean(CountDraws(trials: 100, loss: loss)))
}
