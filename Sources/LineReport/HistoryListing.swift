package import LineModel

/// Rows that the history answered with, the same for every format.
package struct HistoryListing: Sendable {
    /// A figure of a row.
    enum Cell: Sendable {
        case text(String?)
        case count(Int)
        case number(Double?, ClosedRange<Int>)
        case list([String])
        /// Two numbers; nil: not known.
        case range(ClosedRange<Double>?, ClosedRange<Int>)
        /// Of a group that the row does not have.
        case absent
    }

    struct Column: Sendable {
        /// In JSON, CSV and text.
        let key: String
        /// In the table; nil: not in it.
        let title: String?
        /// Of several columns that only some rows have: an object in JSON, whose name is before the key elsewhere.
        var group: String?
        /// An object within the group's.
        var subgroup: String?
        /// Two columns in CSV.
        var isRange = false

        var name: String { [group, subgroup, key].compactMap(\.self).joined(separator: "_") }
    }

    /// The key of the JSON document's array.
    let name: String
    let columns: [Column]
    let rows: [[Cell]]

    init(name: String, columns: [Column], rows: [[Cell]]) {
        self.name = name
        self.columns = columns
        self.rows = rows
    }

    init(_ name: String, _ columns: [(String, String?)], _ rows: [[Cell]]) {
        self.name = name
        self.columns = columns.map { Column(key: $0.0, title: $0.1) }
        self.rows = rows
    }
}

extension HistoryListing {
    package init(lines: [HistoryLine]) {
        self.init(
            "lines",
            [
                ("name", "line"), ("ingress", "ingress"), ("echo", "echo"), ("payload", nil), ("tags", "tags"),
                ("last_round", "last round"), ("loss", "loss %"), ("rtt_mean_ms", "avg ms"), ("verdict", "state"),
            ],
            lines.map { entry in
                let line = entry.line
                return [
                    .text(line.name), .text("\(line.ingress)"), .text(line.echo.map { "\($0)" }),
                    .text(entry.payload.rawValue), .list(line.tags.map { "\($0.key)=\($0.value)" }),
                    .text(entry.lastRound.rfc3339(fractionDigits: 0)), .number(entry.loss, Decimals.ratio),
                    .number(entry.meanRTT, Decimals.milliseconds), .text(entry.verdict.rawValue),
                ]
            })
    }

    package init(points: [HistoryPoint]) {
        let most = points.compactMap { $0.summary.rtt?.mean }.max()
        let plain = HistoryListing(
            "rounds",
            [
                ("started", "round"), ("id", nil), ("round", "round is"), ("sent", "sent"), ("received", "recv"),
                ("late", nil), ("lost", nil), ("refused", nil), ("unsent", nil), ("loss", "loss %"),
                ("rtt_min_ms", "min ms"), ("rtt_mean_ms", "avg ms"), ("rtt_median_ms", "p50 ms"),
                ("rtt_p95_ms", "p95 ms"), ("rtt_p99_ms", nil), ("rtt_max_ms", "max ms"), ("jitter_ms", "jitter ms"),
                ("verdict", "state"), ("reasons", nil), (barKey, "avg RTT"),
            ],
            points.map { point in
                let (summary, counts) = (point.summary, point.summary.counts)
                return [
                    .text(point.started.rfc3339(fractionDigits: 0)), .text(point.roundID),
                    .text(point.round.rawValue), .count(counts.sent), .count(counts.received), .count(counts.late),
                    .count(counts.lost), .count(counts.refused), .count(counts.unsent),
                    .number(counts.lossRatio, Decimals.ratio), .number(summary.rtt?.min, Decimals.milliseconds),
                    .number(summary.rtt?.mean, Decimals.milliseconds),
                    .number(summary.rtt?.median, Decimals.milliseconds),
                    .number(summary.rtt?.p95, Decimals.milliseconds),
                    .number(summary.rtt?.p99, Decimals.milliseconds),
                    .number(summary.rtt?.max, Decimals.milliseconds), .number(summary.jitter, Decimals.milliseconds),
                    .text(point.verdict.rawValue), .list(point.reasons),
                    .text(bar(summary.rtt?.mean, of: most, loss: counts.lossRatio)),
                ]
            })
        self = plain.adding(group: "stamp", titles: Self.stampTitles, points.map(\.stamp)) { $0.visit(stamp: $1) }
            .adding(group: "segments", titles: Self.segmentTitles, points.map(\.segments)) { $0.visit(segments: $1) }
    }

