/// What a past round counted on one line, as far as a replay of rules needs it.
package struct PastLine: Hashable, Sendable {
    /// What the round by itself found, by the limits of then.
    package var verdict: LineVerdict
    /// Probes that were lost, late or refused.
    package var lost: Int
    /// Probes put on the wire; 0 says nothing.
    package var sent: Int

    /// - Precondition: `lost` is within 0...`sent`.
    package init(verdict: LineVerdict, lost: Int, sent: Int) {
        precondition((0...max(0, sent)).contains(lost), "no more is lost than was sent")
        self.verdict = verdict
        self.lost = lost
        self.sent = sent
    }

    /// The loss ratio, 0...1; nil of a line that was not measured.
    var loss: Double? { verdict == .unmeasured || sent == 0 ? nil : Double(lost) / Double(sent) }
}

/// A round of the past, as a replay enters it.
package struct PastRound: Sendable {
    /// When it began.
    package var started: WallTime
    /// What was found of the round as a whole; one that is not valid is counted, and changes nothing.
    package var validity: Validity.Verdict
    /// For each line of the field; nil for one that the round did not have.
    package var lines: [PastLine?]
    /// What each line usually lost at that hour, by the days before it.
    package var usual: [UsualLoss]
    /// For each line what it says of delay and jitter, with what was usual at that hour; nil for a line of which
    /// nothing was received. Empty where delays are not replayed.
    package var delays: [DelayRound?]

    /// - Precondition: as many `lines` as `usual`; as many `delays`, or none.
    package init(
        started: WallTime, validity: Validity.Verdict, lines: [PastLine?], usual: [UsualLoss],
        delays: [DelayRound?] = []
    ) {
        precondition(lines.count == usual.count, "what is usual, for each line")
        precondition(delays.isEmpty || delays.count == lines.count, "delays of each line, or of none")
        self.started = started
        self.validity = validity
        self.lines = lines
        self.usual = usual
        self.delays = delays
    }

    /// What it says of a line's delay; nil where that is not known.
    func delay(of line: Int) -> DelayRound? { delays.isEmpty ? nil : delays[line] }

    /// What evidence is made of; nil for a line that was not measured, or usually loses more than half.
    var counts: [LossCount?] {
        lines.indices.map { index in
            guard let line = lines[index], line.loss != nil, let usual = usual[index].lossClass else { return nil }
            return LossCount(lost: line.lost, sent: line.sent, usual: usual)
        }
    }
}
