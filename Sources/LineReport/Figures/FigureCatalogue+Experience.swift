import LineModel

/// How losses lie together, and what calls and games would make of a line.
extension FigureCatalogue {
    static let noticeable: [FigureEntry<LineSummary>] = [
        .count("delta", "Within how many probes a loss follows another one noticeably.") { _ in
            LossPattern.noticeableDistance
        },
        .figure(lossNoticeable),
    ]
    static let burst: [FigureEntry<LineSummary>] = [
        .count("gmin", "RFC 3611's Gmin: received probes in a row that end a burst.") { _ in BurstGap.gmin },
        .figure(bursts), .figure(burstDensity), .figure(burstMean), .figure(gapDensity), .figure(gapMean),
    ]

    static let lossNoticeable = Figure<LineSummary>(
        "rate", .ratio, "RFC 3357 section 6.1: share of the losses that follow another one within `delta` probes.",
        told: "noticeable", .number { $0.lossNoticeableRate })

    static let bursts = Figure<LineSummary>(
        "count", .count, "RFC 3611 section 4.7.2: how many bursts of loss there are.", told: "bursts",
        .count { $0.burst.count })
    static let burstDensity = Figure<LineSummary>(
        "density", .ratio, "Share of the probes in bursts that were lost.", told: "lossy",
        .number { $0.burst.density })
    static let burstMean = Figure<LineSummary>(
        "mean_ms", .milliseconds, "Mean length of a burst.", told: TextLabel("mean", 0...1),
        .number { $0.burst.meanDuration })
    static let gapDensity = Figure<LineSummary>(
        "gap_density", .ratio, "Share of the probes in the gaps between bursts that were lost.", told: "lossy",
        .number { $0.burst.gapDensity })
    static let gapMean = Figure<LineSummary>(
        "gap_mean_ms", .milliseconds, "Mean length of a gap.", told: TextLabel("gaps mean", 0...1),
        .number { $0.burst.meanGapDuration })

    static let lossIfSentTwice = Figure<LineSummary>(
        "loss_if_sent_twice", .ratio,
        "Share of probes that were lost together with the next one: what would remain if each packet were sent again "
            + "one interval later.", told: "left if sent twice", .number { $0.lossIfSentTwice })

    static let rEstimate = Figure<LineSummary>(
        "r_estimate", .estimate,
        "An estimate of ITU-T G.107's rating R, by the shortcut that monitoring products share: with d = RTT mean / 2 "
            + "+ 2 × jitter + 10 (ms), 93.2 - d / 40 below d = 160 and 93.2 - (d - 120) / 10 from there on, less 2.5 "
            + "for each percent of loss; 0 to 100.",
        told: TextLabel("R", 1...1), .number { $0.rEstimate })
    static let mosEstimate = Figure<LineSummary>(
        "mos_estimate", .estimate,
        "The mean opinion score that ITU-T G.107 annex B makes of it: 1 + 0.035 R + 7e-6 R (R - 60) (100 - R), "
            + "1 to 4.5.",
        told: TextLabel("MOS estimate", 1...2), .number { $0.mosEstimate })

    static let tickBuffer = Figure<GameVerdict>(
        "buffer_ms", .milliseconds, "How much later than the median a packet may be: `--tick-buffer`, or one tick.",
        .number { $0.buffer })
    static let ticksMissed = Figure<GameVerdict>(
        "missed", .ratio, "Share of probes lost, or later than the median by more than `buffer_ms`.", told: "missed",
        .number { $0.missed })
    static let longestFreeze = Figure<GameVerdict>(
        "longest_freeze_ms", .milliseconds, "The longest run of them times the interval.",
        told: TextLabel("freeze", 0...1), .number { $0.longestFreeze })
}
