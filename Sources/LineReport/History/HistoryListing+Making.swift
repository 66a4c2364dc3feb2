package import LineModel

extension HistoryListing {
    package init(lines: [HistoryLine]) {
        self.init(
            "lines",
            [
                ("name", "line"), ("ingress", "ingress"), ("echo", "echo"), ("payload", nil), ("tags", "tags"),
                ("last_round", "last round"), ("loss", "loss %"), ("rtt_mean_ms", "avg ms"), ("verdict", "state"),
            ], count: lines.count
        ) { index in
            let entry = lines[index]
            let line = entry.line
            return Row(
                cells: [
                    .text(line.name), .text("\(line.ingress)"), .text(line.echo.map { "\($0)" }),
                    .text(entry.payload.rawValue), .tags(line.tags),
                    .text(entry.lastRound.rfc3339(fractionDigits: 0)), .number(entry.loss, Decimals.ratio),
                    .number(entry.meanRTT, Decimals.milliseconds), .text(entry.verdict.rawValue),
                ])
        }
    }

    package init(points: [HistoryPoint], _ words: Words = .keys) {
        let most = points.compactMap { $0.summary.rtt?.mean }.max()
        self.init(
            "rounds",
            [
                ("started", "round"), ("id", nil), ("round", "round is"), ("sent", "sent"), ("received", "recv"),
                ("late", nil), ("lost", nil), ("refused", nil), ("unsent", nil), ("loss", "loss %"),
                ("rtt_min_ms", "min ms"), ("rtt_mean_ms", "avg ms"), ("rtt_median_ms", "p50 ms"),
                ("rtt_p95_ms", "p95 ms"), ("rtt_p99_ms", nil), ("rtt_max_ms", "max ms"), ("jitter_ms", "jitter ms"),
                ("verdict", "state"), ("reasons", nil), ("bar", "avg RTT"),
            ], tableOnly: ["bar"], groups: [Self.stampGroup, Self.segmentsGroup], count: points.count
        ) { index in
            let point = points[index]
            let (summary, counts) = (point.summary, point.summary.counts)
            return Row(
                cells: [
                    .text(point.started.rfc3339(fractionDigits: 0)), .text(point.roundID),
                    .text(point.round.rawValue), .count(counts.sent), .count(counts.received), .count(counts.late),
                    .count(counts.lost), .count(counts.refused), .count(counts.unsent),
                    .number(counts.lossRatio, Decimals.ratio), .number(summary.rtt?.min, Decimals.milliseconds),
                    .number(summary.rtt?.mean, Decimals.milliseconds),
                    .number(summary.rtt?.median, Decimals.milliseconds),
                    .number(summary.rtt?.p95, Decimals.milliseconds),
                    .number(summary.rtt?.p99, Decimals.milliseconds),
                    .number(summary.rtt?.max, Decimals.milliseconds), .number(summary.jitter, Decimals.milliseconds),
                    .text(point.verdict.rawValue), .list(words.reasons(point.reasons)),
                    bar(summary.rtt?.mean, of: most, loss: counts.lossRatio),
                ],
                groups: [
                    HistoryCells.of(point.stamp) { $0.visit(stamp: $1) },
                    HistoryCells.of(point.segments) { $0.visit(segments: $1, words) },
                ])
        }
    }

    package init(spans: [HistorySpan], name: String) {
        let most = spans.compactMap(\.worstMeanRTT).max()
        self.init(
            name,
            [
                ("from", "from"), ("rounds", "rounds"), ("abnormal", "abnormal"), ("unmeasured", "unmeas."),
                ("sent", "sent"), ("lost", "lost"), ("loss", "loss %"), ("worst_loss", "worst %"),
                ("rtt_min_ms", "min ms"), ("rtt_median_ms", "p50 ms"), ("rtt_median_deviation_ms", nil),
                ("rtt_worst_mean_ms", "worst avg"), ("rtt_max_ms", "max ms"), ("bar", "worst avg, worst loss"),
            ], tableOnly: ["bar"], groups: [Self.stampSpanGroup, Self.segmentsSpanGroup], count: spans.count
        ) { index in
            let span = spans[index]
            return Row(
                cells: [
                    .text(span.from.rfc3339(fractionDigits: 0)), .count(span.rounds), .count(span.abnormal),
                    .count(span.unmeasured), .count(span.sent), .count(span.lost),
                    .number(span.loss, Decimals.ratio), .number(span.worstLoss, Decimals.ratio),
                    .number(span.leastRTT, Decimals.milliseconds), .number(span.medianRTT, Decimals.milliseconds),
                    .number(span.deviationRTT, Decimals.milliseconds),
                    .number(span.worstMeanRTT, Decimals.milliseconds),
                    .number(span.longestRTT, Decimals.milliseconds),
                    bar(span.worstMeanRTT, of: most, loss: span.worstLoss),
                ],
                groups: [
                    HistoryCells.of(span.stamp) { $0.visit(span: $1) },
                    HistoryCells.of(span.segments) { $0.visit(span: $1) },
                ])
        }
    }

