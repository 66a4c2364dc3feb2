import LineModel

extension FigureCatalogue {
    /// What only STAMP lines have (docs/measuring/stamp.md). `null`: not known.
    static let stamp = FigureList<STAMPSummary>(stampLoss + stampClocks + stampPath + stampExtensions)

    private static let stampLoss: [FigureEntry<STAMPSummary>] = [
        .whole("stateful", "1: the reflector counts itself; 0: it copies our numbers.", unit: .flag) {
            $0.isStateful.map { $0 ? 1 : 0 }
        },
        .whole("lost_there", "Probes lost on the way to the reflector.", title: "lost there") { $0.lostThere },
        .whole("lost_back", "Probes lost on the way back.", title: "lost back") { $0.lostBack },
        .whole("lost_either", "Probes lost where nothing tells on which way.", title: "lost either") {
            $0.lostSomewhere
        },
        .whole("duplicated_there", "Copies made on the way there.") { $0.duplicatedThere },
        .whole("duplicated_back", "Copies made on the way back.") { $0.duplicatedBack },
        .whole("restarts", "Times that the reflector began to count again.") { $0.restarts },
    ]

    private static let dwell = "Stay at the reflector; the line's `rtt_ms` and samples are without it."
    private static let variation = "Delay above the shortest one of the way (RFC 5481)."
    private static let oneWay = "One-way delay (RFC 7679), only where both ends claim synchronised clocks."

    private static let stampClocks: [FigureEntry<STAMPSummary>] = [
        .kept("dwell_mean_ms", dwell, title: "dwell ms", metric: FigureMetric(.stampDwell)) { $0.dwell?.mean },
        .kept("dwell_p95_ms", dwell) { $0.dwell?.p95 },
        .kept("dwell_max_ms", dwell) { $0.dwell?.max },
        .whole("dwell_unknown", "Replies whose stay is not known; it is in their RTT.") { $0.dwellUnknown },
        .kept("variation_there_mean_ms", variation) { $0.variationThere?.mean },
        .kept("variation_there_p95_ms", variation, title: "var. there", metric: .variation("there", "0.95")) {
            $0.variationThere?.p95
        },
        .kept("variation_there_max_ms", variation, metric: .variation("there", "1")) { $0.variationThere?.max },
        .kept("variation_back_mean_ms", variation) { $0.variationBack?.mean },
        .kept("variation_back_p95_ms", variation, title: "var. back", metric: .variation("back", "0.95")) {
            $0.variationBack?.p95
        },
        .kept("variation_back_max_ms", variation, metric: .variation("back", "1")) { $0.variationBack?.max },
        .kept("variation_error_ms", "By how much a variation may be off.") { $0.variationError },
        .kept("clock_offset_ms", "How far the reflector's clock is ahead of ours.") { $0.clockOffset },
        .kept("clock_offset_error_ms", "By how much that may be off.") { $0.clockOffsetError },
        .figure(
            Figure(
                "clock_skew_ppm", .partsPerMillion,
                "What the reflector's clock gains on ours; `null` where its bounds include 0.",
                shows: [.report, .history], .number { $0.clockSkew })),
        .figure(
            Figure(
                "clock_skew_low_ppm", .partsPerMillion, "Its lower bound, whatever the delays were.",
                .number { $0.clockSkewRange?.lowerBound })),
        .figure(
            Figure(
                "clock_skew_high_ppm", .partsPerMillion, "Its upper bound, likewise.",
                .number { $0.clockSkewRange?.upperBound })),
        .whole("clock_steps", "Steps of either clock in the round.") { $0.clockSteps },
        .whole("synchronised", "1: the reflector claims that its clock is synchronised.", unit: .flag) {
            $0.claimsSynchronised.map { $0 ? 1 : 0 }
        },
        .kept("claimed_error_ms", "Within what, as its error estimate claims.") { $0.claimedError },
        .kept("one_way_there_mean_ms", oneWay, title: "one way there", metric: .oneWay("there")) {
            $0.oneWayThere?.mean
        },
        .kept("one_way_there_p95_ms", oneWay) { $0.oneWayThere?.p95 },
        .kept("one_way_there_max_ms", oneWay) { $0.oneWayThere?.max },
        .kept("one_way_back_mean_ms", oneWay, title: "one way back", metric: .oneWay("back")) { $0.oneWayBack?.mean },
        .kept("one_way_back_p95_ms", oneWay) { $0.oneWayBack?.p95 },
        .kept("one_way_back_max_ms", oneWay) { $0.oneWayBack?.max },
        .kept("one_way_error_ms", "By how much a one-way delay may be off.") { $0.oneWayError },
        .whole(
            "one_way_contradicted", "1: both claim it, and a packet arrived before it was sent.", unit: .flag
        ) { $0.isOneWayContradicted ? 1 : 0 },
    ]

