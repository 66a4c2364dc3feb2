import LineModel

/// What is usual for each line and hour, learned from 14 simulated days before the first round by the rule that the
/// program uses.
struct LearnedUsual {
    /// By line, then by hour.
    private(set) var classes: [[UsualLossClass?]]

    init(_ field: SimulatedField, seed: UInt64) {
        var maker = RoundMaker(field, seed: seed)
        let hours = 24
        var lost = [[UInt16]](repeating: [UInt16](repeating: 0, count: 14 * hours), count: field.lines.count)
        for day in 0..<14 {
            for hour in 0..<hours {
                for _ in 0..<12 {
                    for (line, count) in maker.counts().enumerated() { lost[line][day * hours + hour] += UInt16(count) }
                    maker.end()
                }
            }
        }
        classes = lost.map { counts in
            (0..<hours).map { hour in
                let past = (0..<14).map { day in
                    PooledLoss(dayOffset: 14 - day, lost: Int(counts[day * hours + hour]), sent: 1200)
                }
                return UsualLoss(past)?.lossClass
            }
        }
    }
}
