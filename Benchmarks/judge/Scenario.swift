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

    static let all = [
        Scenario(name: "independent losses", bursts: nil, habit: even),
        Scenario(name: "bursty lines, rho 0.005 to 0.1", bursts: nil) { _, random in
            let loss = loss(&random)
            return Habit(quiet: loss, evening: loss, rho: [0.005, 0.01, 0.02, 0.05, 0.1][Int(random.nextUnit() * 5)])
        },
        Scenario(name: "evening peak, five times for four hours", bursts: nil) { _, random in
            let loss = loss(&random, most: 0.004)
            return Habit(quiet: loss, evening: 5 * loss, rho: 0)
        },
        Scenario(
            name: "common bursts of an uplink, 4 a day of 20 s, 20 %",
            bursts: UplinkBursts(perDay: 4, seconds: 20, loss: 0.2), habit: even),
        Scenario(
            name: "common bursts of an uplink, 12 a day of 60 s, 5 %",
            bursts: UplinkBursts(perDay: 12, seconds: 60, loss: 0.05), habit: even),
        Scenario(
            name: "common bursts of an uplink, 12 a day of 90 s, 5 %",
            bursts: UplinkBursts(perDay: 12, seconds: 90, loss: 0.05), habit: even),
    ]
}
