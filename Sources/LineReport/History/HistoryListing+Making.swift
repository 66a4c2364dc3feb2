package import LineModel

extension HistoryListing {
    /// Lines, a row for each: where it is, when it was measured last, and with which figures. The worst stand first.
    ///
    /// - Parameters:
    ///   - top: no more than these, the worst; nil for all.
    ///   - noticed: the smallest loss that is noticed on a line within an hour, by its name; nil where lines are judged
    ///     by their limits alone.
    package init(lines: [HistoryLine], top: Int? = nil, noticed: [String: Double]? = nil) {
        let order = worstFirst(lines)
        let shown = order.prefix(max(top ?? order.count, 0)).map { lines[$0] }
        self.init(
            "lines",
            Self.columns(FigureCatalogue.identity) + [
                Column(key: "last_round", title: nil),
                Self.column(FigureCatalogue.loss),
                Self.column(FigureCatalogue.meanRTT, key: "rtt_mean_ms"), Self.column(FigureCatalogue.verdict),
                Self.noticed(noticed),
            ], count: shown.count
        ) { index in
            let entry = shown[index]
            return Row(
                cells: Self.cells(
                    FigureCatalogue.identity, of: NamedLine(line: entry.line, payload: entry.payload), .keys)
                    + [
                        .time(entry.lastRound),
                        .number(entry.loss, FigureCatalogue.loss.decimals),
                        .number(entry.meanRTT, FigureCatalogue.meanRTT.decimals), .text(entry.verdict.rawValue),
                        .number(noticed?[entry.line.name], Decimals.ratio),
                    ])
        }
        isWorstFirst = true
        // All are of the same one.
        about = shown.first.map { "in the round of \($0.lastRound.rfc3339(fractionDigits: 0))" }
        if shown.count < lines.count {
            omission = "… and \(grouped(lines.count - shown.count)) more lines, none of them worse"
        }
    }

    /// The smallest loss that is noticed; in the table only where lines are judged by evidence, and there is room.
    static func noticed(_ noticed: [String: Double]?) -> Column {
        Column(key: "noticed_loss", title: noticed == nil ? nil : "noticed %", room: .yielding(1))
    }

    /// The rounds of one line, a row for each.
    ///
    /// - Parameter words: what says the reasons.
    package init(points: [HistoryPoint], _ words: Words = .keys) {
        let most = points.compactMap { $0.summary.rtt?.mean }.max()
        let (hasGain, hasFlow) = (points.contains { $0.gain != nil }, points.contains { $0.flow != nil })
        let hasTCP = points.contains { $0.tcp != nil }
        self.init(
            "rounds",
            [
                Column(key: "started", title: "round"), Column(key: "id", title: nil),
                Column(key: "round", title: "round is", room: Room(of: "round")),
            ] + Self.columns(FigureCatalogue.summary) + Self.columns(FigureCatalogue.judgement) + [
                Column(key: "bar", title: "avg RTT", isTableOnly: true, room: Room(of: "bar"))
            ],
            groups: [Self.stampGroup, Self.segmentsGroup] + (hasGain ? [Self.gainGroup] : [])
                + (hasFlow ? [Self.flowGroup] : []) + (hasTCP ? [Self.tcpGroup] : []), count: points.count
        ) { index in
            let point = points[index]
            let judged = JudgedLine(verdict: point.verdict, reasons: point.reasons)
            var cells: [Cell] = [
                .time(point.started), .text(point.roundID), .text(point.round.rawValue),
            ]
            cells += Self.cells(FigureCatalogue.summary, of: point.summary, words)
            cells += Self.cells(FigureCatalogue.judgement, of: judged, words)
            cells.append(bar(point.summary.rtt?.mean, of: most, loss: point.summary.counts.lossRatio))
            return Row(
                cells: cells,
                groups: [
                    Self.cells(FigureCatalogue.stamp, ofGroup: point.stamp, words),
                    Self.cells(FigureCatalogue.segments, ofGroup: point.segments, words),
                ] + (hasGain ? [Self.cells(FigureCatalogue.gain, ofGroup: point.gain, words)] : [])
                    + (hasFlow ? [Self.cells(FigureCatalogue.flow, ofGroup: point.flow, words)] : [])
                    + (hasTCP ? [Self.cells(FigureCatalogue.tcp, ofGroup: point.tcp, words)] : []))
        }
    }

