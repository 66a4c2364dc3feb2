package import LineModel

extension APIShapes {
    /// A round in a list, as the history's listing has it.
    package static let roundRow = JSONShape<HistoryRound>(
        "RoundRow", "A round over all lines, in short.",
        [
            .time("started", "By the prober's wall clock.") { $0.started },
            .text("id", "16 hexadecimal digits.") { $0.id }, .text("vantage", "") { $0.vantage },
            .number("duration_s", "", decimals: 1...3) { $0.duration.seconds },
            .whole("lines", "Lines that it had.") { $0.lines }, .whole("abnormal", "Of these.") { $0.abnormal },
            .whole("unmeasured", "Of these.") { $0.unmeasured }, .whole("sent", "") { $0.totals.sent },
            .whole("received", "") { $0.totals.received }, .whole("late", "") { $0.totals.late },
            .whole("lost", "") { $0.totals.lost }, .whole("refused", "") { $0.totals.refused },
            .whole("unsent", "Not sent by the prober; never loss.") { $0.totals.unsent },
            .number("loss", "(late + lost + refused) / sent.", decimals: Decimals.ratio) { $0.totals.lossRatio },
            .text("verdict", "", choices: Validity.Verdict.allCases.map(\.rawValue)) { $0.validity.verdict.rawValue },
            .texts("reasons", "Why it is not valid, in words.") { $1.findings($0.validity) },
            .texts("reason_ids", "An id for each of them.") { round, _ in
                round.validity.findings.map(\.kind.rawValue)
            },
            .flag("has_probes", "Whether single probes are still kept.") { $0.hasProbes },
        ])

    /// One round with all that it says of itself.
    package static let roundFile = JSONShape<RoundFile>(
        "RoundFile", "One round with its plan, its validity and what its machine did.",
        [.text("plumbline", "The program's version.") { _ in Version.text }] + [
            .one("round", "As in the JSON of a round.", RoundShapes.round) { $0.report },
            .text("previous", "The id of the round before; null at the beginning.", or: { $0.previous }),
            .text("next", "The id of the round after; null at the end.", or: { $0.next }),
        ])
}

extension RoundFile {
    /// The round without its lines, as a report has it.
    fileprivate var report: RoundReport {
        var report = RoundReport(
            id: round.id, vantage: round.vantage, started: round.started, finished: finished,
            duration: round.duration, plan: plan, totals: round.totals, duplicates: duplicates, corrupt: corrupt,
            ledger: ledger, validity: round.validity, lines: [], samples: SampleTable(lines: 0, count: 0),
            samplesEpochNanoseconds: round.started.nanosecondsSince1970)
        report.segments = segments
        return report
    }
}