    package init(spans: [HistorySpan], name: String) {
        let most = spans.compactMap(\.worstMeanRTT).max()
        let plain = HistoryListing(
            name,
            [
                ("from", "from"), ("rounds", "rounds"), ("abnormal", "abnormal"), ("unmeasured", "unmeas."),
                ("sent", "sent"), ("lost", "lost"), ("loss", "loss %"), ("worst_loss", "worst %"),
                ("rtt_min_ms", "min ms"), ("rtt_median_ms", "p50 ms"), ("rtt_median_deviation_ms", nil),
                ("rtt_worst_mean_ms", "worst avg"), ("rtt_max_ms", "max ms"), (barKey, "worst avg, worst loss"),
            ],
            spans.map { span in
                [
                    .text(span.from.rfc3339(fractionDigits: 0)), .count(span.rounds), .count(span.abnormal),
                    .count(span.unmeasured), .count(span.sent), .count(span.lost),
                    .number(span.loss, Decimals.ratio), .number(span.worstLoss, Decimals.ratio),
                    .number(span.leastRTT, Decimals.milliseconds), .number(span.medianRTT, Decimals.milliseconds),
                    .number(span.deviationRTT, Decimals.milliseconds),
                    .number(span.worstMeanRTT, Decimals.milliseconds),
                    .number(span.longestRTT, Decimals.milliseconds),
                    .text(bar(span.worstMeanRTT, of: most, loss: span.worstLoss)),
                ]
            })
        self = plain.adding(group: "stamp", titles: Self.stampSpanTitles, spans.map(\.stamp)) { $0.visit(span: $1) }
            .adding(group: "segments", titles: Self.segmentSpanTitles, spans.map(\.segments)) { $0.visit(span: $1) }
    }

    package init(rounds: [HistoryRound]) {
        self.init(
            "rounds",
            [
                ("started", "round"), ("id", "id"), ("vantage", nil), ("duration_s", "s"), ("lines", "lines"),
                ("abnormal", "abnormal"), ("unmeasured", "unmeas."), ("sent", "sent"), ("received", "recv"),
                ("late", nil), ("lost", "lost"), ("refused", nil), ("unsent", nil), ("loss", "loss %"),
                ("verdict", "round is"), ("reasons", "because"), ("has_probes", nil),
            ],
            rounds.map { round in
                let totals = round.totals
                return [
                    .text(round.started.rfc3339(fractionDigits: 0)), .text(round.id), .text(round.vantage),
                    .number(round.duration.inMilliseconds / 1000, 1...3), .count(round.lines),
                    .count(round.abnormal), .count(round.unmeasured), .count(totals.sent), .count(totals.received),
                    .count(totals.late), .count(totals.lost), .count(totals.refused), .count(totals.unsent),
                    .number(totals.lossRatio, Decimals.ratio), .text(round.validity.verdict.rawValue),
                    .list(round.validity.reasons), .text(round.hasProbes ? "yes" : "no"),
                ]
            })
    }

    /// - Parameter now: up to which an open one has lasted.
    package init(outages: [HistoryOutage], now: WallTime) {
        self.init(
            "outages",
            [
                ("incident", "no."), ("from", "from"), ("to", "to"), ("duration_s", nil), (durationKey, "lasted"),
                ("trouble", "lines are"), ("cause_kind", nil), ("cause_value", nil), (causeKey, "cause"),
                ("most_lines", "most lines"), ("reopened", "reopened"), ("worst_loss", "worst %"),
                ("rtt_worst_mean_ms", "worst avg"), ("lines", "lines"), ("events", nil),
            ],
            outages.map { outage in
                let incident = outage.incident
                let end = outage.ended ?? now
                let seconds = max(
                    0, (end.nanosecondsSince1970 - incident.openedAt.nanosecondsSince1970) / 1_000_000_000)
                return [
                    .count(incident.id), .text(incident.openedAt.rfc3339(fractionDigits: 0)),
                    .text(outage.ended?.rfc3339(fractionDigits: 0)), .count(Int(seconds)),
                    .text(lasted(seconds) + (outage.ended == nil ? ", open" : "")), .text(incident.trouble.word),
                    .text(incident.key.kind.word), .text(incident.key.value), .text(incident.key.description),
                    .count(incident.mostLines), .count(incident.reopened),
                    .number(incident.worst.lossPerMille.map { Double($0) / 1000 }, Decimals.ratio),
                    .number(incident.worst.rttMicroseconds.map { Double($0) / 1000 }, Decimals.milliseconds),
                    .list(outage.everyLine),
                    .list(outage.events.map { "\($0.at.rfc3339(fractionDigits: 0)) \($0.change) \($0.lines)" }),
                ]
            })
    }

    /// Columns for people only.
    static let tableOnly: Set<String> = [barKey, durationKey, causeKey]
}

private let (barKey, durationKey, causeKey) = ("bar", "lasted", "cause")

/// Twelve columns for the greatest; what was lost is taken from the bar's end, at least one column of it.
private func bar(_ value: Double?, of most: Double?, loss: Double?) -> String {
    let columns = 12
    guard let value, let most, most > 0 else { return (loss ?? 0) > 0 ? String(repeating: "x", count: columns) : "" }
    let filled = max(1, Int((value / most * Double(columns)).rounded()))
    let lost = (loss ?? 0) > 0 ? max(1, Int(((loss ?? 0) * Double(filled)).rounded())) : 0
    return String(repeating: "█", count: filled - lost) + String(repeating: "x", count: lost)
}

/// `2 d 3 h`, `1 h 5 min`, `40 s`.
private func lasted(_ seconds: Int64) -> String {
    switch seconds {
    case ..<60: "\(seconds) s"
    case ..<3600: "\(seconds / 60) min"
    case ..<86_400: "\(seconds / 3600) h \(seconds / 60 % 60) min"
    default: "\(seconds / 86_400) d \(seconds / 3600 % 24) h"
    }
}
