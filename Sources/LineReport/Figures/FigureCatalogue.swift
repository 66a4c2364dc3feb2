import LineModel

/// Every figure of a line. A new one is one entry here: docs/reference/formats.md and docs/service/history.md have
/// tables of them, and a test holds these tables to the entries.
///
/// A column of CSV is found by its name, so a new figure stands where it belongs.
enum FigureCatalogue {
    /// What is said of a line before it is measured.
    static let identity = FigureList([
        .figure(name), .figure(route), .figure(ingress), .figure(echo), .figure(address), .figure(payload),
        .figure(tags),
    ])

    static let name = Figure<NamedLine>(
        "name", .text, "The line's name; without one in the lines file `ingress>echo`.", title: "line",
        column: TablePlace(10, tint: .name, isName: true), shows: [.report, .history], .text { $0.line.name })
    /// The line's route, which is only in the table, where it says more than the name.
    static let route = Figure<NamedLine>(
        "route", .text, "Ingress and echo, where the name does not say them.", title: "ingress>echo",
        column: TablePlace(20, yields: 1, need: .routes), shows: [], .text { $0.line.routeIfNotName ?? "" })
    static let ingress = Figure<NamedLine>(
        "ingress", .text, "Where the probes are sent to, `host:port`.", title: "ingress", shows: [.report, .history],
        .text { $0.line.ingress.description })
    static let echo = Figure<NamedLine>(
        "echo", .text, "Where the ingress forwards them to; `null` without.", title: "echo",
        shows: [.report, .history], .text { $0.line.echo?.description })
    static let address = Figure<NamedLine>(
        "address", .text, "The address that was probed, `host:port`; `null` where nothing was sent.",
        .text { $0.address })
    static let payload = Figure<NamedLine>(
        "payload", .text, "The payload that was really used.", shows: [.report, .history],
        .text { $0.payload.rawValue })
    static let tags = Figure<NamedLine>(
        "tags", .text, "The line's tags: an object; in CSV `key=value` joined by `;`.", title: "tags",
        shows: [.report, .history], .tags { $0.line.tags })

    /// What was found beside the figures.
    static let particulars = FigureList<LineParticulars>([
        .count("refused_by_address", "ICMP errors that the probed address sent itself: it is within reach.") {
            $0.refusedByAddress
        },
        .count("refused_overruled", "Probes that an ICMP error came for, and all the same a reply: the reply counts.") {
            $0.refusedOverruled
        },
        .count(
            "refused_unproven",
            "ICMP errors that quote too little to prove that they are for a probe; they count for nothing else."
        ) { $0.unprovenRefusals },
        .count(
            "replies_elsewhere",
            "Intact replies of this round from another address than the one probed; none counts as received."
        ) { $0.elsewhere?.replies ?? 0 },
        .figure(
            Figure(
                "replies_elsewhere_from", .text, "The first address that one came from; `null` without.",
                .text { $0.elsewhere?.address })),
    ])

    /// What is concluded of a line.
    static let judgement = FigureList([
        .figure(verdict), .figure(reasons), .figure(reasonIDs), .figure(notice), .figure(state),
    ])

    /// Of what is concluded what the history keeps, and the ids of reasons.
    static let judged = FigureList([.figure(verdict), .figure(reasons), .figure(reasonIDs)])

    static let verdict = Figure<JudgedLine>(
        "verdict", .text,
        "`healthy`, `abnormal`, or `unmeasured`: too few probes sent, or the round is not valid. "
            + "In the table with the notice.",
        title: "state", shows: [.report, .history], .text { $0.verdict.rawValue })
    static let notice = Figure<JudgedLine>(
        "notice", .text,
        "`lossy`: the line is healthy, and its loss is notable: the Wilson interval lies above 2 %; else null.",
        shows: .report, .text { $0.notice?.rawValue })
    /// The verdict and the notice in one column.
    static let state = Figure<JudgedLine>(
        "state", .text, "The verdict, and the notice behind it.", title: "state",
        column: TablePlace(170, tint: .verdict), shows: [], .text { $0.state })
    static let reasons = Figure<JudgedLine>(
        "reasons", .text, "Why it is not healthy, in words; in CSV joined by `; `.", shows: [.report, .history],
        .list { $1.reasons($0.reasons) })
    static let reasonIDs = Figure<JudgedLine>(
        "reason_ids", .text, "An id for each of `reasons`, in the same order; JSON only.",
        .ids { $0.reasons.map(\.kind.rawValue) })
    /// Only a metric.
    static let health = FigureList<JudgedLine>([
        .figure(
            Figure(
                "healthy", .flag, "Whether it is healthy; absent: not measured.", shows: [],
                metric: FigureMetric(.healthy),
                .whole { $0.verdict == .unmeasured ? nil : $0.verdict == .healthy ? 1 : 0 }))
    ])

