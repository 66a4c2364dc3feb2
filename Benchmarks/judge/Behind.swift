import LineModel

/// What is really wrong behind an uplink that has bursts of its own, for ever from one round on.
private struct Fault {
    let name: String
    /// Lines that lose so much more; they are in the first uplink.
    let lines: Range<Int>
    let loss: Double
    /// What should be told; nil for a line by itself.
    let group: CauseKey?
}

/// Real faults behind uplinks that have common bursts while they are in order: how soon, and as what, they are told.
extension Bench {
    private var faults: [Fault] {
        let uplink = CauseKey(.tag, "uplink=0")
        return [
            Fault(name: "a line loses 2 % more", lines: 5..<6, loss: 0.02, group: nil),
            Fault(name: "ten lines of an ingress lose 2 % more", lines: 0..<10, loss: 0.02, group: ingress(0)),
            Fault(name: "the uplink loses 2 % more", lines: 0..<1000, loss: 0.02, group: uplink),
            Fault(name: "the uplink loses 5 % more", lines: 0..<1000, loss: 0.05, group: uplink),
            Fault(name: "all uplinks lose 5 % more", lines: 0..<3000, loss: 0.05, group: .vantage),
        ]
    }

    private func ingress(_ number: Int) -> CauseKey { CauseKey(.ingress, "198.18.0.\(number):7000") }

    func behind() {
        say("Real faults behind uplinks with bursts, 3,000 lines of three uplinks, bars of 100,000 lines, bins;")
        say("learned of 14 days, the bursts of seven (seeds \(seed + 71) ...): mean rounds until it is told.")
        for number in Scenario.all.indices.dropFirst(3) where scenario.map({ $0 == number + 1 }) ?? true {
            let scenario = Scenario.all[number]
            let field = scenario.field(lines: 3000, seed: seed + 71)
            let usual = LearnedUsual(field, seed: seed + 72)
            let bound = replay(field, usual, bars, rounds: 2016, seed: seed + 73)
            let learned = learn(field, usual, bound, rounds: isShort ? 576 : 2016)
            say("  \(scenario.name); \(bound.count) groups by the mean:")
            for fault in faults { say("    " + told(fault, field, usual, learned)) }
        }
    }

    /// The evidence after rounds in order.
    private func learn(
        _ field: SimulatedField, _ usual: LearnedUsual, _ bound: Set<CauseKey>, rounds: Int
    ) -> FieldEvidence {
        var evidence = FieldEvidence(field.cause, ways: field.ways, dependent: bound)
        var maker = RoundMaker(field, seed: seed + 74)
        for _ in 0..<rounds { _ = round(&evidence, &maker, field, usual) { _, lost in lost } }
        return evidence
    }

    private func told(
        _ fault: Fault, _ field: SimulatedField, _ usual: LearnedUsual, _ learned: FieldEvidence
    ) -> String {
        let (trials, most) = (isShort ? 4 : 20, 100)
        var (sum, right, missed) = (0, 0, 0)
        for trial in 0..<trials {
            var (evidence, maker) = (learned, RoundMaker(field, seed: seed + 75 + UInt64(trial)))
            var random = SeededGenerator(seed: seed + 175 + UInt64(trial))
            let more = CountDraws(trials: 100, loss: fault.loss)
            var found: (Int, [EvidenceRise])?
            for number in 1...most where found == nil {
                let rises = round(&evidence, &maker, field, usual) { line, lost in
                    fault.lines.contains(line) ? min(100, lost + more.next(&random)) : lost
                }
                if !rises.isEmpty { found = (number, rises) }
            }
            sum += found?.0 ?? most
            if found == nil { missed += 1 }
            if let rise = found?.1.first, rise.group == fault.group, rise.lines.allSatisfy(fault.lines.contains) {
                right += 1
            }
        }
        let mean = rounded(Double(sum) / Double(trials))
        return "\(fault.name): \(mean) rounds, told so in \(right) of \(trials), not in \(most): \(missed)"
    }

    /// A round with its bins, in which nothing is raised yet; what rises then.
    private func round(
        _ evidence: inout FieldEvidence, _ maker: inout RoundMaker, _ field: SimulatedField, _ usual: LearnedUsual,
        _ lost: (Int, Int) -> Int
    ) -> [EvidenceRise] {
        let (hour, counts) = (maker.hour, maker.counts())
        let raised = [Bool](repeating: false, count: counts.count)
        func count(_ line: Int, _ without: Int) -> LossCount? {
            usual.classes[line][hour].map { LossCount(lost: lost(line, without), sent: 100, usual: $0) }
        }
        evidence.enter(counts.indices.map { count($0, counts[$0]) }, raised: raised, bars: bars)
        for number in 1...4 {
            let suspects = evidence.suspects(raised: raised, bars: bars)
            var bin: [Int: LossCount] = [:]
            for (line, without) in maker.bin(number, of: suspects) { bin[line] = count(line, without) }
            if !suspects.isEmpty { evidence.enterBin(bin, raised: raised, bars: bars) }
        }
        maker.end()
        return evidence.rising(raised: raised, bars: bars)
    }
}
