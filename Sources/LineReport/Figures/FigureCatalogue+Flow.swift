import LineModel

extension FigureCatalogue {
    /// What only lines with an old flow beside them have (docs/measuring/flows.md).
    static let flow = FigureList<LineFlow>([
        .figure(
            Figure(
                "age_s", .seconds, "Seconds from the old flow's first probe to the round; 0 in its first round.",
                shows: [.report, .history], metric: FigureMetric(.oldFlowAge),
                .number { $0.isProbed ? $0.age : nil })),
        .whole("port", "The source port that it leaves from.") { $0.port.map(Int.init) },
        .whole("every", "A probe of the old flow went beside every n-th probe of the line.") { $0.every },
        .group("old", flowOld),
        .figure(
            Figure(
                "rtt_ms", .milliseconds,
                "By how much the old flow is slower: the median of its delay less the line's own, over the pairs that "
                    + "came back; below 0: it is quicker.",
                shows: [.report, .history], metric: FigureMetric(.oldFlowDelay), .number { $0.delay?.gain })),
        .range("rtt_ci95_ms", .milliseconds, "The 95 % interval of it.") { $0.delay?.interval },
        .ratio(
            "loss", "Loss of the old flow less that of fresh ones, over the pairs; above 0: the old flow loses more.",
            shows: [.report, .history], metric: FigureMetric(.oldFlowLoss)
        ) { $0.loss },
        .range("loss_ci95", .ratio, "The 95 % interval of it.") { $0.lossInterval },
        .group("pairs", flowPairs),
        .figure(
            Figure(
                "note", .text, "Why there is no old flow, or none that anything is concluded from, in words.",
                shows: [.report, .history], .list { flow, words in flow.note.map { [words.note($0)] } ?? [] })),
    ])

    private static let flowOld: [FigureEntry<LineFlow>] = [
        .whole("sent", aged) { $0.old.sent },
        .whole("received", aged) { $0.old.received },
        .whole("late", aged) { $0.old.late },
        .whole("lost", aged) { $0.old.lost },
        .whole("refused", aged) { $0.old.refused },
        .whole("unsent", aged) { $0.old.unsent },
        .figure(
            Figure(
                "loss", .ratio, "Their loss.", title: "old loss %", column: TablePlace(156, yields: 12, need: .flow),
                shows: [.report, .history], .number { $0.old.lossRatio })),
        .range("loss_ci95", .ratio, "Wilson's 95 % interval of it.") { flow in
            WilsonInterval.of(flow.old.sent - flow.old.received, in: flow.old.sent)
        },
        .milliseconds("rtt_min_ms", agedDelay, shows: [.report, .history]) { $0.oldRTT?.min },
        .milliseconds("rtt_mean_ms", agedDelay, shows: [.report, .history]) { $0.oldRTT?.mean },
        .milliseconds(
            "rtt_median_ms", agedDelay, title: "old ms", column: TablePlace(158, yields: 13, need: .flow),
            shows: [.report, .history]
        ) { $0.oldRTT?.median },
        .milliseconds("rtt_p95_ms", agedDelay, shows: [.report, .history]) { $0.oldRTT?.p95 },
        .milliseconds("rtt_max_ms", agedDelay, shows: [.report, .history]) { $0.oldRTT?.max },
    ]

    private static let aged = "The probes of the old flow, by what became of them."
    private static let agedDelay = "RTT of those that were received."

    private static let flowPairs: [FigureEntry<LineFlow>] = [
        .whole("both_received", besides) { $0.pairs.bothReceived },
        .whole("only_fresh_lost", besides) { $0.pairs.onlyLineLost },
        .whole("only_old_lost", besides) { $0.pairs.onlyIngressLost },
        .whole("both_lost", besides) { $0.pairs.bothLost },
        .whole("unpaired", "One of the two was never sent.") { $0.pairs.unpaired },
    ]

    private static let besides = "Probes of the line's fresh flows and of the old one that left beside each other."
}
