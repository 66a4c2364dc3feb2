internal import LineModel

/// The figures of a line in a round, and their sums: `figures.json`. What is written and what is recomputed comes from
/// here, and from `LineSummarizer`.
enum CaseFigures {
    /// What is claimed of a row: the keys that come from the single probes, in their order.
    static func members(of summary: LineSummary) -> [CaseJSON.Member] {
        let counts = summary.counts
        let figures: KeyValuePairs<String, CaseJSON> = [
            "sent": .count(counts.sent), "received": .count(counts.received), "late": .count(counts.late),
            "lost": .count(counts.lost), "refused": .count(counts.refused), "unsent": .count(counts.unsent),
            "uncertain": .count(summary.uncertain), "loss": .number(counts.lossRatio),
            "loss_ci95": interval(summary.lossInterval), "rtt_ms": delays(summary.rtt),
            "ipdv_ms": .members([
                "mean_abs": .number(summary.ipdvMeanAbsolute), "p95": .number(summary.ipdvP95),
            ]),
            "jitter_ms": .number(summary.jitter), "pdv_p99_ms": .number(summary.pdvP99),
            "reordered": .count(summary.reordered), "loss_periods": .count(summary.lossPeriods),
            "longest_loss_run": .count(summary.longestLossRun),
        ]
        return figures.map { CaseJSON.Member(key: $0.key, value: $0.value) }
    }

    static func interval(_ interval: ClosedRange<Double>?) -> CaseJSON {
        interval.map { .list([.number($0.lowerBound), .number($0.upperBound)]) } ?? .null
    }

    private static func delays(_ rtt: DelayStatistics?) -> CaseJSON {
        guard let rtt else { return .null }
        return .members([
            "min": .number(rtt.min), "mean": .number(rtt.mean), "median": .number(rtt.median), "p90": .number(rtt.p90),
            "p95": .number(rtt.p95), "p99": .number(rtt.p99), "max": .number(rtt.max), "stddev": .number(rtt.stddev),
        ])
    }

    /// The summary of the probes, as every round's report makes it.
    ///
    /// - Parameter intervalNanoseconds: none of the figures of a case depends on it; it is bounded, for it may be
    ///   anybody's.
    static func summary(of probes: [ProbeRecord], intervalNanoseconds: Int64) -> LineSummary {
        let interval = min(max(intervalNanoseconds, 1), 10_000_000_000)
        return probes.withUnsafeBufferPointer {
            LineSummary(samples: $0, duplicates: 0, corrupt: 0, intervalNanoseconds: interval)
        }
    }

    /// A row of `figures.json` as a summary again, as far as a graph shows it.
    static func summary(of row: CaseJSON) -> LineSummary {
        var summary = LineSummary()
        summary.counts.received = row["received"].amount
        summary.counts.late = row["late"].amount
        summary.counts.lost = row["lost"].amount
        summary.counts.refused = row["refused"].amount
        let rtt = row["rtt_ms"]
        if let min = rtt["min"].double, let mean = rtt["mean"].double, let median = rtt["median"].double,
            let p90 = rtt["p90"].double, let p95 = rtt["p95"].double, let p99 = rtt["p99"].double,
            let max = rtt["max"].double,
            // What is read may be anything; a picture is drawn of delays that there can be alone.
            0 <= min, min <= median, median <= p90, p90 <= p95, p95 <= p99, p99 <= max, min <= mean, mean <= max,
            max <= Double(ProbeRecord.maxRTTNanoseconds) / 1e6
        {
            summary.rtt = DelayStatistics(
                min: min, mean: mean, median: median, p90: p90, p95: p95, p99: p99, max: max,
                stddev: rtt["stddev"].double)
        }
        return summary
    }

    /// One row; `summary` is of its probes where it has some.
    static func row(_ row: CaseRow, round: CaseRound, summary: LineSummary) -> CaseJSON {
        let head: KeyValuePairs<String, CaseJSON> = [
            "round": .text(round.id), "verdict": .text(row.verdict.rawValue),
            "reasons": .list(row.reasons.map { .text($0) }), "probes": .bool(row.probes != nil),
            "duplicates": .count(row.summary.duplicates), "corrupt": .count(row.summary.corrupt),
        ]
        return .object(head.map { CaseJSON.Member(key: $0.key, value: $0.value) } + members(of: summary))
    }

    /// Sums of a line's rows before, during and after the incident, over valid rounds alone.
    ///
    /// - Parameter rounds: the phase of each round by its id, and whether it is valid.
    static func sums(of rows: [CaseJSON], _ rounds: [String: (phase: CaseRound.Phase, isValid: Bool)]) -> CaseJSON {
        .object(
            CaseRound.Phase.allCases.map { phase in
                let counted = rows.filter { row in
                    let round = row["round"].string.flatMap { rounds[$0] }
                    return round.map { $0.isValid && $0.phase == phase } ?? false && row["sent"].amount > 0
                }
                return CaseJSON.Member(key: phase.rawValue, value: sum(counted))
            })
    }

    /// Loss of all probes together with its interval; the median of the rounds' medians; the worst round's p95.
    private static func sum(_ rows: [CaseJSON]) -> CaseJSON {
        let sent = rows.reduce(0) { $0 + $1["sent"].amount }
        let received = rows.reduce(0) { $0 + $1["received"].amount }
        let lost = max(0, min(sent, sent - received))
        let medians = rows.compactMap { $0["rtt_ms"]["median"].double }.sorted()
        return .members([
            "rounds": .count(rows.count), "sent": .count(sent), "lost": .count(lost),
            "loss": .number(sent == 0 ? nil : Double(lost) / Double(sent)),
            "loss_ci95": interval(WilsonInterval.of(lost, in: sent)),
            "rtt_median_ms": .number(medians.isEmpty ? nil : medians[(medians.count - 1) / 2]),
            "rtt_worst_p95_ms": .number(rows.compactMap { $0["rtt_ms"]["p95"].double }.max()),
        ])
    }
}
