package import LineModel

extension HistoryListing {
    /// The lines that the history has, a row for each: where it is, when it was measured last, and with which figures.
    package init(lines: [HistoryLine]) {
        self.init(
            "lines",
            Self.columns(FigureCatalogue.identity) + [
                Column(key: "last_round", title: "last round"), Self.column(FigureCatalogue.loss),
                Self.column(FigureCatalogue.meanRTT, key: "rtt_mean_ms"), Self.column(FigureCatalogue.verdict),
            ], count: lines.count
        ) { index in
            let entry = lines[index]
            return Row(
                cells: Self.cells(
                    FigureCatalogue.identity, of: NamedLine(line: entry.line, payload: entry.payload), .keys)
                    + [
                        .text(entry.lastRound.rfc3339(fractionDigits: 0)),
                        .number(entry.loss, FigureCatalogue.loss.decimals),
                        .number(entry.meanRTT, FigureCatalogue.meanRTT.decimals), .text(entry.verdict.rawValue),
                    ])
        }
    }

    /// The rounds of one line, a row for each.
    ///
    /// - Parameter words: what says the reasons.
    package init(points: [HistoryPoint], _ words: Words = .keys) {
        let most = points.compactMap { $0.summary.rtt?.mean }.max()
        self.init(
            "rounds",
            [
                Column(key: "started", title: "round"), Column(key: "id", title: nil),
                Column(key: "round", title: "round is"),
            ] + Self.columns(FigureCatalogue.summary) + Self.columns(FigureCatalogue.judgement) + [
                Column(key: "bar", title: "avg RTT", isTableOnly: true)
            ], groups: [Self.stampGroup, Self.segmentsGroup], count: points.count
        ) { index in
            let point = points[index]
            let judged = JudgedLine(verdict: point.verdict, reasons: point.reasons)
            var cells: [Cell] = [
                .text(point.started.rfc3339(fractionDigits: 0)), .text(point.roundID), .text(point.round.rawValue),
            ]
            cells += Self.cells(FigureCatalogue.summary, of: point.summary, words)
            cells += Self.cells(FigureCatalogue.judgement, of: judged, words)
            cells.append(bar(point.summary.rtt?.mean, of: most, loss: point.summary.counts.lossRatio))
            return Row(
                cells: cells,
                groups: [
                    Self.cells(FigureCatalogue.stamp, ofGroup: point.stamp, words),
                    Self.cells(FigureCatalogue.segments, ofGroup: point.segments, words),
                ])
        }
    }

    /// Hours or days of one line, a row for each.
    ///
    /// - Parameter name: of the listing in JSON, for example `hours`.
    package init(spans: [HistorySpan], name: String) {
        let most = spans.compactMap(\.worstMeanRTT).max()
        self.init(
            name,
            Self.columns(FigureCatalogue.span) + [
                Column(key: "bar", title: "worst avg, worst loss", isTableOnly: true)
            ], groups: [Self.stampSpanGroup, Self.segmentsSpanGroup], count: spans.count
        ) { index in
            let span = spans[index]
            return Row(
                cells: Self.cells(FigureCatalogue.span, of: span, .keys) + [
                    bar(span.worstMeanRTT, of: most, loss: span.worstLoss)
                ],
                groups: [
                    Self.cells(FigureCatalogue.stampSpan, ofGroup: span.stamp, .keys),
                    Self.cells(FigureCatalogue.segmentSpan, ofGroup: span.segments, .keys),
                ])
        }
    }

    /// The rounds of all lines together, a row for each.
    ///
    /// - Parameter words: what says the reasons.
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
                ("times_down", nil), ("quiet_since", nil), ("closes_at", nil), ("recovered", nil), ("remaining", nil),
                ("removed", nil),
            ], tableOnly: ["lasted", "cause"], count: outages.count
        ) { index in
            let outage = outages[index]
            let incident = outage.incident
            let quietSince = outage.ended == nil ? incident.quietSince : nil
            let seconds = Int64(incident.duration(at: outage.ended ?? now) / .seconds(1))
            return Row(
                cells: [
                    .count(incident.id), .text(incident.openedAt.rfc3339(fractionDigits: 0)),
                    .text(outage.ended?.rfc3339(fractionDigits: 0)), .count(Int(seconds)),
                    .text(lasted(seconds, of: outage)), .text(incident.trouble.word),
                    .text(incident.key.kind.word), .text(incident.key.value), .text(incident.key.description),
                    .count(incident.mostLines), .count(incident.reopened),
                    .number(incident.worst.lossPerMille.map { Double($0) / 1000 }, Decimals.ratio),
                    .number(incident.worst.rttMicroseconds.map { Double($0) / 1000 }, Decimals.milliseconds),
                    .list(outage.everyLine),
                    .list(outage.events.map { "\($0.at.rfc3339(fractionDigits: 0)) \($0.change) \($0.lines)" }),
                    .count(incident.timesDown), .text(quietSince?.rfc3339(fractionDigits: 0)),
                    .text(quietSince == nil ? nil : incident.closesAt()?.rfc3339(fractionDigits: 0)),
                    .count(incident.recovered.count), .count(incident.remaining), .count(incident.removed.count),
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

/// `1 min 46 s, 3 times, quiet, closes 13:08:00`.
private func lasted(_ seconds: Int64, of outage: HistoryOutage) -> String {
    let incident = outage.incident
    var parts = [lasted(seconds)]
    if incident.reopened > 0 { parts.append("\(incident.timesDown) times") }
    if outage.ended == nil {
        parts += incident.closesAt().map { ["quiet", "closes \($0.timeText)"] } ?? ["open"]
    } else if outage.events.last?.change == "removed" {
        parts.append("removed")
    } else if incident.remaining > 0 {
        parts.append("\(incident.remaining) remain\(incident.remaining == 1 ? "s" : "")")
    }
    return parts.joined(separator: ", ")
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
