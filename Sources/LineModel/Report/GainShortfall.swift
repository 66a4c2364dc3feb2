/// A gain that is certainly below its limit: the upper end of its 95 % interval lies below it, so that chance does not
/// decide. All in milliseconds.
///
/// The names of its properties are stored: they stay for ever.
package struct GainShortfall: Hashable, Sendable, Codable {
    /// The median of direct delay less line delay, a pair at a time; below 0 when the line is slower.
    package let gain: Double
    /// The lower end of the gain's 95 % interval.
    package let low: Double
    /// The upper end of the gain's 95 % interval, below `limit`.
    package let high: Double
    /// The least gain that the line may have.
    package let limit: Double
    /// The median delay of the line.
    package let line: Double
    /// The median delay of the direct probes.
    package let direct: Double
    /// Pairs of probes that tell it, 8 or more.
    package let pairs: Int

    /// - Returns: nil where the gain is not judged, or is not known to be below the limit: with fewer than 8 pairs, and
    ///   where nothing may be concluded from the round.
    package init?(_ gain: LineGain?, limits: LineLimits) {
        guard let limit = limits.minGain?.inMilliseconds, let gain, gain.note == nil, let delay = gain.delay,
            let interval = delay.interval, interval.upperBound < limit
        else { return nil }
        (self.gain, low, high) = (delay.gain, interval.lowerBound, interval.upperBound)
        self.limit = limit
        (line, direct, pairs) = (delay.lineMedian, delay.directMedian, delay.pairs)
    }
}

extension LineLimits {
    /// Whether a healthy line's gain is none that keeps it from clearing: it is not judged, or its median is not below
    /// the limit. A line that had no direct probes for want of room, or of whose gain nothing may be concluded, waits;
    /// one whose direct way is silent, or cannot be probed, does not: then the line is the better way, or the only one.
    package func isGainInOrder(_ gain: LineGain?) -> Bool {
        guard let limit = minGain?.inMilliseconds, let gain else { return true }
        switch gain.note {
        case .noDirectForm, .unreachable, .silent: return true
        case .noRoom, .withheld: return false
        case nil: return gain.delay.map { $0.gain >= limit } ?? false
        }
    }
}

extension [LineReason] {
    /// Whether these accuse a line of nothing but what it gains. The gain compares two ways, and which of them has
    /// changed a round does not tell: it accuses the line, and nothing that the line shares with others.
    package var isOfGainAlone: Bool {
        contains { $0.kind == .gain } && allSatisfy { !$0.kind.isAccusation || $0.kind == .gain }
    }
}

extension LineReason.Kind {
    /// Whether it makes a line abnormal by itself; others explain.
    fileprivate var isAccusation: Bool {
        switch self {
        case .loss, .delay, .noReply, .lossChange, .delayChange, .evidence, .delayEvidence, .gain, .told: true
        default: false
        }
    }
}
