/// What is told of the evidence against one line: "loss 2.1 % for 40 min, usually 0.2 %; chance of this by luck in a
/// week over all lines: 1 in 300". Whole numbers, so that a state or a message that holds them is stored exactly. The
/// names of its properties are stored: they stay for ever.
package struct EvidenceFigures: Codable, Hashable, Sendable {
    /// The loss since the evidence began to grow, millionths; nil where nothing was counted.
    package var lossPerMillion: Int?
    /// For how many rounds, the last among them.
    package var rounds: Int
    /// How long that is, seconds.
    package var seconds: Int
    /// What the line usually loses at this hour, millionths: the pooled ratio, not the upper end that it is judged by.
    package var usualPerMillion: Int
    /// Whose past that is.
    package var usualSource: UsualLoss.Source
    /// A thousand times the natural logarithm of the evidence: of the line by itself.
    package var logEvidence: Int
    /// The chance of this by luck over all lines in the budget's stretch of time, as the number after `1 in`, at least
    /// 1; of the group's evidence where it was the group that rose.
    package var oneIn: Int
    /// The budget's stretch of time.
    package var period: FalseAlarmBudget.Period

    /// - Parameters:
    ///   - chance: of the rise within `period`, 0...1.
    ///   - every: the time from a round to the next.
    package init(
        _ evidence: LineEvidence, _ window: EvidenceWindow, usual: UsualLoss, chance: Double, every: Duration,
        period: FalseAlarmBudget.Period
    ) {
        lossPerMillion = window.ratio.map { Int(($0 * 1e6).rounded()) }
        rounds = Int(window.rounds)
        seconds = Self.seconds(rounds: rounds, every: every)
        self.period = period
        usualPerMillion = Int((usual.ratio * 1e6).rounded())
        usualSource = usual.source
        logEvidence = Self.thousandths(evidence.logEvidence)
        oneIn = Self.oneIn(chance)
    }

    static func seconds(rounds: Int, every: Duration) -> Int {
        Int(max(0, min(1e9, Double(rounds) * (every / .seconds(1)))).rounded())
    }

    static func thousandths(_ logEvidence: Double) -> Int { Int((1000 * max(-1e6, min(1e6, logEvidence))).rounded()) }

    static func oneIn(_ chance: Double) -> Int { Int(min(1e15, max(1, 1 / max(1e-15, chance))).rounded()) }
}
