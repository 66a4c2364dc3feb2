internal import LineHistory
internal import LineModel
internal import LineReport

/// What the API reads of one line.
enum LineReading {
    /// The line after the last round that had it; nil where none ever had.
    static func row(of name: String, _ history: HistoryStore) throws -> APIList<BoardRow>? {
        if let page = try history.fieldLine(name) { return APIList(page.rows, round: page.round) }
        return try last(of: name, history)
    }

    /// A line that the last round did not have.
    private static func last(of name: String, _ history: HistoryStore) throws -> APIList<BoardRow>? {
        guard
            let window = try history.window(
                of: name, from: WallTime(nanosecondsSince1970: 0),
                to: WallTime(nanosecondsSince1970: .max), resolution: .rounds),
            let point = window.points.last
        else { return nil }
        var row = BoardRow(line: window.line, payload: window.payload, verdict: point.verdict)
        (row.reasons, row.counts) = (point.reasons, point.summary.counts)
        (row.rtt, row.jitter, row.gain) = (point.summary.rtt, point.summary.jitter, point.gain)
        let started = point.started.nanosecondsSince1970
        let round = try history.rounds(
            from: WallTime(nanosecondsSince1970: started), to: WallTime(nanosecondsSince1970: started + 1)
        ).first { $0.id == point.roundID }
        return APIList([row], round: round)
    }

    /// A line's rounds, the newest first; nil where no line of that name was ever stored.
    ///
    /// - Parameter before: only rounds that began before this, nanoseconds since 1970.
    static func points(
        of name: String, _ history: HistoryStore, _ span: (from: WallTime, to: WallTime), before: Int?, most: Int
    ) throws -> APIList<HistoryPoint>? {
        guard try history.knows(line: name) else { return nil }
        let end = min(Int64(before ?? .max), span.to.nanosecondsSince1970)
        var found: [HistoryPoint] = []
        var (upper, width) = (end, Int64(86_400) * 1_000_000_000)
        // From the end backwards, in larger and larger steps: the newest rounds of a year cost no year.
        while upper > span.from.nanosecondsSince1970, found.count <= most {
            let lower = max(span.from.nanosecondsSince1970, upper - min(width, upper))
            found =
                try history.points(
                    of: name, from: WallTime(nanosecondsSince1970: lower), to: WallTime(nanosecondsSince1970: upper))
                + found
            upper = lower
            width *= 2
            if lower == 0 { break }
        }
        let rows = Array(found.suffix(most).reversed())
        let next = found.count > most ? rows.last.map { APICursor(place: Int($0.started.nanosecondsSince1970)) } : nil
        return APIList(rows, next: next?.text)
    }

    /// A line's probes in a round.
    ///
    /// - Parameter id: of the round; nil is the last one.
    /// - Throws: when there is no such round, or nothing of the line in it.
    static func samples(
        of name: String, _ history: HistoryStore, round id: String?, from place: Int, most: Int
    ) throws -> APIList<StoredProbe> {
        guard try history.knows(line: name) else { throw APIProblem.noLine(name) }
        let everything = (WallTime(nanosecondsSince1970: 0), WallTime(nanosecondsSince1970: .max))
        let last = try id == nil ? history.rounds(from: everything.0, to: everything.1, most: 1).last?.id : nil
        guard let round = id ?? last, let file = try history.roundFile(round) else {
            throw APIProblem.absent("there is no such round; /rounds has their ids")
        }
        guard let records = try history.probes(of: name, round: round) else {
            throw APIProblem.absent("the probes of this line in this round are not kept; docs: history.probes")
        }
        let rows = records.enumerated().dropFirst(place).prefix(most).map { sequence, record in
            StoredProbe(sequence: sequence, record: record, epoch: file.round.started.nanosecondsSince1970)
        }
        let next = place + rows.count
        return APIList(
            rows, next: next < records.count && !rows.isEmpty ? APICursor(round: round, place: next).text : nil)
    }

    /// Rounds of which sums are made one by one; of longer times hours and days are summed up.
    private static let maxExact = Duration.seconds(31 * 86_400)

    /// A line over a time; nil where no line of that name was ever stored.
    static func totals(
        of name: String, _ history: HistoryStore, _ span: (from: WallTime, to: WallTime)
    ) throws -> LineTotals? {
        let length = span.to.nanosecondsSince1970.subtractingReportingOverflow(span.from.nanosecondsSince1970)
        let isShort = !length.overflow && .nanoseconds(length.partialValue) <= maxExact
        guard
            let window = try history.window(
                of: name, from: span.from, to: span.to, resolution: isShort ? .rounds : nil)
        else { return nil }
        let total =
            window.resolution == .rounds
            ? HistorySpan(summing: window.points, from: span.from) : HistorySpan(summing: window.spans, from: span.from)
        return LineTotals(
            line: window.line, payload: window.payload, total: total, to: span.to, resolution: window.resolution,
            spans: window.spans)
    }
}

extension HistorySpan {
    /// Rounds together: what is measured by each counts, medians are of the rounds' medians.
    init(summing points: [HistoryPoint], from: WallTime) {
        let measured = points.filter { $0.round == .valid && $0.verdict != .unmeasured }
        self.init(
            from: from, rounds: points.count, abnormal: points.count { $0.verdict == .abnormal },
            unmeasured: points.count { $0.verdict == .unmeasured },
            sent: measured.reduce(0) { $0 + $1.summary.counts.sent },
            lost: measured.reduce(0) {
                $0 + $1.summary.counts.late + $1.summary.counts.lost + $1.summary.counts.refused
            })
        worstLoss = measured.compactMap { $0.summary.counts.lossRatio }.max()
        let delays = measured.compactMap(\.summary.rtt)
        (minRTT, maxRTT) = (delays.map(\.min).min(), delays.map(\.max).max())
        worstMeanRTT = delays.map(\.mean).max()
        medianRTT = Self.median(delays.map(\.median))
        deviationRTT = medianRTT.flatMap { median in Self.median(delays.map { abs($0.median - median) }) }
    }

    /// Hours or days together; no median follows from theirs.
    init(summing spans: [HistorySpan], from: WallTime) {
        self.init(
            from: from, rounds: spans.reduce(0) { $0 + $1.rounds }, abnormal: spans.reduce(0) { $0 + $1.abnormal },
            unmeasured: spans.reduce(0) { $0 + $1.unmeasured }, sent: spans.reduce(0) { $0 + $1.sent },
            lost: spans.reduce(0) { $0 + $1.lost })
        worstLoss = spans.compactMap(\.worstLoss).max()
        (minRTT, maxRTT) = (spans.compactMap(\.minRTT).min(), spans.compactMap(\.maxRTT).max())
        worstMeanRTT = spans.compactMap(\.worstMeanRTT).max()
    }

    /// The lower one of the middle two, as everywhere.
    private static func median(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.sorted()[(values.count - 1) / 2]
    }
}
