import LineModel

/// What is usual for each line and hour, learned from 14 simulated days before the first round by the rule that the
/// program uses.
struct LearnedUsual {
    /// By line, then by hour.
    private(set) var classes: [[UsualLossClass?]]

    /// Hours are drawn as wholes: the sum of twelve rounds' losses, and on top what the bursts took that met them.
    init(_ field: SimulatedField, seed: UInt64) {
        let (days, hours, roundsOfHour) = (14, 24, 12)
        var timeline = RoundMaker(field, seed: seed)
        var random = SeededGenerator(seed: seed &+ 1)
        var shelf = LawShelf(rounds: roundsOfHour, trials: 100)
        let laws = field.habits.map { [shelf.law($0.quiet, $0.rho), shelf.law($0.evening, $0.rho)] }
        let steps = RoundMaker.shares * roundsOfHour
        let burstLaws = field.bursts.map { bursts in
            (0...steps).map { CountDraws(trials: 1200, loss: bursts.loss * Double($0) / Double(steps)) }
        }
        var lost = [[UInt16]](repeating: [], count: field.lines.count)
        for place in 0..<(days * hours) {
            var hits = [Int](repeating: 0, count: field.uplinks)
            for _ in 0..<roundsOfHour {
                for (uplink, hit) in timeline.hits(minute: 0).enumerated() { hits[uplink] += hit }
                timeline.end()
            }
            let isEvening = (19..<23).contains(place % hours)
            for line in field.lines.indices {
                let hit = field.isTouched[line] ? hits[field.uplinkOfLine[line]] : 0
                var count = laws[line][isEvening ? 1 : 0].next(&random)
                if hit > 0, let burstLaws { count += burstLaws[hit].next(&random) }
                lost[line].append(UInt16(min(1200, count)))
            }
        }
        classes = lost.map { counts in
            (0..<hours).map { hour in
                let past = (0..<days).map { day in
                    PooledLoss(dayOffset: days - day, lost: Int(counts[day * hours + hour]), sent: 1200)
                }
                return UsualLoss(past)?.lossClass
            }
        }
    }
}
