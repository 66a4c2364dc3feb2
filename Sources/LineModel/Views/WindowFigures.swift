/// A line's window in a few figures. How each is pooled is part of its meaning, because percentiles of rounds have no
/// mean: loss is exact over all probes, delays are middle and worst rounds.
package struct WindowFigures: Equatable, Sendable {
    /// How many rounds the window has with the line.
    package private(set) var rounds = 0
    /// How many of these were valid and measured it; all other figures are theirs.
    package private(set) var measured = 0
    /// How many of the measured ones were abnormal.
    package private(set) var abnormal = 0
    /// Probes sent in measured rounds.
    package private(set) var sent = 0
    /// Those of them that are loss: late, lost and refused.
    package private(set) var lost = 0
    /// The greatest loss of a round, 0...1; nil when nothing was sent.
    package private(set) var worstLoss: Double?
    /// The median of the rounds' medians, milliseconds; of hours or days the median of theirs. nil when nothing was
    /// received.
    package private(set) var median: Double?
    /// The shortest delay of a probe, milliseconds; nil when nothing was received.
    package private(set) var least: Double?
    /// The longest delay of a probe, milliseconds; nil when nothing was received.
    package private(set) var greatest: Double?
    /// The median of the rounds' p95, milliseconds; nil when nothing was received, and of hours and days, which do not
    /// keep it.
    package private(set) var p95: Double?
    /// The greatest p95 of a round, milliseconds; nil where `p95` is.
    package private(set) var worstP95: Double?
    /// The median of the rounds' jitter (RFC 3550), milliseconds; nil where `p95` is.
    package private(set) var jitter: Double?
    /// The greatest jitter of a round, milliseconds; nil where `p95` is.
    package private(set) var worstJitter: Double?
    /// The longest run of losses within a round; nil of hours and days.
    package private(set) var longestRun: Int?

    /// Loss over all measured probes together, 0...1; nil when nothing was sent.
    package var loss: Double? { sent == 0 ? nil : Double(lost) / Double(sent) }

    /// The Wilson 95 % interval of `loss`; nil when nothing was sent. It takes losses for independent: those of bursts
    /// have a wider one.
    package var lossInterval: ClosedRange<Double>? { WilsonInterval.of(lost, in: sent) }

    /// The figures of a window, of whichever resolution.
    package init(_ window: LineWindow) {
        if window.resolution == .rounds { add(window.points) } else { add(window.spans) }
    }

    private mutating func add(_ points: [HistoryPoint]) {
        let told = points.filter(\.isMeasured)
        (rounds, measured) = (points.count, told.count)
        abnormal = told.count { $0.verdict == .abnormal }
        for point in told {
            let counts = point.summary.counts
            sent += counts.sent
            lost += counts.sent - counts.received
        }
        worstLoss = told.compactMap(\.summary.counts.lossRatio).max()
        let delays = told.compactMap(\.summary.rtt)
        (median, least, greatest) = (
            Percentile.middle(of: delays.map(\.median)), delays.map(\.min).min(), delays.map(\.max).max()
        )
        (p95, worstP95) = (Percentile.middle(of: delays.map(\.p95)), delays.map(\.p95).max())
        let jitters = told.compactMap(\.summary.jitter)
        (jitter, worstJitter) = (Percentile.middle(of: jitters), jitters.max())
        longestRun = told.map(\.summary.longestLossRun).max()
    }

    private mutating func add(_ spans: [HistorySpan]) {
        for span in spans {
            rounds += span.rounds
            measured += span.rounds - span.unmeasured
            abnormal += span.abnormal
            sent += span.sent
            lost += span.lost
        }
        worstLoss = spans.compactMap(\.worstLoss).max()
        median = Percentile.middle(of: spans.compactMap(\.medianRTT))
        (least, greatest) = (spans.compactMap(\.minRTT).min(), spans.compactMap(\.maxRTT).max())
    }
}

extension HistoryPoint {
    /// Whether its figures are the line's: the round was valid, and enough probes were sent.
    package var isMeasured: Bool { round == .valid && verdict != .unmeasured }
}

extension Percentile {
    /// The median by the rule of all percentiles here, of values in any order; nil without values.
    package static func middle(of values: [Double]) -> Double? {
        values.isEmpty ? nil : values.sorted()[rank(50, of: values.count) - 1]
    }
}
