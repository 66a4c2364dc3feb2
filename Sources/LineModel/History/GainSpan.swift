/// What a line gained over the way without its ingress, over several measured rounds.
package struct GainSpan: Sendable, Equatable {
    /// Rounds that tell of a gain in delay, and that something may be concluded from.
    package var rounds = 0
    /// Of these, those that found the line slower than the direct way.
    package var slower = 0
    /// The mean of the rounds' gains, milliseconds; below 0 when the line is slower. nil when no round tells.
    package var meanGain: Double?
    /// The least gain of a round, milliseconds; nil when no round tells.
    package var worstGain: Double?
    /// The least gain of a round in loss, -1...1; nil when no round tells.
    package var worstLoss: Double?

    /// No round has been added.
    package init() {}

    /// Adds a round that measured the line; one that nothing is concluded from says nothing.
    package mutating func add(_ gain: LineGain) {
        guard gain.note == nil else { return }
        if let loss = gain.loss { worstLoss = min(worstLoss ?? loss, loss) }
        guard let found = gain.delay?.gain else { return }
        if GainFinding(gain) != nil { slower += 1 }
        meanGain = ((meanGain ?? 0) * Double(rounds) + found) / Double(rounds + 1)
        worstGain = min(worstGain ?? found, found)
        rounds += 1
    }

    /// Adds another span's rounds.
    package mutating func add(_ other: GainSpan) {
        if let loss = other.worstLoss { worstLoss = min(worstLoss ?? loss, loss) }
        guard other.rounds > 0, let mean = other.meanGain else { return }
        meanGain = ((meanGain ?? 0) * Double(rounds) + mean * Double(other.rounds)) / Double(rounds + other.rounds)
        if let worst = other.worstGain { worstGain = min(worstGain ?? worst, worst) }
        slower += other.slower
        rounds += other.rounds
    }
}
