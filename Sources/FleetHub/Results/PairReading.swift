internal import FleetModel
internal import LineModel

/// Reads a line's windows back from a time-series store: which questions are asked, and what is made of the answers.
/// Pure.
///
/// Every question has times that are one slot, hour or day apart, and asks each for the last sample in it
/// (`last_over_time`), so that a sample that was written twice counts once. Only functions are used that Prometheus,
/// VictoriaMetrics, Mimir and Thanos share.
struct PairReading {
    typealias Series = PrometheusQuery.Series

    /// More points than a picture has columns for are asked as hours or days.
    static let maxPoints: Int64 = 3_000

    let asked: WindowsAsked
    let labels: [(name: String, value: String)]

    init(_ asked: WindowsAsked, labels: [(name: String, value: String)]) {
        (self.asked, self.labels) = (asked, labels)
    }

    private var from: Int64 { asked.from.milliseconds }
    private var to: Int64 { asked.to.milliseconds }

    /// - Parameter ask: answers one question; several are asked at once.
    func windows(
        _ ask: @escaping @Sendable (PrometheusQuery.Range) async throws -> [Series]
    ) async throws -> [LineWindow?] {
        var found: [String: LineWindow] = [:]
        let groups = Dictionary(grouping: asked.vantages) { max(1000, $0.every.milliseconds) }
        for (every, vantages) in groups {
            let names = vantages.map(\.name)
            let resolution = Self.resolution(to - from, every: every)
            let answers = try await Self.all(questions(resolution, every, names), ask)
            for name in names {
                var window = LineWindow(
                    line: asked.line, payload: asked.payload, from: asked.from, to: asked.to)
                window.resolution = resolution
                window.every = .milliseconds(every)
                let own = answers.mapValues { series in series.filter { $0.labels["vantage"] == name } }
                if resolution == .rounds {
                    window.points = points(own, every)
                } else {
                    window.spans = spans(own, resolution == .hours ? Self.hour : Self.day)
                }
                found[name] = window
            }
        }
        return asked.vantages.map { found[$0.name] }
    }

    static func resolution(_ length: Int64, every: Int64) -> LineWindow.Resolution {
        if length / every <= maxPoints { return .rounds }
        return length / hour <= maxPoints ? .hours : .days
    }

    static let hour: Int64 = 3_600_000
    static let day: Int64 = 86_400_000

    private static func all(
        _ questions: [String: PrometheusQuery.Range],
        _ ask: @escaping @Sendable (PrometheusQuery.Range) async throws -> [Series]
    ) async throws -> [String: [Series]] {
        try await withThrowingTaskGroup(of: (String, [Series]).self) { group in
            for (key, range) in questions { group.addTask { (key, try await ask(range)) } }
            var answers: [String: [Series]] = [:]
            for try await (key, series) in group { answers[key] = series }
            return answers
        }
    }

    // MARK: - Questions

    /// The questions of a resolution, by a key each.
    func questions(
        _ resolution: LineWindow.Resolution, _ every: Int64, _ vantages: [String]
    ) -> [String: PrometheusQuery.Range] {
        let pair = selector(vantages, ofLine: true)
        switch resolution {
        case .rounds:
            // A round's sample lies in its slot, from its first millisecond to its last.
            var ranges: [String: String] = [:]
            for series in [PairSeries.state, .sent, .loss, .rtt, .mean, .jitter] {
                ranges[series.rawValue] = "last_over_time(\(series.rawValue)\(pair)[\(every - 1)ms])"
            }
            let vantage = selector(vantages, ofLine: false)
            ranges[PairSeries.validity] = "last_over_time(\(PairSeries.validity)\(vantage)[\(every - 1)ms])"
            return ranges.mapValues { range($0, every, last: every - 1) }
        case .hours:
            var ranges: [String: String] = [:]
            for series in Self.hourSeries {
                ranges[series.rawValue] = "last_over_time(\(series.rawValue)\(pair)[3599s])"
            }
            return ranges.mapValues { range($0, Self.hour, last: Self.hour) }
        case .days: return days(pair).mapValues { range($0, Self.day, last: Self.day) }
        }
    }

