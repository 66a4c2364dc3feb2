import LineModel

extension FigureCatalogue {
    /// What a round found on a line. All delays are round trips.
    static let summary = FigureList<LineSummary>(
        counts + [
            .figure(loss), .figure(lossInterval), .group("rtt_ms", rtt),
            .group("ipdv_ms", [.figure(ipdvMean), .figure(ipdvP95)]), .figure(jitter), .figure(pdvP99),
            .figure(lossPeriods), .figure(longestLossRun), .group("loss_noticeable", noticeable),
            .group("burst", burst), .figure(lossIfSentTwice), .figure(rEstimate), .figure(mosEstimate),
            .ticks("game", [tickBuffer, ticksMissed, longestFreeze]) { $0.game },
        ])

    private static let counts: [FigureEntry<LineSummary>] = [
        .count(
            "sent", "received + late + lost + refused; `unsent` is never part of it.", title: "sent",
            column: TablePlace(30, yields: 6), shows: [.report, .history]
        ) { $0.counts.sent },
        .count(
            "received", "Probes whose first valid reply came within the timeout.", title: "recv",
            column: TablePlace(40), shows: [.report, .history], metric: .outcome("received")
        ) { $0.counts.received },
        .count(
            "late", "Probes whose reply came after the timeout; they count as loss.", shows: [.report, .history],
            metric: .outcome("late")
        ) { $0.counts.late },
        .count(
            "lost", "Probes without a reply.", shows: [.report, .history], metric: .outcome("lost")
        ) { $0.counts.lost },
        .count(
            "refused", "Probes that an ICMP error came back for, and no reply; they count as loss.",
            shows: [.report, .history],
            metric: .outcome("refused")
        ) { $0.counts.refused },
        .figure(
            Figure(
                "refused_kinds", .count, "The refused ones by kind: an object of the kinds that occurred.",
                .refusals { $0.refusals })),
        .count(
            "unsent", "Probes that the prober did not send; never loss.", shows: [.report, .history],
            metric: .outcome("unsent")
        ) { $0.counts.unsent },
        .count(
            "duplicates", "Further replies to answered probes.", title: "dup", column: TablePlace(120, yields: 2)
        ) { $0.duplicates },
        .figure(reordered),
        .ratio(
            "reordered_ratio",
            "RFC 4737 section 4.1: `reordered` over all first replies, late ones included; `null` without a reply."
        ) { $0.reorderedRatio },
        .whole(
            "reordered_extent_max",
            "RFC 4737 section 4.2: the greatest extent of a reordered reply, which is the number of replies since the "
                + "first to a later probe, that one included; `null` without one.", shows: .report
        ) { $0.reordering?.max },
        .figure(
            Figure("reordered_extent_mean", .estimate, "The mean of these extents.", .number { $0.reordering?.mean })),
        .count("corrupt", "Datagrams from the line's address that are no valid reply.") { $0.corrupt },
        .count(
            "uncertain",
            "Probes that the prober was held up over, left out of the delay figures; 0 as long as the kernel stamps "
                + "every probe and reply."
        ) { $0.uncertain },
    ]

    static let reordered = Figure<LineSummary>(
        "reordered", .count,
        "RFC 4737 section 3.3: first replies that came after one to a later probe, late ones included.",
        told: "reordered",
        .count { $0.reordered })

    static let loss = Figure<LineSummary>(
        "loss", .ratio, "(late + lost + refused) / sent.", title: "loss %", column: TablePlace(50, tint: .loss),
        told: "loss", shows: [.report, .history], metric: FigureMetric(.loss), .number { $0.counts.lossRatio })
    static let lossInterval = Figure<LineSummary>(
        "loss_ci95", .ratio, "Wilson's 95 % interval of `loss`.", .range { $0.lossInterval })
    static let lossPeriods = Figure<LineSummary>(
        "loss_periods", .count, "RFC 3357: runs of consecutive losses.", told: "runs of loss",
        .count { $0.lossPeriods })
    static let longestLossRun = Figure<LineSummary>(
        "longest_loss_run", .count, "RFC 3357: probes in the longest of them.", told: "longest",
        .count { $0.longestLossRun })

    static let rtt: [FigureEntry<LineSummary>] = [
        .milliseconds(
            "min", "RFC 2681 section 4: the shortest RTT of the received probes.", title: "min ms",
            column: TablePlace(60, yields: 3), told: "min", shows: [.report, .history], metric: .rtt("0")
        ) { $0.rtt?.min },
        .figure(meanRTT),
        .milliseconds(
            "median",
            percentile(50) + " Of an even number the lower one of the middle two (RFC 2681 takes their mean).",
            title: "p50 ms", column: TablePlace(80, yields: 7), told: "median", shows: [.report, .history],
            metric: .rtt("0.5")
        ) { $0.rtt?.median },
        .milliseconds("p90", percentile(90), told: "p90") { $0.rtt?.p90 },
        .milliseconds(
            "p95", percentile(95), title: "p95 ms", column: TablePlace(90, yields: 8), told: "p95",
            shows: [.report, .history], metric: .rtt("0.95")
        ) { $0.rtt?.p95 },
        .milliseconds("p99", percentile(99), told: "p99", shows: [.report, .history], metric: .rtt("0.99")) {
            $0.rtt?.p99
        },
        .milliseconds(
            "p999",
            "RFC 2330 section 11.3, nearest rank: the delay that 99.9 % of the received probes do not exceed. It means "
                + "something from 1,000 received probes on; of fewer it is `max`."
        ) { $0.rtt?.p999 },
        .milliseconds(
            "max", "The longest RTT of the received probes.", title: "max ms", column: TablePlace(100, yields: 4),
            told: "max", shows: [.report, .history], metric: .rtt("1")
        ) { $0.rtt?.max },
        .milliseconds(
            "stddev", "Their sample standard deviation (n - 1); `null` with one.", told: "stddev"
        ) { $0.rtt?.stddev },
    ]

    private static func percentile(_ percent: Int) -> String {
        "RFC 2330 section 11.3, nearest rank: a delay that was measured, which \(percent) % do not exceed."
    }

    static let meanRTT = Figure<LineSummary>(
        "mean", .milliseconds, "The mean RTT of the received probes.", title: "avg ms", column: TablePlace(70),
        told: "mean", shows: [.report, .history], .number { $0.rtt?.mean })

    static let ipdvMean = Figure<LineSummary>(
        "mean_abs", .milliseconds,
        "RFC 3393 over the round trip, neighbouring probes both received: mean of the "
            + "absolute values.", told: "ipdv mean", .number { $0.ipdvMeanAbsolute })
    static let ipdvP95 = Figure<LineSummary>(
        "p95", .milliseconds, "Their 95th percentile, by nearest rank like all.", told: "ipdv p95",
        .number { $0.ipdvP95 })
    static let jitter = Figure<LineSummary>(
        "jitter_ms", .milliseconds, "RFC 3550 section 6.4.1, in order of arrival.", title: "jitter ms",
        column: TablePlace(110, yields: 5), told: "jitter", shows: [.report, .history], metric: FigureMetric(.jitter),
        .number { $0.jitter })
    static let pdvP99 = Figure<LineSummary>(
        "pdv_p99_ms", .milliseconds, "RFC 5481 section 4.2: p99 - min; of fewer than 100 delays max - min.",
        told: "pdv p99", .number { $0.pdvP99 })
}
