internal import LineModel
internal import LineReport

/// The documents of a case that its page is made of. They are made once from what was gathered, and once from the files
/// of a case that is checked; the page is the same.
struct CaseDocuments: Equatable {
    /// `case` of the manifest.
    var about: CaseJSON
    /// What the files of these names hold.
    var figures, rounds, witnesses, machine: CaseJSON
    /// nil where the history has none.
    var explanations: CaseJSON?

    /// The reader, as the manifest has him.
    var reader: CaseReader {
        CaseReader(
            language: about["language"].string.flatMap { MessageLanguage(rawValue: $0) } ?? .en,
            utcOffsetSeconds: about["utc_offset_s"].int ?? 0, timeZone: about["time_zone"].string)
    }

    /// Phase and validity of each round.
    static func standing(_ rounds: CaseJSON) -> [String: (phase: CaseRound.Phase, isValid: Bool)] {
        let pairs = rounds["rounds"].elements.compactMap { entry -> (String, (CaseRound.Phase, Bool))? in
            guard let id = entry["round"]["id"].string,
                let phase = entry["phase"].string.flatMap({ CaseRound.Phase(rawValue: $0) })
            else { return nil }
            return (id, (phase, entry["round"]["validity"]["verdict"].string == Validity.Verdict.valid.rawValue))
        }
        return Dictionary(
            pairs.map { ($0.0, (phase: $0.1.0, isValid: $0.1.1)) }, uniquingKeysWith: { first, _ in first })
    }
}

extension CaseDocuments {
    /// - Parameter hidden: what was hidden in `input` already.
    init(_ input: CaseInput, hidden: Set<CaseHiding>, _ reader: CaseReader) {
        about = Self.about(input, hidden, reader)
        rounds = .members(["rounds": .list(input.rounds.map(\.json))])
        figures = Self.figures(input, Self.standing(rounds))
        witnesses = .members([
            "witnesses": .list(
                input.lines.filter { $0.role == .witness }.map { line in
                    .members(["line": .text(line.name), "shares": .list(line.shares.map { .text($0) })])
                })
        ])
        machine = .members([
            "program": .text(input.program), "kernel": .text(input.machine.kernel),
            "read_at": .text(input.madeAt.rfc3339()),
            "clock_synchronised": input.machine.isSynchronised.map { .bool($0) } ?? .null,
            "clock_largest_error_ms": .number(input.machine.largestClockErrorNanoseconds.map { Double($0) / 1e6 }),
        ])
        explanations = input.explanations.isEmpty ? nil : .members(["explanations": .list(input.explanations)])
    }

    private static func about(_ input: CaseInput, _ hidden: Set<CaseHiding>, _ reader: CaseReader) -> CaseJSON {
        .members([
            "incident": .count(input.incident), "vantage": .text(input.vantage),
            "cause": .members(["kind": .text(input.cause.kind.word), "value": .text(input.cause.value)]),
            "trouble": .text(input.trouble.word), "opened": .text(input.opened.rfc3339()),
            "quiet_since": .text(input.quiet?.rfc3339()), "ended": .text(input.ended?.rfc3339()),
            "times_down": .count(input.timesDown), "from": .text(input.from.rfc3339()), "to": .text(input.to.rfc3339()),
            "language": .text(reader.language.rawValue), "utc_offset_s": .count(reader.utcOffsetSeconds),
            "time_zone": .text(reader.timeZone), "hidden": .list(hidden.sorted().map { .text($0.rawValue) }),
            "left_out": .members([
                "lines": .count(input.leftOut.lines), "rounds": .count(input.leftOut.rounds),
                "probes": .count(input.leftOut.probes), "expired_rows": .count(input.leftOut.expired),
            ]),
        ])
    }

    private static func figures(
        _ input: CaseInput, _ standing: [String: (phase: CaseRound.Phase, isValid: Bool)]
    ) -> CaseJSON {
        let rows = Dictionary(grouping: input.rows, by: \.line)
        let lines = input.lines.enumerated().map { index, line -> CaseJSON in
            let own = (rows[index] ?? []).map { row in
                let round = input.rounds[row.round]
                let summary = row.probes.map {
                    CaseFigures.summary(of: $0, intervalNanoseconds: round.intervalNanoseconds)
                }
                return CaseFigures.row(row, round: round, summary: summary ?? row.summary)
            }
            return .members([
                "line": .text(line.name), "role": .text(line.role.rawValue), "ingress": .text(line.ingress),
                "echo": .text(line.echo), "payload": .text(line.payload),
                "tags": .object(line.tags.map { CaseJSON.Member(key: $0.key, value: .text($0.value)) }),
                "since": .text(line.since?.rfc3339()), "sums": CaseFigures.sums(of: own, standing),
                "rounds": .list(own),
            ])
        }
        return .members(["lines": .list(lines)])
    }
}
