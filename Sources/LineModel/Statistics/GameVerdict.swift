/// What a game that sends one packet a tick would have made of the line.
///
/// What probes can tell of ticks: a probe is one packet, and the share of probes missed estimates the share of ticks
/// missed at any tick rate, because the rate changes only the buffer, not a packet's fate. That holds while losses do
/// not depend on the rate itself (a policer, a queue that the game's own packets fill) nor keep time with the probes.
/// Delay and loss are of the round trip: a miss may have happened in either direction, so for a game that needs one
/// direction at a time the share is an upper bound.
package struct GameVerdict: Equatable, Sendable {
    /// Ticks a second that are judged.
    package static let tickRates = [20, 30, 64, 128]

    /// Ticks a second.
    package let tickHertz: Int
    /// How much later than the median a packet may come and still be used, milliseconds.
    package let buffer: Double
    /// Probes missed over probes sent, 0...1; nil when none was sent. Missed: lost, late or refused, or with an RTT
    /// above the median plus `buffer`.
    package private(set) var missed: Double?
    /// The longest run of missed probes times the interval, milliseconds; 0 when none was missed, nil when none was
    /// sent.
    ///
    /// Probes see the line once an interval. k missed ones in a row, with a good one on each side, mean that the line
    /// was bad for more than k - 1 and less than k + 1 intervals if it was bad throughout: this figure is the middle,
    /// right to one interval. Where the tick is shorter than the interval (64 and 128 Hz at 20 ms), a run of one may be
    /// a single tick, and ticks between two missed probes may have come through, unseen. Where the tick is longer, the
    /// player's freeze is a whole number of ticks. A run at the row's beginning or end may have been longer.
    package private(set) var longestFreeze: Double?

    /// - Parameter buffer: milliseconds; nil for one tick, as a game has that draws the world one tick behind.
    package init(tickHertz: Int, buffer: Double? = nil) {
        precondition(tickHertz > 0, "a tick rate is positive")
        self.tickHertz = tickHertz
        self.buffer = buffer ?? 1e3 / Double(tickHertz)
    }

    /// Judges a row of probes in order of sequence. An unsent probe is not a sample (see `LossPattern`); a received one
    /// whose delay is unknown is not missed.
    ///
    /// - Parameters:
    ///   - medianNanoseconds: of the RTT of the row's received probes; nil when there is none.
    ///   - intervalNanoseconds: between two probes of the line, really used.
    package mutating func judge(
        _ samples: UnsafeBufferPointer<ProbeRecord>, medianNanoseconds: Double?, intervalNanoseconds: Int64
    ) {
        let limit = medianNanoseconds.map { $0 + buffer * 1e6 } ?? .infinity
        var (sent, missedProbes, run, longestRun) = (0, 0, 0, 0)
        for record in samples {
            guard let isLoss = record.outcome.countsAsLoss else { continue }
            sent += 1
            if isLoss || record.receivedDelay.map({ Double($0) > limit }) ?? false {
                missedProbes += 1
                run += 1
                longestRun = max(longestRun, run)
            } else {
                run = 0
            }
        }
        guard sent > 0 else { return }
        missed = Double(missedProbes) / Double(sent)
        longestFreeze = Double(longestRun) * Double(intervalNanoseconds) / 1e6
    }

    /// Every tick rate with a buffer of one tick, nothing judged yet.
    package static let unjudged = unjudged(buffer: nil)

    /// Every tick rate, nothing judged yet.
    ///
    /// - Parameter buffer: milliseconds, for all of them; nil for one tick of each.
    package static func unjudged(buffer: Double?) -> [GameVerdict] {
        tickRates.map { GameVerdict(tickHertz: $0, buffer: buffer) }
    }

    /// The verdict for a line on which no probe was missed.
    var flawless: GameVerdict {
        var verdict = self
        (verdict.missed, verdict.longestFreeze) = (0, 0)
        return verdict
    }
}