    private static let hourSeries: [PairSeries] = [
        .hourRounds, .hourSent, .hourLost, .hourWorstLoss, .hourRTT, .hourWorstMean,
    ]

    /// The hours of a day: 24 times from its first hour's end to its last one's, and none of the day before, whether a
    /// server counts the beginning of a range or not (Prometheus does so before its version 3).
    private func days(_ pair: String) -> [String: String] {
        func over(_ function: String, _ series: PairSeries, _ quantile: String? = nil) -> String {
            let matched = quantile.map { "\(pair.dropLast()),quantile=\"\($0)\"}" } ?? pair
            return "\(function)last_over_time(\(series.rawValue)\(matched)[3599s])[86399s:1h])"
        }
        return [
            PairSeries.hourRounds.rawValue: over("sum_over_time(", .hourRounds),
            PairSeries.hourSent.rawValue: over("sum_over_time(", .hourSent),
            PairSeries.hourLost.rawValue: over("sum_over_time(", .hourLost),
            PairSeries.hourWorstLoss.rawValue: over("max_over_time(", .hourWorstLoss),
            PairSeries.hourWorstMean.rawValue: over("max_over_time(", .hourWorstMean),
            PairSeries.hourRTT.rawValue + "0": over("min_over_time(", .hourRTT, "0"),
            PairSeries.hourRTT.rawValue + "0.5": over("quantile_over_time(0.5,", .hourRTT, "0.5"),
            PairSeries.hourRTT.rawValue + "1": over("max_over_time(", .hourRTT, "1"),
        ]
    }

    /// - Parameter last: where in a step the time lies that stands for it.
    private func range(_ expression: String, _ step: Int64, last: Int64) -> PrometheusQuery.Range {
        let first = Self.floor(from, step) + last
        return PrometheusQuery.Range(
            expression: expression, from: first, to: max(first, Self.floor(to - 1, step) + last), step: step)
    }

    static func floor(_ milliseconds: Int64, _ step: Int64) -> Int64 {
        milliseconds - (milliseconds % step + step) % step
    }

    private func selector(_ vantages: [String], ofLine: Bool) -> String {
        var matchers = ofLine ? ["line=\(Self.quoted(asked.line.name))"] : []
        matchers.append(
            vantages.count == 1
                ? "vantage=\(Self.quoted(vantages[0]))"
                : "vantage=~\(Self.quoted(vantages.map(Self.escaped).joined(separator: "|")))")
        // Several hubs may write into one store.
        matchers += labels.map { "\($0.name)=\(Self.quoted($0.value))" }
        return "{\(matchers.joined(separator: ","))}"
    }

