/// One round of a self-test: how many lines at which pace, and whether the machine has other work meanwhile.
package struct SelftestStage: Equatable, Sendable {
    /// What the plan's rate is divided by.
    package var divisor: Int
    /// Simulated lines of the stage, at least `minLines`.
    package var lines: Int
    /// Probes a line.
    package var count: Int
    /// The time between two probes of a line, nanoseconds.
    package var intervalNanoseconds: Int64
    /// Every core is kept busy by other threads.
    package var isLoaded: Bool

    /// Any stage; `stages` makes those of a plan.
    package init(divisor: Int, lines: Int, count: Int, intervalNanoseconds: Int64, isLoaded: Bool) {
        self.divisor = divisor
        self.lines = lines
        self.count = count
        self.intervalNanoseconds = intervalNanoseconds
        self.isLoaded = isLoaded
    }

    /// The stage's rate over all lines, packets a second.
    package var rate: Double { Double(lines) / (Double(intervalNanoseconds) / 1e9) }

    /// How long a stage sends, nanoseconds, unless one probe on each line takes longer.
    package static let sendingNanoseconds: Int64 = 2_000_000_000

    /// A plan of fewer lines is tested with this many, so that there is one of every nature.
    package static let minLines = SelftestNature.cycle.count

    /// A quarter, half and all of the plan's rate while the machine is idle, and all of it once more while every core
    /// is busy.
    ///
    /// - Parameters:
    ///   - lines: of the plan; at least 1.
    ///   - count: probes of the plan a line.
    ///   - intervalNanoseconds: between two probes of a line, as the caps of the plan allow.
    package static func stages(lines: Int, count: Int, intervalNanoseconds: Int64) -> [SelftestStage] {
        [(4, false), (2, false), (1, false), (1, true)].map { divisor, isLoaded in
            stage(max(lines, minLines), count, intervalNanoseconds, divisor: divisor, isLoaded: isLoaded)
        }
    }

    /// All lines, less often; where that would leave not even one probe each, fewer lines.
    private static func stage(
        _ lines: Int, _ count: Int, _ planned: Int64, divisor: Int, isLoaded: Bool
    ) -> SelftestStage {
        let (interval, overflow) = planned.multipliedReportingOverflow(by: Int64(divisor))
        let turns = overflow ? 0 : sendingNanoseconds / interval
        guard turns == 0, divisor > 1 else {
            return SelftestStage(
                divisor: divisor, lines: lines, count: min(count, max(Int(turns), 1)),
                intervalNanoseconds: overflow ? planned : interval, isLoaded: isLoaded)
        }
        let share = Double(sendingNanoseconds) / (Double(planned) * Double(divisor))
        return SelftestStage(
            divisor: divisor, lines: max(Int(Double(lines) * share), minLines), count: 1,
            intervalNanoseconds: sendingNanoseconds, isLoaded: isLoaded)
    }
}

/// What a simulated line of a self-test does to its probes.
package struct SelftestNature: Equatable, Sendable {
    /// How long each probe is held.
    package var delayMilliseconds: Int
    /// The hold varies by up to so much both ways, uniformly.
    package var jitterMilliseconds = 0
    /// The share of probes that is dropped.
    package var lossPercent = 0
    /// The share of probes that a copy follows.
    package var duplicatePercent = 0
    /// The share of probes that is held longer, so that later ones overtake.
    package var reorderPercent = 0
    /// Everything is dropped.
    package var isDown = false

    /// The natures that lines take in turn.
    package static let cycle = [
        SelftestNature(delayMilliseconds: 12), SelftestNature(delayMilliseconds: 60, jitterMilliseconds: 5),
        SelftestNature(delayMilliseconds: 30, lossPercent: 2), SelftestNature(delayMilliseconds: 80, lossPercent: 10),
        SelftestNature(delayMilliseconds: 25, duplicatePercent: 3),
        SelftestNature(delayMilliseconds: 40, reorderPercent: 4), SelftestNature(delayMilliseconds: 150),
        SelftestNature(delayMilliseconds: 0, isDown: true),
    ]

    /// The nature of a line.
    ///
    /// - Parameter line: its row in the stage, from 0.
    package static func of(line: Int) -> SelftestNature { cycle[line % cycle.count] }

    /// How much longer a reordered probe is held: one and a half intervals, so that the next one overtakes it, and two
    /// held in a row are overtaken by the one behind them. nil where the interval is too long for that: a stage waits
    /// 1 s for replies.
    package static func reorderByMilliseconds(intervalNanoseconds: Int64) -> Double? {
        intervalNanoseconds > 500_000_000 ? nil : Double(intervalNanoseconds) * 1.5 / 1e6
    }
}
