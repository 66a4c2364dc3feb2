/// What is usual for a line at one hour of the day, from its own past, and what is a change against it.
///
/// RTT: each day gives the median of its rounds at that hour, the days give the median of those. The spread is the
/// greater of two median absolute deviations, between the days and within a day, times 1.4826 (which makes it the
/// standard deviation of a normal sample). Medians throughout, so that one day of outage moves nothing.
///
/// Loss: probes at that hour pooled over the days, without the worst day. A change is judged between Wilson intervals:
/// 100 probes that lost 3 are no change against 0.5 %.
package struct LineBaseline: Equatable, Sendable {
    /// Days at that hour that it takes at least; with two, one outlier is half of the past.
    package static let minDays = 3
    /// The greatest age of a day that counts; older days are not looked at.
    package static let maxDays = 14
    /// A change of the RTT is at least this in milliseconds, and this share of the usual, and this many spreads.
    package static let (minChange, minShare, minSpreads) = (20.0, 0.2, 4.0)
    /// A change of the loss is at least 5 points. With 100 probes at 0.5 % of background, 6 losses happen by chance to
    /// 1.4 lines of 100,000 in a round (at 1 %, to 59), and must then happen again in the confirmation.
    package static let minLossChange = 0.05

    /// How many days the RTT rests on.
    package let days: Int
    /// The usual median RTT at that hour, milliseconds.
    package let usualRTT: Double
    /// How far medians are spread around it, between the days or within one, milliseconds: a robust standard deviation.
    package let spreadRTT: Double
    /// The usual loss ratio at that hour, 0...1.
    package let usualLoss: Double
    /// The Wilson interval of `usualLoss`, within 0...1.
    package let lossInterval: ClosedRange<Double>

    /// Learns from the past; nil with fewer than `minDays` days that have an RTT at that hour.
    ///
    /// - Parameter past: that hour of earlier days, a day once.
    package init?(_ past: [PastHour]) {
        let days = past.filter { (1...Self.maxDays).contains($0.dayOffset) && $0.sent > 0 }
        let delays = days.map(\.medianRTTs).filter { !$0.isEmpty }
        guard delays.count >= Self.minDays else { return nil }
        let middles = delays.compactMap(MiddleValue.of)
        usualRTT = MiddleValue.of(middles) ?? 0
        let within = MiddleValue.of(delays.compactMap(MiddleValue.deviation)) ?? 0
        spreadRTT = 1.4826 * max(MiddleValue.deviation(of: middles) ?? 0, within)
        self.days = delays.count
        (usualLoss, lossInterval) = Self.pooledLoss(days)
    }

    /// The median RTT in milliseconds above which the line has changed.
    package var raiseRTT: Double {
        usualRTT + max(Self.minChange, Self.minShare * usualRTT, Self.minSpreads * spreadRTT)
    }

    /// Whether the loss is a change; false when nothing was sent.
    package func isLossChanged(in summary: LineSummary) -> Bool {
        let counts = summary.counts
        guard let loss = counts.lossRatio, loss >= usualLoss + Self.minLossChange,
            let interval = WilsonInterval.of(counts.sent - counts.received, in: counts.sent)
        else { return false }
        return interval.lowerBound > lossInterval.upperBound
    }

    /// Whether the median RTT is a change; false when nothing was received.
    package func isRTTChanged(in summary: LineSummary) -> Bool {
        summary.rtt.map { $0.median > raiseRTT } ?? false
    }

    /// Why the line is not as it usually is; empty when it is.
    package func findChange(in summary: LineSummary) -> [LineReason] {
        var reasons: [LineReason] = []
        if let loss = summary.counts.lossRatio, isLossChanged(in: summary) {
            reasons.append(.lossChange(ratio: loss, usual: usualLoss, days: days))
        }
        if let median = summary.rtt?.median, isRTTChanged(in: summary) {
            reasons.append(.delayChange(median: median, usual: usualRTT, max: raiseRTT, days: days))
        }
        return reasons
    }

    /// Whether the line is back near its past: within `LineWatchRules.clearFactor` of the way to a change.
    package func isUnderLowerMark(_ summary: LineSummary) -> Bool {
        guard let loss = summary.counts.lossRatio, let median = summary.rtt?.median else { return false }
        let factor = LineWatchRules.clearFactor
        return median <= usualRTT + (raiseRTT - usualRTT) * factor && loss <= usualLoss + Self.minLossChange * factor
    }

    private static func pooledLoss(_ days: [PastHour]) -> (Double, ClosedRange<Double>) {
        // By the number of probes where the ratios are equal, so that the order of the past does not matter.
        let kept = days.sorted {
            (Double($0.lost) / Double($0.sent), $0.sent) < (Double($1.lost) / Double($1.sent), $1.sent)
        }.dropLast()
        let (lost, sent) = (kept.reduce(0) { $0 + $1.lost }, kept.reduce(0) { $0 + $1.sent })
        let ratio = sent == 0 ? 0 : Double(lost) / Double(sent)
        return (ratio, WilsonInterval.of(lost, in: sent) ?? 0...1)
    }
}
