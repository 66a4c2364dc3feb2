package import LineModel

/// One line of a simulated field: what the round measured beside what the field did.
package struct TruthComparison: Sendable {
    /// The line's name.
    package var name: String
    /// What the line was made to be, in words.
    package var nature: String
    /// What the round measured on the line.
    package var summary: LineSummary
    /// Probes of the line that the field did not answer.
    package var trueLost: Int
    /// Copies that the field sent.
    package var trueDuplicates: Int
    /// Mean time that the field held the answered probes, milliseconds; nil when it answered none.
    package var trueHold: Double?

    /// Puts one line's figures side by side; nothing is compared until `agrees` or `excess` is read.
    package init(
        name: String, nature: String, summary: LineSummary, trueLost: Int, trueDuplicates: Int, trueHold: Double?
    ) {
        self.name = name
        self.nature = nature
        self.summary = summary
        self.trueLost = trueLost
        self.trueDuplicates = trueDuplicates
        self.trueHold = trueHold
    }

    var measuredLost: Int { summary.counts.lost + summary.counts.late + summary.counts.refused }

    /// Losses and copies are counted exactly; a delay never is.
    package var agrees: Bool { measuredLost == trueLost && summary.duplicates == trueDuplicates }

    /// Mean RTT over the true hold, milliseconds: loopback, the field's own system calls and the stamps' error.
    package var excess: Double? {
        guard let mean = summary.rtt?.mean, let trueHold else { return nil }
        return mean - trueHold
    }
}