    private static let stampPath: [FigureEntry<STAMPSummary>] = [
        .whole("hops_there_min", "What the TTL lost on the way there.") {
            $0.path.hopsThere.map { Int($0.lowerBound) }
        },
        .whole("hops_there_max", "What the TTL lost on the way there.") {
            $0.path.hopsThere.map { Int($0.upperBound) }
        },
        .whole("reply_ttl_min", "TTL of the replies; two values are two routes back.") {
            $0.path.returnedTTL.map { Int($0.lowerBound) }
        },
        .whole("reply_ttl_max", "TTL of the replies; two values are two routes back.") {
            $0.path.returnedTTL.map { Int($0.upperBound) }
        },
        .whole(
            "dscp_there_compared", "Requests of which the DSCP on arrival is known (extension `class-of-service`)."
        ) { $0.path.dscpThere.compared },
        .whole("dscp_there_changed", "Of these the rewritten ones.") { $0.path.dscpThere.changed },
        .whole("dscp_back_compared", "The same of replies.") { $0.path.dscpBack.compared },
        .whole("dscp_back_changed", "The same of replies.") { $0.path.dscpBack.changed },
        .whole("ecn_there_changed", "Requests whose ECN was rewritten on the way there.") {
            $0.path.ecnThere.changed
        },
        .whole("congestion_marks", "Requests that arrived marked \"congestion experienced\".") {
            $0.path.congestionMarks
        },
    ]

    private static let stampExtensions: [FigureEntry<STAMPSummary>] = [
        .whole("extensions_verified", "Replies whose extensions came back with a right code.") { $0.verified },
        .whole("extensions_unrecognised", "Replies whose extensions the reflector did not know.") { $0.unrecognised },
        .whole("extensions_malformed", "Replies whose extensions the reflector could not read.") { $0.malformed },
        .whole("extensions_broken", "Replies whose extensions have a wrong code; they are not used.") {
            $0.integrityFailed
        },
        .count("too_short", "Datagrams from the far end that end before a reply's numbers and time-stamps.") {
            $0.tooShort
        },
        .whole("reflector_received", "Direct measurement: what the reflector had received, as its latest reply told.") {
            $0.reflectorReceived
        },
        .whole("reflector_sent", "The same, sent.") { $0.reflectorSent },
    ]

    /// The same over an hour or a day.
    static let stampSpan = FigureList<STAMPSpan>([
        .whole("lost_there", "Sums of a round's.", title: "lost there", metric: .stampLost("there")) { $0.lostThere },
        .whole("lost_back", "Sums of a round's.", title: "lost back", metric: .stampLost("back")) { $0.lostBack },
        .whole("lost_either", "Sums of a round's.", title: "lost either", metric: .stampLost("either")) {
            $0.lostSomewhere
        },
        .keptRatio("worst_loss_there", worstLoss, title: "worst there %") { $0.worstThere },
        .keptRatio("worst_loss_back", worstLoss, title: "worst back %") { $0.worstBack },
        .kept("variation_there_worst_p95_ms", "The greatest p95 of a round.", title: "var. there") {
            $0.variationThere
        },
        .kept("variation_back_worst_p95_ms", "The greatest p95 of a round.", title: "var. back") { $0.variationBack },
        .kept("dwell_max_ms", "The longest stay at the reflector.") { $0.longestDwell },
        .kept("one_way_there_worst_mean_ms", worstMean, title: "one way there") { $0.oneWayThere },
        .kept("one_way_back_worst_mean_ms", worstMean, title: "one way back") { $0.oneWayBack },
        .whole(
            "marks_changed", "Packets whose DSCP or ECN was rewritten.", metric: FigureMetric(.stampMarks)
        ) { $0.changedMarks },
        .whole("congestion_marks", "Sums of a round's.") { $0.congestionMarks },
        .whole("restarts", "Sums of a round's.") { $0.restarts },
    ])

    private static let worstLoss = "The greatest loss on one way of a round, 0 to 1."
    private static let worstMean = "The greatest mean of a round, where both clocks claim it."
}

extension FigureMetric {
    fileprivate static func oneWay(_ direction: String) -> FigureMetric {
        FigureMetric(.stampOneWay, [("direction", direction)])
    }

    fileprivate static func stampLost(_ direction: String) -> FigureMetric {
        FigureMetric(.stampLost, [("direction", direction)])
    }
}

/// Figures of lines that few are: the history keeps all of them.
extension FigureEntry {
    /// Milliseconds.
    static func kept(
        _ key: StaticString, _ definition: String, title: String? = nil, metric: FigureMetric? = nil,
        _ read: @escaping @Sendable (Subject) -> Double?
    ) -> FigureEntry {
        .milliseconds(key, definition, title: title, shows: [.report, .history], metric: metric, read)
    }

    static func keptRatio(
        _ key: StaticString, _ definition: String, title: String? = nil, metric: FigureMetric? = nil,
        _ read: @escaping @Sendable (Subject) -> Double?
    ) -> FigureEntry {
        .ratio(key, definition, title: title, shows: [.report, .history], metric: metric, read)
    }
}
