import LineModel

extension FigureCatalogue {
    /// A line in an hour or a day, as the history keeps it.
    static let span = FigureList<HistorySpan>([
        .figure(
            Figure(
                "from", .text, "When the hour or the day began.", title: "from", shows: .history,
                .text { $0.from.rfc3339(fractionDigits: 0) })),
        .count("rounds", "Its rounds.", title: "rounds", shows: .history) { $0.rounds },
        .count("abnormal", "Those that found the line abnormal.", title: "abnormal", shows: .history) { $0.abnormal },
        .count(
            "unmeasured", "Those that left it unmeasured; they give no figures.", title: "unmeas.", shows: .history
        ) { $0.unmeasured },
        .count("sent", "Sums over the measured rounds.", title: "sent", shows: .history) { $0.sent },
        .count("lost", "Sums over the measured rounds.", title: "lost", shows: .history) { $0.lost },
        .ratio("loss", "lost / sent.", title: "loss %", shows: .history) { $0.loss },
        .ratio("worst_loss", "The greatest loss of a round.", title: "worst %", shows: .history) { $0.worstLoss },
        .milliseconds("rtt_min_ms", "The shortest RTT of all.", title: "min ms", shows: .history) { $0.leastRTT },
        .milliseconds("rtt_median_ms", "The median of the rounds' medians.", title: "p50 ms", shows: .history) {
            $0.medianRTT
        },
        .milliseconds("rtt_median_deviation_ms", "Their median deviation from it.", shows: .history) {
            $0.deviationRTT
        },
        .milliseconds("rtt_worst_mean_ms", "The greatest mean of a round.", title: "worst avg", shows: .history) {
            $0.worstMeanRTT
        },
        .milliseconds("rtt_max_ms", "The longest RTT of all.", title: "max ms", shows: .history) { $0.longestRTT },
    ])
}
