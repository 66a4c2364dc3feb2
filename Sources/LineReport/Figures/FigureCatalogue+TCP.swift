import LineModel

extension FigureCatalogue {
    /// What only lines with TCP handshakes beside them have (docs/measuring/tcp.md).
    static let tcp = FigureList<LineTCP>([
        .whole("port", "The port of the ingress that handshakes were made with.", shows: kept) { Int($0.port) },
        .whole("attempts", "Handshakes that were begun.", shows: kept) { $0.counts.attempts },
        .whole("connected", ended, shows: kept) { $0.counts.connected },
        .whole("refused", ended, shows: kept) { $0.counts.refused },
        .whole("timed_out", ended, shows: kept) { $0.counts.timedOut },
        .whole("unreachable", ended, shows: kept) { $0.counts.unreachable },
        .whole("unmade", missing, shows: kept) { $0.counts.unmade },
        .whole("unmade_late", missing, shows: kept) { $0.counts.late },
        .whole("unmade_no_room", missing, shows: kept) { $0.counts.withoutRoom },
        .figure(
            Figure(
                "loss", .ratio, "Those that timed out or found nobody to be reached, among the attempts.",
                title: "tcp loss %", column: TablePlace(160, yields: 14, need: .tcp), shows: kept,
                metric: FigureMetric(.tcpLoss), .number { $0.counts.loss })),
        .range("loss_ci95", .ratio, "Wilson's 95 % interval of it.") { tcp in
            WilsonInterval.of(tcp.counts.lost, in: tcp.counts.attempts)
        },
        .milliseconds("rtt_min_ms", handshake, shows: kept) { $0.rtt?.min },
        .figure(
            Figure(
                "rtt_median_ms", .milliseconds, handshake, title: "tcp ms",
                column: TablePlace(162, yields: 15, need: .tcp), shows: kept, metric: FigureMetric(.tcpRTT),
                .number { $0.rtt?.median })),
        .milliseconds("rtt_max_ms", handshake, shows: kept) { $0.rtt?.max },
        .figure(
            Figure(
                "note", .text, "Why there are no handshakes, or why nothing is concluded from them, in words.",
                shows: kept, .list { tcp, words in tcp.note.map { [words.note($0)] } ?? [] })),
    ])

    private static let kept: FigureShows = [.report, .history]
    private static let ended = "How they ended."
    private static let missing =
        "Not made: this machine's kernel would not, or the round was stopped; it came to them too late; as many were "
        + "under way as may be. No attempts."
    private static let handshake = "From connect to the answer, of those that were answered, refused ones among them."
}
