import LineModel

extension FigureCatalogue {
    /// What only lines with direct probes beside them have (docs/measuring/gain.md).
    static let gain = FigureList<LineGain>([
        .figure(
            Figure(
                "place", .text, "Where the direct probes went; `null` in what a history kept.",
                .text { $0.place })),
        .whole("every", "A direct probe went beside every n-th probe of the line.") { $0.every },
        .group("direct", gainDirect),
        .figure(
            Figure(
                "rtt_ms", .milliseconds,
                "What the line gains: the median of direct delay less line delay, over the pairs that came back; "
                    + "below 0: the line is slower.",
                title: "gain ms", column: TablePlace(154, need: .gain), shows: [.report, .history],
                metric: FigureMetric(.gain), .number { $0.delay?.gain })),
        .range("rtt_ci95_ms", .milliseconds, "The 95 % interval of it.") { $0.delay?.interval },
        .ratio(
            "loss", "Direct loss less line loss, over the pairs; below 0: the line loses more.",
            shows: [.report, .history], metric: FigureMetric(.gainLoss)
        ) { $0.loss },
        .range("loss_ci95", .ratio, "The 95 % interval of it.") { $0.lossInterval },
        .group("pairs", gainPairs),
        .figure(
            Figure(
                "note", .text, "Why there is no gain, or none that anything is concluded from, in words.",
                shows: [.report, .history], .list { gain, words in gain.note.map { [words.note($0)] } ?? [] })),
    ])

    private static let gainDirect: [FigureEntry<LineGain>] = [
        .whole("sent", straight) { $0.direct.sent },
        .whole("received", straight) { $0.direct.received },
        .whole("late", straight) { $0.direct.late },
        .whole("lost", straight) { $0.direct.lost },
        .whole("refused", straight) { $0.direct.refused },
        .whole("unsent", straight) { $0.direct.unsent },
        .ratio("loss", "Their loss.", shows: [.report, .history], metric: FigureMetric(.directLoss)) {
            $0.direct.lossRatio
        },
        .range("loss_ci95", .ratio, "Wilson's 95 % interval of it.") { gain in
            WilsonInterval.of(gain.direct.sent - gain.direct.received, in: gain.direct.sent)
        },
        .milliseconds("rtt_min_ms", straightDelay, shows: [.report, .history]) { $0.directRTT?.min },
        .milliseconds("rtt_mean_ms", straightDelay, shows: [.report, .history]) { $0.directRTT?.mean },
        .milliseconds(
            "rtt_median_ms", straightDelay, title: "direct ms", column: TablePlace(152, yields: 11, need: .gain),
            shows: [.report, .history], metric: FigureMetric(.directRTT)
        ) { $0.directRTT?.median },
        .milliseconds("rtt_p95_ms", straightDelay, shows: [.report, .history]) { $0.directRTT?.p95 },
        .milliseconds("rtt_max_ms", straightDelay, shows: [.report, .history]) { $0.directRTT?.max },
    ]

    private static let straight = "The direct probes, by what became of them."
    private static let straightDelay = "RTT of those that were received."

    private static let gainPairs: [FigureEntry<LineGain>] = [
        .whole("both_received", besides) { $0.pairs.bothReceived },
        .whole("only_line_lost", besides) { $0.pairs.onlyLineLost },
        .whole("only_direct_lost", besides) { $0.pairs.onlyIngressLost },
        .whole("both_lost", besides) { $0.pairs.bothLost },
        .whole("unpaired", "One of the two was never sent.") { $0.pairs.unpaired },
    ]

    private static let besides = "Probes of the line and direct ones that left beside each other, two by two."

    /// The same over an hour or a day.
    static let gainSpan = FigureList<GainSpan>([
        .whole("rounds", "Rounds that tell of a gain in delay.") { $0.rounds },
        .whole("slower_rounds", "Of these, those that found the line slower than the direct way.") { $0.slower },
        .milliseconds(
            "rtt_mean_ms", "The mean of the rounds' gains; below 0: the line is slower.", title: "gain ms",
            shows: .history
        ) { $0.meanGain },
        .milliseconds("rtt_worst_ms", "The least gain of a round.", shows: .history) { $0.worstGain },
        .ratio("loss_worst", "The least gain of a round in loss; below 0: the line lost more.", shows: .history) {
            $0.worstLoss
        },
    ])
}

extension FigureEntry {
    /// An interval that reports and listings show.
    static func range(
        _ key: StaticString, _ unit: FigureUnit, _ definition: String,
        _ read: @escaping @Sendable (Subject) -> ClosedRange<Double>?
    ) -> FigureEntry { .figure(Figure(key, unit, definition, shows: [.report, .history], .range(read))) }
}
