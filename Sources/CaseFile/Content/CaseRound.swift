package import LineModel
package import LineReport

/// A round as a case shows it.
package struct CaseRound: Sendable {
    /// When a round was, seen from the incident.
    package enum Phase: String, Sendable, CaseIterable {
        case before, during, after
    }

    /// Its id, 16 hexadecimal digits.
    package var id: String
    /// Its beginning, by the prober's wall clock.
    package var started: WallTime
    /// Whether it can be trusted; only rounds that are `valid` count in sums.
    package var verdict: Validity.Verdict
    /// When it was, seen from the incident.
    package var phase: Phase
    /// The wall clock at the zero of its probes' times, nanoseconds since 1970.
    package var epochNanoseconds: Int64
    /// Probes planned for a line.
    package var count: Int
    /// The time between two probes of a line, nanoseconds.
    package var intervalNanoseconds: Int64
    /// How many source ports a line's probes took in turn; nil where an older program stored it.
    package var sourcePorts: Int?
    /// The round as `probe` reports it in JSON; the least of it where the rest is nobody else's business.
    package var report: CaseJSON

    /// - Parameters:
    ///   - epochNanoseconds: the wall clock at the zero of the probes' times.
    ///   - isWhole: whether all is shown that the round says of itself; else what its probes need.
    ///   - words: the reader's language.
    package init(_ file: RoundFile, epochNanoseconds: Int64, phase: Phase, isWhole: Bool, _ words: Words) {
        (id, started, verdict) = (file.round.id, file.round.started, file.round.validity.verdict)
        (self.phase, self.epochNanoseconds) = (phase, epochNanoseconds)
        (count, intervalNanoseconds) = (file.plan.count, file.plan.interval.nanoseconds)
        sourcePorts = file.plan.sourcePorts
        report = isWhole ? Self.whole(file, words) : Self.least(file)
    }

    /// "Result of a round", without its lines.
    private static func whole(_ file: RoundFile, _ words: Words) -> CaseJSON {
        var report = RoundReport(
            id: file.round.id, vantage: file.round.vantage, started: file.round.started, finished: file.finished,
            duration: file.round.duration, plan: file.plan, totals: file.round.totals, duplicates: file.duplicates,
            corrupt: file.corrupt, ledger: file.ledger, validity: file.round.validity, lines: [],
            samples: SampleTable(lines: 0, count: 0), samplesEpochNanoseconds: 0)
        report.segments = file.segments
        var bytes: [UInt8] = []
        let context = RenderContext(version: "", words: words)
        guard (try? RoundRenderer.json.render(report, context, to: { bytes += $0 })) != nil,
            let value = try? CaseJSON(reading: bytes)
        else { return least(file) }
        // 64 bits without a sign, which no number of these files can hold.
        return value["round"].replacing("plan") { $0.replacing("seed") { _ in .text(String(file.plan.seed)) } }
    }

    private static func least(_ file: RoundFile) -> CaseJSON {
        .members([
            "id": .text(file.round.id), "started": .text(file.round.started.rfc3339()),
            "plan": .members([
                "count": .count(file.plan.count),
                "interval_ms": .number(Double(file.plan.interval.nanoseconds) / 1e6),
                "timeout_ms": .number(Double(file.plan.timeout.nanoseconds) / 1e6),
                "payload_bytes": .count(file.plan.payloadBytes),
            ]),
            "validity": .members([
                "verdict": .text(file.round.validity.verdict.rawValue), "reasons": .list([]),
                "timestamps": .text(file.ledger.timestamps.rawValue),
            ]),
        ])
    }

    /// As in `rounds.json`.
    var json: CaseJSON {
        .members([
            "phase": .text(phase.rawValue), "epoch_ns": .whole(epochNanoseconds),
            "interval_ns": .whole(intervalNanoseconds),
            "source_ports": sourcePorts.map { .count($0) } ?? .null, "round": report,
        ])
    }
}
