import LineModel

/// A way in which lines in order lose.
struct Scenario {
    let name: String
    let bursts: UplinkBursts?
    let habit: @Sendable (Int, inout SeededGenerator) -> Habit

    func field(lines: Int, seed: UInt64) -> SimulatedField {
        SimulatedField(lines: lines, bursts: bursts, habit: habit, seed: seed)
    }

    /// Usual losses from 0.02 % to 1 %, each of 18 as often as another.
    private static func loss(_ random: inout SeededGenerator, most: Double = 0.01) -> Double {
        var loss = 0.0002
        for _ in 0..<Int(random.nextUnit() * 18) { loss *= 1.2428 }
        return min(loss, most)
    }

    private static let even: @Sendable (Int, inout SeededGenerator) -> Habit = { _, random in
        let loss = loss(&random)
        return Habit(quiet: loss, evening: loss, rho: 0)
    }

    static let all =
        [
            Scenario(name: "independent losses", bursts: nil, habit: even),
            Scenario(name: "bursty lines, rho 0.005 to 0.1", bursts: nil) { _, random in
                let loss = loss(&random)
                return Habit(
                    quiet: loss, evening: loss, rho: [0.005, 0.01, 0.02, 0.05, 0.1][Int(random.nextUnit() * 5)])
            },
            Scenario(name: "evening peak, five times for four hours", bursts: nil) { _, random in
                let loss = loss(&random, most: 0.004)
                return Habit(quiet: loss, evening: 5 * loss, rho: 0)
            },
        ]
        + bursts.map { bursts in
            let (place, share) = (bursts.isWhole ? "the vantage" : "an uplink", rounded(100 * bursts.share, 0))
            return Scenario(
                name: "bursts of \(place), \(rounded(bursts.perDay, 0)) a day of \(rounded(bursts.seconds, 0)) s, "
                    + "\(rounded(100 * bursts.loss, 0)) %, over \(share) % of its lines",
                bursts: bursts, habit: even)
        }

    private static let bursts = [
        UplinkBursts(perDay: 4, seconds: 20, loss: 0.2),
        UplinkBursts(perDay: 12, seconds: 60, loss: 0.05),
        UplinkBursts(perDay: 12, seconds: 90, loss: 0.05),
        UplinkBursts(perDay: 50, seconds: 30, loss: 0.05, share: 0.2),
        UplinkBursts(perDay: 50, seconds: 90, loss: 0.05, share: 0.5),
        UplinkBursts(perDay: 12, seconds: 300, loss: 0.05, share: 0.2),
        UplinkBursts(perDay: 50, seconds: 300, loss: 0.05),
        UplinkBursts(perDay: 1, seconds: 300, loss: 0.05),
        UplinkBursts(perDay: 12, seconds: 90, loss: 0.05, isWhole: true),
        UplinkBursts(perDay: 12, seconds: 300, loss: 0.05, share: 0.2, isWhole: true),
    ]
}