    /// A text of PromQL ("String literals": those of Go).
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// A text as an expression of RE2 that means itself.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            if #"\.+*?()|[]{}^$"#.unicodeScalars.contains(scalar) { escaped += "\\" }
            escaped.unicodeScalars.append(scalar)
        }
    }

    // MARK: - Answers

    private func points(_ answers: [String: [Series]], _ every: Int64) -> [HistoryPoint] {
        let validity = Self.values(answers[PairSeries.validity])
        let states = Self.values(answers[PairSeries.state.rawValue])
        let sent = Self.values(answers[PairSeries.sent.rawValue])
        let loss = Self.values(answers[PairSeries.loss.rawValue])
        let mean = Self.values(answers[PairSeries.mean.rawValue])
        let jitter = Self.values(answers[PairSeries.jitter.rawValue])
        let quantiles = PairSeries.quantiles.map { quantile in
            Self.values(answers[PairSeries.rtt.rawValue], "quantile", quantile)
        }
        return states.keys.sorted().compactMap { at -> HistoryPoint? in
            guard let state = states[at].flatMap({ UInt8(exactly: $0) }).flatMap(CellState.init(rawValue:)),
                state != .absent
            else { return nil }
            var summary = LineSummary()
            summary.counts = Self.counts(sent: sent[at] ?? 0, loss: loss[at] ?? 0)
            let rtt = quantiles.map { $0[at].map { $0 * 1000 } }
            if let min = rtt[0], let median = rtt[1], let p90 = rtt[2], let p95 = rtt[3], let p99 = rtt[4],
                let max = rtt[5]
            {
                summary.rtt = DelayStatistics(
                    min: min, mean: mean[at].map { $0 * 1000 } ?? median, median: median, p90: p90, p95: p95,
                    p99: p99, max: max, stddev: nil)
            }
            summary.jitter = jitter[at].map { $0 * 1000 }
            let began = at - (every - 1)
            return HistoryPoint(
                roundID: "", started: asked.from.at(milliseconds: began),
                round: validity[at].map { Validity.Verdict(number: $0) } ?? .valid, summary: summary,
                verdict: state == .abnormal ? .abnormal : state == .unmeasured ? .unmeasured : .healthy, reasons: [])
        }
        .filter { (from..<to).contains($0.started.milliseconds) }
    }

    private static func counts(sent: Double, loss: Double) -> OutcomeCounts {
        var counts = OutcomeCounts()
        let sent = Int(min(max(sent, 0), 1e9))
        counts.lost = min(sent, Int((Double(sent) * min(max(loss, 0), 1)).rounded()))
        counts.received = sent - counts.lost
        return counts
    }

    private func spans(_ answers: [String: [Series]], _ step: Int64) -> [HistorySpan] {
        let rounds = answers[PairSeries.hourRounds.rawValue]
        let counts = ["healthy", "abnormal", "unmeasured"].map { Self.values(rounds, "outcome", $0) }
        let sent = Self.values(answers[PairSeries.hourSent.rawValue])
        let lost = Self.values(answers[PairSeries.hourLost.rawValue])
        let worstLoss = Self.values(answers[PairSeries.hourWorstLoss.rawValue])
        let worstMean = Self.values(answers[PairSeries.hourWorstMean.rawValue])
        // Of hours one answer has all three quantiles, of days each has its own.
        let rtt = ["0", "0.5", "1"].map { quantile in
            Self.values(answers[PairSeries.hourRTT.rawValue], "quantile", quantile)
                .merging(Self.values(answers[PairSeries.hourRTT.rawValue + quantile])) { $1 }
        }
        let times = Set(counts.flatMap(\.keys)).sorted()
        return times.compactMap { at -> HistorySpan? in
            let began = at - step
            guard began < to, began + step > from else { return nil }
            func count(_ values: [Int64: Double]) -> Int { Int(min(max(values[at] ?? 0, 0), 1e12)) }
            let (healthy, abnormal, unmeasured) = (count(counts[0]), count(counts[1]), count(counts[2]))
            var span = HistorySpan(
                from: asked.from.at(milliseconds: began), rounds: healthy + abnormal + unmeasured, abnormal: abnormal,
                unmeasured: unmeasured, sent: count(sent), lost: count(lost))
            span.worstLoss = worstLoss[at]
            span.minRTT = rtt[0][at].map { $0 * 1000 }
            span.medianRTT = rtt[1][at].map { $0 * 1000 }
            span.maxRTT = rtt[2][at].map { $0 * 1000 }
            span.worstMeanRTT = worstMean[at].map { $0 * 1000 }
            return span
        }
    }

    /// The values of the series that have a label's value, by their times. A line whose addresses changed has several.
    private static func values(_ series: [Series]?, _ label: String? = nil, _ value: String = "") -> [Int64: Double] {
        var values: [Int64: Double] = [:]
        for one in series ?? [] where label.map({ one.labels[$0] == value }) ?? true {
            for sample in one.values { values[sample.at] = sample.value }
        }
        return values
    }
}

extension WallTime {
    var milliseconds: Int64 { nanosecondsSince1970 / 1_000_000 }

    /// Another instant, shown at this one's offset.
    func at(milliseconds: Int64) -> WallTime {
        let (nanoseconds, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        return WallTime(
            nanosecondsSince1970: overflow ? nanosecondsSince1970 : nanoseconds, utcOffsetSeconds: utcOffsetSeconds)
    }
}

extension Duration {
    var milliseconds: Int64 { nanoseconds / 1_000_000 }
}