    package init(rounds: [HistoryRound], _ words: Words = .keys) {
        self.init(
            "rounds",
            [
                ("started", "round"), ("id", "id"), ("vantage", nil), ("duration_s", "s"), ("lines", "lines"),
                ("abnormal", "abnormal"), ("unmeasured", "unmeas."), ("sent", "sent"), ("received", "recv"),
                ("late", nil), ("lost", "lost"), ("refused", nil), ("unsent", nil), ("loss", "loss %"),
                ("verdict", "round is"), ("reasons", "because"), ("has_probes", nil),
            ], count: rounds.count
        ) { index in
            let round = rounds[index]
            let totals = round.totals
            return Row(
                cells: [
                    .text(round.started.rfc3339(fractionDigits: 0)), .text(round.id), .text(round.vantage),
                    .number(round.duration.inMilliseconds / 1000, 1...3), .count(round.lines),
                    .count(round.abnormal), .count(round.unmeasured), .count(totals.sent), .count(totals.received),
                    .count(totals.late), .count(totals.lost), .count(totals.refused), .count(totals.unsent),
                    .number(totals.lossRatio, Decimals.ratio), .text(round.validity.verdict.rawValue),
                    .list(words.findings(round.validity)), .text(round.hasProbes ? "yes" : "no"),
                ])
        }
    }

    /// - Parameter now: up to which an open one has lasted.
    package init(outages: [HistoryOutage], now: WallTime) {
        self.init(
            "outages",
            [
                ("incident", "no."), ("from", "from"), ("to", "to"), ("duration_s", nil), ("lasted", "lasted"),
                ("trouble", "lines are"), ("cause_kind", nil), ("cause_value", nil), ("cause", "cause"),
                ("most_lines", "most lines"), ("reopened", "reopened"), ("worst_loss", "worst %"),
                ("rtt_worst_mean_ms", "worst avg"), ("lines", "lines"), ("events", nil),
            ], tableOnly: ["lasted", "cause"], count: outages.count
        ) { index in
            let outage = outages[index]
            let incident = outage.incident
            let end = outage.ended ?? now
            let seconds = max(
                0, (end.nanosecondsSince1970 - incident.openedAt.nanosecondsSince1970) / 1_000_000_000)
            return Row(
                cells: [
                    .count(incident.id), .text(incident.openedAt.rfc3339(fractionDigits: 0)),
                    .text(outage.ended?.rfc3339(fractionDigits: 0)), .count(Int(seconds)),
                    .text(lasted(seconds) + (outage.ended == nil ? ", open" : "")), .text(incident.trouble.word),
                    .text(incident.key.kind.word), .text(incident.key.value), .text(incident.key.description),
                    .count(incident.mostLines), .count(incident.reopened),
                    .number(incident.worst.lossPerMille.map { Double($0) / 1000 }, Decimals.ratio),
                    .number(incident.worst.rttMicroseconds.map { Double($0) / 1000 }, Decimals.milliseconds),
                    .list(outage.everyLine),
                    .list(outage.events.map { "\($0.at.rfc3339(fractionDigits: 0)) \($0.change) \($0.lines)" }),
                ])
        }
    }
}

/// Twelve columns for the greatest; what was lost is taken from the bar's end, at least one column of it.
private func bar(_ value: Double?, of most: Double?, loss: Double?) -> HistoryListing.Cell {
    let (columns, loss) = (12, loss ?? 0)
    guard let value, let most, most > 0 else {
        return loss > 0 ? .bar(columns: columns, lost: columns) : .bar(columns: 0, lost: 0)
    }
    let filled = max(1, Int((value / most * Double(columns)).rounded()))
    return .bar(columns: filled, lost: loss > 0 ? max(1, Int((loss * Double(filled)).rounded())) : 0)
}

/// `2 d 3 h`, `1 h 5 min`, `1 min 46 s`, `40 s`.
private func lasted(_ seconds: Int64) -> String {
    switch seconds {
    case ..<60: "\(seconds) s"
    case ..<3600: "\(seconds / 60) min \(seconds % 60) s"
    case ..<86_400: "\(seconds / 3600) h \(seconds / 60 % 60) min"
    default: "\(seconds / 86_400) d \(seconds / 3600 % 24) h"
    }
}
