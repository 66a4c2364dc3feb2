/// The Prometheus families whose series are of single lines, in the order of `/metrics`.
enum LineMetric: Int, CaseIterable, Sendable {
    case probes, loss, rtt, jitter, healthy, info
    case stampLost, stampMarks, stampVariation, stampOneWay, stampDwell
    case segmentRTT, segmentLoss, segmentLossHere
    case directRTT, directLoss, gain, gainLoss
    case oldFlowAge, oldFlowDelay, oldFlowLoss
    case tcpRTT, tcpLoss
    case wayHash, wayHops, wayReplyTTL, wayTraced

    /// What a family is called, without `plumbline_line_`; its HELP; its labels beside those of every line; and what
    /// the document says more of it.
    private struct Declared {
        let name: String
        let kind: MetricFamily.Kind
        let help: String
        var labels = ""
        var remark = ""
    }

    private var declared: Declared {
        switch self {
        case .probes:
            Declared(
                name: "probes_total", kind: .counter, help: "Probes of a line by what became of them.",
                labels: "outcome")
        case .loss: Declared(name: "loss_ratio", kind: .gauge, help: "Loss of a line in the last round, 0 to 1.")
        case .rtt:
            Declared(
                name: "rtt_seconds", kind: .summary, help: "Quantiles of a line's RTT in the last round.",
                labels: "quantile", remark: "0, 0.5, 0.95, 0.99, 1")
        case .jitter:
            Declared(name: "jitter_seconds", kind: .gauge, help: "RFC 3550 jitter of a line in the last round.")
        case .healthy:
            Declared(name: "healthy", kind: .gauge, help: "1: healthy; 0: abnormal; absent: not measured.")
        case .info: Declared(name: "info", kind: .gauge, help: "A line's tags; always 1.", labels: "`tag_…`")
        case .stampLost:
            Declared(
                name: "stamp_lost_total", kind: .counter,
                help: "Lost probes of a STAMP line, by the way on which they were lost.", labels: "direction",
                remark: "there, back, or either: nothing tells on which way")
        case .stampMarks:
            Declared(
                name: "stamp_marks_changed_total", kind: .counter,
                help: "Packets whose DSCP or ECN was rewritten on a line.")
        case .stampVariation:
            Declared(
                name: "stamp_variation_seconds", kind: .summary,
                help: "Quantiles of a line's delay variation in the last round, by way.",
                labels: "direction, quantile", remark: "there and back; 0.95 and 1")
        case .stampOneWay:
            Declared(
                name: "stamp_one_way_seconds", kind: .gauge,
                help: "Mean one-way delay in the last round, where both clocks claim it.", labels: "direction",
                remark: "there and back")
        case .stampDwell:
            Declared(
                name: "stamp_dwell_seconds", kind: .gauge,
                help: "Mean stay at the reflector in the last round; not in the RTT.")
        case .segmentRTT:
            Declared(
                name: "segment_rtt_seconds", kind: .gauge,
                help: "Median delay to a line's ingress, and behind it, in the last round.", labels: "segment",
                remark: "ingress; beyond: behind it")
        case .segmentLoss:
            Declared(
                name: "segment_loss_ratio", kind: .gauge,
                help: "Loss of the ingress's own probes, and by how much the line lost more, in the last round.",
                labels: "segment", remark: "beyond: below 0 where the ingress answers selectively")
        case .segmentLossHere:
            Declared(
                name: "segment_loss_here", kind: .gauge,
                help: "1: the line's loss belongs to this segment; absent: unknown.", labels: "segment",
                remark: "both may be 1; 0: it does not belong to it")
        case .directRTT:
            Declared(
                name: "direct_rtt_seconds", kind: .gauge,
                help: "Median delay of a line's direct probes in the last round.")
        case .directLoss:
            Declared(
                name: "direct_loss_ratio", kind: .gauge,
                help: "Loss of a line's direct probes in the last round, 0 to 1.")
        case .gain:
            Declared(
                name: "gain_seconds", kind: .gauge,
                help: "By how much a line is faster than its direct probes, in the last round.",
                remark: "below 0: the line is slower")
        case .gainLoss:
            Declared(
                name: "gain_loss_ratio", kind: .gauge,
                help: "By how much a line loses less than its direct probes, in the last round.",
                remark: "below 0: the line loses more")
        case .oldFlowAge:
            Declared(
                name: "old_flow_age_seconds", kind: .gauge,
                help: "Since when the old flow beside a line's fresh ones has been open, in the last round.")
        case .oldFlowDelay:
            Declared(
                name: "old_flow_delay_seconds", kind: .gauge,
                help: "By how much a line's old flow is slower than fresh ones, in the last round.",
                remark: "below 0: it is quicker")
        case .oldFlowLoss:
            Declared(
                name: "old_flow_loss_ratio", kind: .gauge,
                help: "By how much a line's old flow loses more than fresh ones, in the last round.",
                remark: "below 0: it loses less")
        case .tcpRTT:
            Declared(
                name: "tcp_handshake_seconds", kind: .gauge,
                help: "Median time of TCP handshakes with a line's ingress, in the last round.")
        case .tcpLoss:
            Declared(
                name: "tcp_handshake_loss_ratio", kind: .gauge,
                help: "TCP handshakes with a line's ingress that nothing answered, in the last round, 0 to 1.")
        case .wayHash:
            Declared(
                name: "way_hash", kind: .gauge,
                help: "A number that stands for a line's way in its newest trace: another one is another way.",
                remark: "the first 12 digits of `way` in the API")
        case .wayHops:
            Declared(
                name: "way_hops", kind: .gauge,
                help: "How many hops away a line's far end is, or its ingress, by its newest trace.",
                remark: "absent: the trace did not get there")
        case .wayReplyTTL:
            Declared(
                name: "way_reply_ttl", kind: .gauge,
                help: "TTL or hop limit with which the far end's reply came, in a line's newest trace.",
                remark: "absent: no reply")
        case .wayTraced:
            Declared(
                name: "way_traced_timestamp_seconds", kind: .gauge, help: "When a line was traced last.",
                remark: "one line of each destination once a day, and lines in trouble")
        }
    }

    /// The metric's family without a series.
    var family: MetricFamily {
        let declared = declared
        return MetricFamily("line_" + declared.name, declared.kind, declared.help)
    }

    /// The labels that it has beside those of every line; empty when it has none.
    var labels: String { declared.labels }

    /// What the document says beyond HELP; empty where HELP says all.
    var remark: String { declared.remark }
}

/// A figure as a series of a line's family.
struct FigureMetric: Sendable {
    let family: LineMetric
    /// Behind the labels of the line.
    let labels: [(name: String, value: String)]

    init(_ family: LineMetric, _ labels: [(name: String, value: String)] = []) {
        self.family = family
        self.labels = labels
    }

    static func outcome(_ outcome: String) -> FigureMetric { FigureMetric(.probes, [("outcome", outcome)]) }
    static func rtt(_ quantile: String) -> FigureMetric { FigureMetric(.rtt, [("quantile", quantile)]) }

    static func variation(_ direction: String, _ quantile: String) -> FigureMetric {
        FigureMetric(.stampVariation, [("direction", direction), ("quantile", quantile)])
    }

    static func segment(_ family: LineMetric, _ segment: String) -> FigureMetric {
        FigureMetric(family, [("segment", segment)])
    }
}
