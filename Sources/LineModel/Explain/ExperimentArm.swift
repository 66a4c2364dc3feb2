/// One side of an experiment: the probes that were sent in one manner, over all of its rounds.
package struct ExperimentArm: Equatable, Sendable, Codable {
    /// Bytes of UDP payload.
    package var bytes: Int
    /// The code point that the probes carried, 0 to 63.
    package var dscp: Int
    /// Probes sent.
    package var sent: Int
    /// Those of them that are loss, 0...sent.
    package var lost: Int
    /// Runs of consecutive losses, at most `lost`.
    package var runs: Int
    /// The least loss of one of its rounds, 0...1; 0 without a round.
    package var least: Double
    /// The most loss of one of its rounds, 0...1; 0 without a round.
    package var most: Double

    /// What was sent in one manner, and what became of it; nothing at first.
    package init(bytes: Int, dscp: Int, sent: Int = 0, lost: Int = 0, runs: Int = 0) {
        self.bytes = bytes
        self.dscp = dscp
        self.sent = max(0, sent)
        self.lost = min(max(0, lost), self.sent)
        self.runs = min(max(0, runs), self.lost)
        let loss = self.sent == 0 ? 0 : Double(self.lost) / Double(self.sent)
        (least, most) = (loss, loss)
    }

    /// Adds what a further round in the same manner found.
    package mutating func add(sent: Int, lost: Int, runs: Int) {
        let (before, round) = (self, ExperimentArm(bytes: bytes, dscp: dscp, sent: sent, lost: lost, runs: runs))
        guard round.sent > 0 else { return }
        self = ExperimentArm(
            bytes: bytes, dscp: dscp, sent: before.sent + round.sent, lost: before.lost + round.lost,
            runs: before.runs + round.runs)
        least = before.sent == 0 ? round.loss : min(before.least, round.loss)
        most = max(before.most, round.loss)
    }

    /// Both together, in the manner of this one.
    func joined(_ other: ExperimentArm) -> ExperimentArm {
        guard sent > 0 else { return other }
        var both = self
        both.add(sent: other.sent, lost: other.lost, runs: other.runs)
        if other.sent > 0 { (both.least, both.most) = (min(least, other.least), max(most, other.most)) }
        return both
    }

    /// The share that is loss, 0...1; 0 where nothing was sent.
    package var loss: Double { sent == 0 ? 0 : Double(lost) / Double(sent) }

    /// Whether next to nothing of it is lost: at most 1 in 50, and the Wilson interval lies below 1 in 10.
    package var isClean: Bool {
        guard sent > 0, loss <= 0.02, let interval = WilsonInterval.of(lost, in: sent) else { return false }
        return interval.upperBound < 0.1
    }

    var lossRuns: LossRuns { LossRuns(sent: sent, lost: lost, runs: runs) }
}

/// How sure an experiment has to be of what it says.
package enum ExperimentRule {
    /// The share of experiments that find a difference where there is none, at most: of all tests of one incident
    /// together.
    package static let falseRate = 0.001
    /// Losses of one side may be fewer than this share of the other side's, or they are no difference that helps
    /// anybody.
    static let leastDifference = 0.05

    /// Whether each round of one side lost more than every round of the other, whichever: a line that was bad for a
    /// while loses on both sides, which take turns.
    static func isApart(_ one: ExperimentArm, _ other: ExperimentArm) -> Bool {
        one.least > other.most || other.least > one.most
    }

    /// The probability that two sides differ so much by chance, times the number of tests (C. E. Bonferroni); nil where
    /// that is not small enough, or where a side sent nothing. Losses that come in runs count as what they are worth
    /// (`LossRuns`).
    ///
    /// - Parameter tests: how many tests the incident's experiments make in all, 1 or more.
    static func corrected(_ one: ExperimentArm, _ other: ExperimentArm, tests: Int) -> Double? {
        guard abs(one.loss - other.loss) >= leastDifference, isApart(one, other),
            let chance = LossRuns.test(one.lossRuns, other.lossRuns)
        else { return nil }
        let corrected = min(1, chance * Double(max(1, tests)))
        return corrected <= falseRate ? corrected : nil
    }
}
