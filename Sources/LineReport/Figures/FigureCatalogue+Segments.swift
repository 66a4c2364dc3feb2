import LineModel

extension FigureCatalogue {
    /// What only lines with two segments have (docs/measuring/segments.md).
    static let segments = FigureList<LineSegments>(
        [
            .kept("kind", "How the ingress was probed: `icmp` or `stamp`.") { $0.kind.rawValue },
            .whole("every", "The ingress was probed beside every n-th probe of the line.") { $0.every },
            .figure(
                Figure(
                    "loss_at", .text, "`ingress`, `beyond`, `both`, `unknown`; `null`: nothing was lost.",
                    title: "loss at", column: TablePlace(150, need: .segments), shows: [.report, .history],
                    .text { $0.lossAt?.rawValue })),
            .kept("delay_at", "The same for the delay; `null`: nothing was received.") { $0.delayAt?.rawValue },
            .group("ingress", segmentIngress), .group("beyond", segmentBeyond), .group("pairs", segmentPairs),
            .figure(
                Figure(
                    "notes", .text, "What a reader has to know, in words; why a segment is unknown.",
                    shows: [.report, .history], .list { $0.notes.map($1.note) })),
        ] + segmentMetrics)

    private static let segmentIngress: [FigureEntry<LineSegments>] = [
        .whole("sent", ownProbes) { $0.ingress.sent },
        .whole("received", ownProbes) { $0.ingress.received },
        .whole("late", ownProbes) { $0.ingress.late },
        .whole("lost", ownProbes) { $0.ingress.lost },
        .whole("refused", ownProbes) { $0.ingress.refused },
        .whole("unsent", ownProbes) { $0.ingress.unsent },
        .keptRatio("loss", "Their loss.") { $0.ingress.lossRatio },
        .keptRange("loss_ci95", .ratio, "Wilson's 95 % interval of it.") { segments in
            let counts = segments.ingress
            return WilsonInterval.of(counts.sent - counts.received, in: counts.sent)
        },
        .kept("rtt_min_ms", ownDelay) { $0.ingressRTT?.min },
        .kept("rtt_mean_ms", ownDelay) { $0.ingressRTT?.mean },
        .figure(
            Figure(
                "rtt_median_ms", .milliseconds, ownDelay, title: "ingress ms",
                column: TablePlace(130, yields: 9, need: .segments), shows: [.report, .history],
                metric: .segment(.segmentRTT, "ingress"), .number { $0.ingressRTT?.median })),
        .kept("rtt_p95_ms", ownDelay) { $0.ingressRTT?.p95 },
        .kept("rtt_max_ms", ownDelay) { $0.ingressRTT?.max },
        // Only a metric.
        .ratio(
            "pair_loss", "Their loss, within the pairs.", shows: [], metric: .segment(.segmentLoss, "ingress")
        ) { $0.loss.ingress },
    ]

    private static let ownProbes = "The ingress's own probes, by what became of them."
    private static let ownDelay = "RTT of those that were received."

    private static let segmentBeyond: [FigureEntry<LineSegments>] = [
        .keptRatio(
            "loss", "Line loss less ingress loss, over the pairs; below 0 where the ingress answers selectively.",
            metric: .segment(.segmentLoss, "beyond")
        ) { $0.loss.beyond },
        .keptRange("loss_ci95", .ratio, "The 95 % interval of it.") { $0.loss.beyondInterval },
        .kept("rtt_mean_ms", difference) { $0.delay?.beyondMean },
        .figure(
            Figure(
                "rtt_median_ms", .milliseconds, difference, title: "beyond ms",
                column: TablePlace(140, yields: 10, need: .segments), shows: [.report, .history],
                metric: .segment(.segmentRTT, "beyond"), .number { $0.delay?.beyondMedian })),
        .keptRange("rtt_median_ci95_ms", .milliseconds, "The 95 % interval of the median.") {
            $0.delay?.beyondInterval
        },
        .keptRatio("rtt_share", "The median difference as a part of the line's median delay, 0 to 1.") {
            $0.delay?.beyondShare
        },
    ]

    private static let difference = "Of the differences of delays, over the pairs that came back."

    private static let segmentPairs: [FigureEntry<LineSegments>] = [
        .whole("both_received", twoByTwo) { $0.loss.pairs.bothReceived },
        .whole("only_line_lost", twoByTwo) { $0.loss.pairs.onlyLineLost },
        .whole("only_ingress_lost", twoByTwo) { $0.loss.pairs.onlyIngressLost },
        .whole("both_lost", twoByTwo) { $0.loss.pairs.bothLost },
        .whole("unpaired", "One of the two was never sent.") { $0.loss.pairs.unpaired },
    ]

    private static let twoByTwo = "Probes of the line and of the ingress that left beside each other, two by two."

    /// Only metrics.
    private static let segmentMetrics: [FigureEntry<LineSegments>] = [
        .whole(
            "loss_here_ingress", "Whether the loss belongs to the ingress.", unit: .flag, shows: [],
            metric: .segment(.segmentLossHere, "ingress")
        ) { $0.isLossKnown ? $0.isLoss(at: .ingress) : nil },
        .whole(
            "loss_here_beyond", "Whether the loss belongs behind it.", unit: .flag, shows: [],
            metric: .segment(.segmentLossHere, "beyond")
        ) { $0.isLossKnown ? $0.isLoss(at: .beyond) : nil },
    ]

    /// The same over an hour or a day.
    static let segmentSpan = FigureList<SegmentSpan>([
        .whole("loss_ingress_rounds", lossRounds, title: "lost at ingress") { $0.lossAtIngress },
        .whole("loss_beyond_rounds", lossRounds, title: "beyond") { $0.lossBeyond },
        .whole("loss_both_rounds", lossRounds, title: "both") { $0.lossAtBoth },
        .whole("loss_unknown_rounds", lossRounds, title: "unknown") { $0.lossUnknown },
        .keptRatio("ingress_worst_loss", "The greatest loss of the ingress's own probes of a round, 0 to 1.") {
            $0.worstIngressLoss
        },
        .keptRatio("beyond_worst_loss", "The greatest loss behind the ingress of a round, 0 to 1.") {
            $0.worstBeyondLoss
        },
        .kept("ingress_rtt_worst_median_ms", "The greatest median of a round.", title: "ingress ms") {
            $0.worstIngressRTT
        },
        .kept("beyond_rtt_worst_median_ms", "The greatest median of a round.", title: "beyond ms") {
            $0.worstBeyondRTT
        },
    ])

    private static let lossRounds = "Rounds with something lost, by where the loss was."
}

extension FigureEntry {
    fileprivate static func kept(
        _ key: StaticString, _ definition: String, _ read: @escaping @Sendable (Subject) -> String?
    ) -> FigureEntry { .figure(Figure(key, .text, definition, shows: [.report, .history], .text(read))) }

    fileprivate static func keptRange(
        _ key: StaticString, _ unit: FigureUnit, _ definition: String,
        _ read: @escaping @Sendable (Subject) -> ClosedRange<Double>?
    ) -> FigureEntry { .figure(Figure(key, unit, definition, shows: [.report, .history], .range(read))) }
}

extension LineSegments {
    fileprivate var isLossKnown: Bool { isProbed && !isWithheld && lossAt != .unknown }

    fileprivate func isLoss(at segment: SegmentBlame) -> Int { lossAt == segment || lossAt == .both ? 1 : 0 }
}