    /// Hours or days of one line, a row for each.
    ///
    /// - Parameter name: of the listing in JSON, for example `hours`.
    package init(spans: [HistorySpan], name: String) {
        let most = spans.compactMap(\.worstMeanRTT).max()
        let hasGain = spans.contains { $0.gain != nil }
        self.init(
            name,
            Self.columns(FigureCatalogue.span) + [
                Column(key: "bar", title: "worst avg, loss", isTableOnly: true, room: Room(of: "bar"))
            ], groups: [Self.stampSpanGroup, Self.segmentsSpanGroup] + (hasGain ? [Self.gainSpanGroup] : []),
            count: spans.count
        ) { index in
            let span = spans[index]
            // The first figure, as a time that the table may shorten.
            let figures = [.time(span.from)] + Self.cells(FigureCatalogue.span, of: span, .keys).dropFirst()
            return Row(
                cells: figures + [bar(span.worstMeanRTT, of: most, loss: span.worstLoss)],
                groups: [
                    Self.cells(FigureCatalogue.stampSpan, ofGroup: span.stamp, .keys),
                    Self.cells(FigureCatalogue.segmentSpan, ofGroup: span.segments, .keys),
                ] + (hasGain ? [Self.cells(FigureCatalogue.gainSpan, ofGroup: span.gain, .keys)] : []))
        }
    }

    /// Listings of the same columns as one, with the name of each one's line before its rows.
    package init(of lines: [(name: String, listing: HistoryListing)], name: String) {
        let rows = lines.indices.flatMap { line in (0..<lines[line].listing.count).map { (line: line, row: $0) } }
        let first = lines.first?.listing
        self.init(
            name, [Column(key: "line", title: "line", room: Room(of: "name"))] + (first?.columns ?? []),
            groups: first?.groups ?? [], count: rows.count
        ) { index in
            let (line, number) = rows[index]
            var row = lines[line].listing.row(number)
            row.cells.insert(.text(lines[line].name), at: 0)
            return row
        }
    }

    /// The same with its rows' first time once more in front, as spreadsheets read times: `2026-11-28 14:05:00`, by the
    /// offset that the time has.
    package func withLocalTime() -> HistoryListing {
        let row = row
        return HistoryListing(
            name, [Column(key: "local_time", title: nil)] + columns, groups: groups, count: count
        ) { index in
            var made = row(index)
            let time = made.cells.lazy.compactMap { if case .time(let time) = $0 { time } else { nil } }.first
            made.cells.insert(.text(time.map { "\($0.dateText) \($0.timeText)" }), at: 0)
            return made
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
            ], rooms: ["lines": .yielding(20)], count: rounds.count
        ) { index in
            let round = rounds[index]
            let totals = round.totals
            return Row(
                cells: [
                    .time(round.started), .text(round.id), .text(round.vantage),
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
                ("most_lines", "most"), ("reopened", "reopened"), ("worst_loss", "worst %"),
                ("rtt_worst_mean_ms", "worst avg"), ("lines", "lines"), ("events", nil),
                ("times_down", nil), ("quiet_since", nil), ("closes_at", nil), ("recovered", nil), ("remaining", nil),
                ("removed", nil),
            ], tableOnly: ["lasted", "cause"],
            rooms: ["rtt_worst_mean_ms": .yielding(12), "lines": Room(yields: 15, min: 12)], count: outages.count
        ) { index in
            let outage = outages[index]
            let incident = outage.incident
            let quietSince = outage.ended == nil ? incident.quietSince : nil
            let seconds = Int64(incident.duration(at: outage.ended ?? now) / .seconds(1))
            return Row(
                cells: [
                    .count(incident.id), .time(incident.openedAt),
                    outage.ended.map(Cell.time) ?? .text(nil), .count(Int(seconds)),
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

/// `1 min 46 s`; of an open one `1 min 46 s, open`, or how long it stays open without a bad line: `quiet to 13:08`; of
/// one whose lines were taken out of the configuration `1 min 46 s, gone`. Short, since a terminal has 80 columns.
private func lasted(_ seconds: Int64, of outage: HistoryOutage) -> String {
    guard outage.ended == nil else {
        return lasted(seconds) + (outage.events.last?.change == "removed" ? ", gone" : "")
    }
    return outage.incident.closesAt().map { "quiet to \($0.timeText.prefix(5))" } ?? lasted(seconds) + ", open"
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
