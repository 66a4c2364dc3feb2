/// What is told of the evidence against a line's delay: "median RTT 83.0 ms for 40 min, usually 50.0 ms; all probes
/// take longer: another way". Whole numbers, so that a state or a message that holds them is stored exactly. The names
/// of its properties and cases are stored: they stay for ever.
package struct DelayFigures: Codable, Hashable, Sendable {
    /// Why the line takes longer, as far as its figures tell.
    package enum Change: String, Codable, Sendable, CaseIterable {
        /// All probes take longer, and are spread as before: another way.
        case levelShift
        /// The fastest probes are as fast as ever, or losses came with it: a queue.
        case congestion
        /// The figures do not tell.
        case unclear
    }

    /// What has been above its mark.
    package var figure: DelayEvidence.Figure
    /// The median RTT since the evidence began to grow, microseconds; nil where it is not known.
    package var medianMicroseconds: Int?
    /// The median RTT that is usual at this hour, microseconds; nil where it is not known.
    package var usualMicroseconds: Int?
    /// Why; nil where levels are not known.
    package var change: Change?
    /// For how many rounds, the last among them.
    package var rounds: Int
    /// How long that is, seconds.
    package var seconds: Int
    /// A thousand times the natural logarithm of the evidence.
    package var logEvidence: Int
    /// The chance of this by luck over all lines within `period`, as the number after `1 in`, at least 1.
    package var oneIn: Int
    /// The budget's stretch of time.
    package var period: FalseAlarmBudget.Period

    /// Figures of a line whose delay rose.
    ///
    /// - Parameters:
    ///   - now: the level since the evidence began to grow.
    ///   - usual: what is usual at this hour.
    ///   - change: between the two.
    ///   - chance: of the evidence within `period`, 0...1.
    ///   - every: the time from a round to the next.
    package init(
        _ figure: DelayEvidence.Figure, logEvidence: Double, rounds: Int, now: DelayLevel?, usual: DelayLevel?,
        change: DelayChange?, chance: Double, every: Duration, period: FalseAlarmBudget.Period
    ) {
        let microseconds = { (level: DelayLevel?) in level.map { Int((min(1e9, $0.median) * 1000).rounded()) } }
        self.figure = figure
        medianMicroseconds = microseconds(now)
        usualMicroseconds = microseconds(usual)
        self.change = change.map(Change.init)
        self.rounds = rounds
        seconds = EvidenceFigures.seconds(rounds: rounds, every: every)
        self.logEvidence = EvidenceFigures.thousandths(logEvidence)
        oneIn = EvidenceFigures.oneIn(chance)
        self.period = period
    }
}

extension DelayFigures.Change {
    init(_ change: DelayChange) {
        switch change {
        case .levelShift: self = .levelShift
        case .congestion: self = .congestion
        case .unclear: self = .unclear
        }
    }
}

/// The evidence that raised a line.
package enum RaisedEvidence: Codable, Hashable, Sendable {
    /// Of its loss.
    case loss(EvidenceFigures)
    /// Of its delay or jitter.
    case delay(DelayFigures)

    /// The reason that is told of it.
    package var reason: LineReason {
        switch self {
        case .loss(let figures): .evidence(figures)
        case .delay(let figures): .delayEvidence(figures)
        }
    }

    /// A thousand times the natural logarithm of it.
    package var logEvidence: Int {
        switch self {
        case .loss(let figures): figures.logEvidence
        case .delay(let figures): figures.logEvidence
        }
    }
}
