/// The loss and the RTT above which a line is abnormal, and the gain below which it is.
package struct LineLimits: Equatable, Sendable {
    /// Loss ratio, 0...1; a line is abnormal strictly above it, so that with 1 it never is.
    package let maxLoss: Double
    /// Mean RTT; a line is abnormal strictly above it. nil when the RTT is not judged.
    package let maxRTT: Duration?
    /// Gain over the direct way; a line is abnormal where its gain is certainly below it. Below 0 it lets the line be
    /// slower than direct by so much. nil when the gain is not judged.
    package let minGain: Duration?

    /// - Precondition: `maxLoss` is within 0...1 and `maxRTT` is not negative; whoever reads them from a person checks
    ///   that before.
    package init(maxLoss: Double, maxRTT: Duration?, minGain: Duration? = nil) {
        precondition((0...1).contains(maxLoss), "a loss limit is a ratio within 0...1")
        precondition(maxRTT.map { $0 >= .zero } ?? true, "an RTT limit cannot be negative")
        self.maxLoss = maxLoss
        self.maxRTT = maxRTT
        self.minGain = minGain
    }

    /// These limits, with the line's own limits in their place.
    package func applied(to line: Line) -> LineLimits {
        LineLimits(
            maxLoss: line.maxLoss ?? maxLoss, maxRTT: line.maxRTT ?? maxRTT, minGain: line.minGain ?? minGain)
    }

    /// A smaller difference between two ratios is a rounding error of a computed limit (7 * 0.01): ratios of up to a
    /// hundred million probes are further apart.
    private static let ratioTolerance = 1e-9

    /// Whether the loss is above its limit; false when nothing was sent.
    package func isExceededByLoss(of summary: LineSummary) -> Bool {
        summary.counts.lossRatio.map { $0 > maxLoss + Self.ratioTolerance } ?? false
    }

    /// Whether the RTT is above its limit. Without any reply it is undefined and taken as infinite (RFC 2681 section
    /// 2.4), unless the loss is above its own limit, which then says it better.
    package func isExceededByRTT(of summary: LineSummary) -> Bool {
        guard let limit = maxRTT?.inMilliseconds else { return false }
        if let mean = summary.rtt?.mean { return mean > limit }
        return summary.counts.received == 0 && !isExceededByLoss(of: summary)
    }
}