    /// What became of a round's SOCKS5 proxies, in `validity.socks5` of the round.
    static let proxies = FigureList<ProxyFigures>([
        .count("proxies", "Ingresses that are SOCKS5 proxies.") { $0.proxies },
        .count("failed", "Of these, those that made no association.") { $0.failed },
        .count("dropped", "Times that an association dropped.") { $0.dropped },
        .count("remade", "Times that one was made anew.") { $0.remade },
        .count("unsent_without_association", "Probes not sent, as their proxy had no association.") {
            $0.withoutAssociation
        },
        .count("unsent_association_lost", "Probes taken along by an association that dropped: not known, no loss.") {
            $0.interrupted
        },
    ])
}

/// What a line's identity is read from: the line, and the payload that was really used.
struct NamedLine {
    let line: Line
    let payload: PayloadKind
    /// The address that was probed; nil where nothing was sent, and in the history.
    var address: String?
}

/// What the judgement of a line is read from.
struct JudgedLine {
    let verdict: LineVerdict
    /// Why it is said; empty when the line is healthy.
    let reasons: [LineReason]
    /// What is worth a word although the line is healthy.
    var notice: LineNotice?

    /// The verdict, with what is worth a word beside it: "healthy, lossy".
    var state: String { verdict.rawValue + (notice.map { ", \($0.rawValue)" } ?? "") }
}

extension LineReportRow {
    var named: NamedLine {
        // The history keeps no address of a name.
        let literal = line.ingress.hasLiteralHost ? line.ingress.description : nil
        let address = sampleRow == nil ? nil : particulars?.address ?? literal
        return NamedLine(line: line, payload: payload, address: address)
    }
    var judged: JudgedLine { JudgedLine(verdict: verdict, reasons: reasons, notice: notice) }

    /// Visits every figure, always all of them and in the same order.
    ///
    /// - Parameter words: of reasons and notes.
    func visit(_ visitor: inout some LineFieldVisitor & ~Copyable, _ words: Words) {
        visitor.visit(FigureCatalogue.identity, of: named, words)
        visitor.visit(FigureCatalogue.summary, of: summary, words)
        visitor.visit(FigureCatalogue.particulars, of: particulars ?? LineParticulars(), words)
        visitor.visit(FigureCatalogue.judgement, of: judged, words)
        visitor.visit(FigureCatalogue.stamp, named: "stamp", of: stamp, words)
        visitor.visit(FigureCatalogue.segments, named: "segments", of: segments, words)
        visitor.visitRare(FigureCatalogue.gain, named: "gain", of: gain, words)
        visitor.visitRare(FigureCatalogue.flow, named: "flow", of: flow, words)
        visitor.visitRare(FigureCatalogue.tcp, named: "tcp", of: tcp, words)
    }
}

/// The kinds of figures that stand most often in the lists.
extension FigureEntry {
    static func count(
        _ key: StaticString, _ definition: String, title: String? = nil, column: TablePlace? = nil,
        told: TextLabel? = nil, shows: FigureShows = .report, metric: FigureMetric? = nil,
        _ read: @escaping @Sendable (Subject) -> Int
    ) -> FigureEntry {
        .figure(
            Figure(
                key, .count, definition, title: title, column: column, told: told, shows: shows, metric: metric,
                .count(read)))
    }

    /// A count that may be absent.
    static func whole(
        _ key: StaticString, _ definition: String, unit: FigureUnit = .count, title: String? = nil,
        shows: FigureShows = [.report, .history], metric: FigureMetric? = nil,
        _ read: @escaping @Sendable (Subject) -> Int?
    ) -> FigureEntry {
        .figure(Figure(key, unit, definition, title: title, shows: shows, metric: metric, .whole(read)))
    }

    static func milliseconds(
        _ key: StaticString, _ definition: String, title: String? = nil, column: TablePlace? = nil,
        told: TextLabel? = nil, shows: FigureShows = .report, metric: FigureMetric? = nil,
        _ read: @escaping @Sendable (Subject) -> Double?
    ) -> FigureEntry {
        .figure(
            Figure(
                key, .milliseconds, definition, title: title, column: column, told: told, shows: shows,
                metric: metric, .number(read)))
    }

    static func ratio(
        _ key: StaticString, _ definition: String, title: String? = nil, shows: FigureShows = .report,
        metric: FigureMetric? = nil, _ read: @escaping @Sendable (Subject) -> Double?
    ) -> FigureEntry {
        .figure(Figure(key, .ratio, definition, title: title, shows: shows, metric: metric, .number(read)))
    }
}
