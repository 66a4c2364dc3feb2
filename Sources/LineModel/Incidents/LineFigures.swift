/// The two figures that an incident shows of a line, as integers, so that a state that holds them is stored exactly:
/// under the names of its properties, without those that are nil.
package struct LineFigures: Codable, Hashable, Sendable {
    /// The loss in thousandths; nil when nothing was sent.
    package var lossPerMille: Int?
    /// The mean RTT in microseconds; nil when nothing was received.
    package var rttMicroseconds: Int?

    /// Figures; without arguments those of a line of which nothing is known.
    package init(lossPerMille: Int? = nil, rttMicroseconds: Int? = nil) {
        self.lossPerMille = lossPerMille
        self.rttMicroseconds = rttMicroseconds
    }

    /// Takes the two figures from a round's summary of the line, rounded to whole thousandths and microseconds.
    package init(_ summary: LineSummary) {
        lossPerMille = summary.counts.lossRatio.map { Int(($0 * 1000).rounded()) }
        rttMicroseconds = summary.rtt.map { Int(($0.mean * 1000).rounded()) }
    }

    /// The worse of each; a figure that is known is worse than none.
    package func worst(_ other: LineFigures) -> LineFigures {
        LineFigures(
            lossPerMille: Self.greater(lossPerMille, other.lossPerMille),
            rttMicroseconds: Self.greater(rttMicroseconds, other.rttMicroseconds))
    }

    private static func greater(_ one: Int?, _ other: Int?) -> Int? {
        guard let one, let other else { return one ?? other }
        return max(one, other)
    }

    /// Whether these figures are worth a further word to somebody who was told `announced`: a fifth more of all probes
    /// lost, or half as much delay again and 20 ms at least. Smaller steps would be a message a round.
    package func isNotablyWorse(than announced: LineFigures) -> Bool {
        if let lossPerMille, lossPerMille >= (announced.lossPerMille ?? 0) + 200 { return true }
        // No delay was announced: the line was silent, and any delay at all is better than that.
        guard let rttMicroseconds, let before = announced.rttMicroseconds else { return false }
        return 2 * rttMicroseconds >= 3 * before && rttMicroseconds >= before + 20_000
    }
}
