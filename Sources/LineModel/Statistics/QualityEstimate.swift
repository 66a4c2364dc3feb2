/// What a telephone call over the line might be worth: an ESTIMATE, for comparing lines and not for promising quality.
///
/// Only the step from R to MOS is a standard (ITU-T G.107 annex B). R itself is a shortcut that monitoring products
/// share: it starts from the E-model's default of 93.2, approximates its delay impairment by two straight lines and
/// takes 2.5 points a percent of loss, whatever the codec. Three more things make it pessimistic or blind: one way is
/// taken as half of the round trip, jitter and loss are those of both directions, and a line's loss counts the same in
/// bursts and singly.
package struct QualityEstimate: Equatable, Sendable {
    /// The transmission rating factor, 0...92.95: what was worth less than 0 is 0.
    package let r: Double
    /// Mean opinion score of conversational quality, 1...4.5.
    package let mos: Double

    /// - Parameters:
    ///   - meanRTT: milliseconds.
    ///   - jitter: RFC 3550's, of the round trip, milliseconds.
    ///   - lossRatio: 0...1.
    package init(meanRTT: Double, jitter: Double, lossRatio: Double) {
        // Two jitters for the receiver's buffer, 10 ms for the codec.
        let latency = meanRTT / 2 + 2 * jitter + 10
        let rating = latency < 160 ? 93.2 - latency / 40 : 93.2 - (latency - 120) / 10
        r = min(max(rating - 250 * lossRatio, 0), 100)
        mos = QualityEstimate.mos(ofR: r)
    }

    /// ITU-T G.107 annex B: 1 below an R of 0, 4.5 above 100, a cubic between. That cubic dips below 1 for an R under
    /// 6.5, where no score is; 1 is given there.
    package static func mos(ofR r: Double) -> Double {
        if r <= 0 { return 1 }
        if r >= 100 { return 4.5 }
        return max(1, 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r))
    }
}
