package import LineModel

/// What the API answers: each object declared once, for the answers and for the document that describes them.
package enum APIShapes {
    /// A line after the last round.
    package static let line = JSONShape<BoardRow>(
        "Line", "A line after the last round that had it.",
        [
            .figures(FigureCatalogue.identity) { NamedLine(line: $0.line, payload: $0.payload) },
            .figures(FigureCatalogue.summary) { row in
                var summary = LineSummary()
                (summary.counts, summary.rtt, summary.jitter) = (row.counts, row.rtt, row.jitter)
                return summary
            },
            .figures(FigureCatalogue.judged, .report) { JudgedLine(verdict: $0.verdict, reasons: $0.reasons) },
            .rareFigures("gain", FigureCatalogue.gain) { $0.gain },
            .time("bad_since", "Since when it is in an open incident.", or: { $0.badSince }),
            .whole("incident", "The open incident that has it.", or: { $0.incident }),
            .one(
                "evidence", "The evidence over the rounds that has raised it; null where none has.", evidence,
                or: { $0.evidence.map { EvidenceShape($0) } }),
        ])

    /// The evidence that raised a line.
    package static let evidence = JSONShape<EvidenceShape>(
        "Evidence", "The evidence over the rounds that raised a line, as docs/service/judgement.md explains it.",
        [
            .text("of", "loss, or which figure of the delay.", choices: ["loss", "median", "p95", "variation"]) {
                $0.of
            },
            .number("loss", "Since it began to grow.", decimals: Decimals.ratio) { $0.loss },
            .number("usual_loss", "At this hour.", decimals: Decimals.ratio) { $0.usualLoss },
            .text("usual_of", "Whose past is usual: line, ingress, tag, all or none.", or: { $0.usualOf }),
            .number("rtt_median_ms", "Since it began to grow.", decimals: Decimals.milliseconds) { $0.medianRttMs },
            .number("usual_rtt_median_ms", "At this hour.", decimals: Decimals.milliseconds) { $0.usualRttMs },
            .text("change", "level_shift (another way), congestion or unclear.", or: { $0.change }),
            .whole("seconds", "For how long.") { $0.seconds }, .whole("rounds", "For how many rounds.") { $0.rounds },
            .number("log_evidence", "Its natural logarithm, of the line by itself.", decimals: 0...3) {
                $0.logEvidence
            },
            .whole("one_in", "The chance of this by luck over all lines within the period is 1 in so many.") {
                $0.oneIn
            },
            .text("period", "", choices: FalseAlarmBudget.Period.allCases.map(\.rawValue)) { $0.period },
        ])

    /// A line in one round.
    package static let point = JSONShape<HistoryPoint>(
        "LineRound", "A line in one round, as the history keeps it.",
        [
            .time("started", "When the round began.") { $0.started },
            .text("id", "The round's.") { $0.roundID },
            .text("round", "The round's validity.", choices: Validity.Verdict.allCases.map(\.rawValue)) {
                $0.round.rawValue
            },
            .figures(FigureCatalogue.summary) { $0.summary },
            .figures(FigureCatalogue.judged, .report) { JudgedLine(verdict: $0.verdict, reasons: $0.reasons) },
            .figures("stamp", FigureCatalogue.stamp) { $0.stamp },
            .figures("segments", FigureCatalogue.segments) { $0.segments },
            .rareFigures("gain", FigureCatalogue.gain) { $0.gain },
            .rareFigures("flow", FigureCatalogue.flow) { $0.flow },
            .rareFigures("tcp", FigureCatalogue.tcp) { $0.tcp },
        ])

    /// An hour or a day of a line.
    package static let span = JSONShape<HistorySpan>(
        "LineSpan", "A line in an hour or a day.",
        [
            .figures(FigureCatalogue.span) { $0 },
            .figures("stamp", FigureCatalogue.stampSpan) { $0.stamp },
            .figures("segments", FigureCatalogue.segmentSpan) { $0.segments },
            .rareFigures("gain", FigureCatalogue.gainSpan) { $0.gain },
        ])

    /// A single probe.
    package static let sample = JSONShape<StoredProbe>(
        "Sample", "One probe.",
        [
            .whole("seq", "Its number on the line, from 0.") { $0.sequence },
            .whole("sent_ns", "When it was sent, nanoseconds since 1970; null when it never was.", or: { $0.sent }),
            .number("rtt_us", "Microseconds; null unless a reply came, late ones included.", decimals: 1...3) {
                $0.record.rttNanoseconds.map { Double($0) / 1e3 }
            },
            .text("outcome", "", choices: StoredProbe.outcomes.map(\.word)) { $0.record.outcome.word },
            .text(
                "refused", "The kind of the ICMP error, where one came.",
                or: { $0.record.outcome == .refused ? $0.record.refusal?.word : nil }),
            .text("unsent", "Why it was not sent, where a proxy is to blame.", or: { $0.record.unsentCause?.word }),
        ])
}

/// A probe with its place in the line's row.
package struct StoredProbe: Sendable {
    /// Those of a round that is over.
    static let outcomes: [ProbeOutcome] = [.received, .late, .lost, .refused, .unsent]

    /// Its number on the line, from 0.
    package var sequence: Int
    /// What is kept of it.
    package var record: ProbeRecord
    /// The wall clock at the samples' zero, nanoseconds since 1970.
    package var epoch: Int64

    /// One probe of a round that is over.
    package init(sequence: Int, record: ProbeRecord, epoch: Int64) {
        self.sequence = sequence
        self.record = record
        self.epoch = epoch
    }

    var sent: Int? {
        switch record.outcome {
        case .unsent, .planned: nil
        default: Int(epoch &+ record.sentNanoseconds)
        }
    }
}

/// A line over a time: sums, and what they are made of.
package struct LineTotals: Sendable {
    /// The line as it was measured last.
    package var line: Line
    /// The payload that it was measured with.
    package var payload: PayloadKind
    /// All of the time together; `from` is its beginning.
    package var total: HistorySpan
    /// To before this.
    package var to: WallTime
    /// `rounds`, `hours` or `days`: what the sums were made of.
    package var resolution: LineWindow.Resolution
    /// Hours or days within the time.
    package var spans: [HistorySpan]
    /// The smallest loss ratio that is noticed on it within an hour; nil where none is, or where lines are judged by
    /// their limits alone.
    package var noticedLoss: Double?

    /// What was found of one line, without what is noticed.
    package init(
        line: Line, payload: PayloadKind, total: HistorySpan, to: WallTime, resolution: LineWindow.Resolution,
        spans: [HistorySpan]
    ) {
        self.line = line
        self.payload = payload
        self.total = total
        self.to = to
        self.resolution = resolution
        self.spans = spans
    }
}

extension APIShapes {
    /// A line over a time.
    package static let totals = JSONShape<LineTotals>(
        "LineSummary", "A line over a time: sums over the rounds that measured it, and its hours or days.",
        [
            .text("plumbline", "The program's version.") { _ in Version.text },
            .figures(FigureCatalogue.identity) { NamedLine(line: $0.line, payload: $0.payload) },
            .figures(FigureCatalogue.span) { $0.total },
            .time("to", "The end of the time, which is not in it.") { $0.to },
            .text("resolution", "Of what the sums were made.", choices: ["rounds", "hours", "days"]) {
                $0.resolution.rawValue
            },
            .number(
                "noticed_loss",
                "The smallest loss that evidence notices within an hour, by what the line usually loses at this hour; "
                    + "null without a past, or without alerts.false_alarms.", decimals: 1...4
            ) { $0.noticedLoss },
            .many("spans", "The hours or days, oldest first; none where the sums were made of rounds.", span) {
                $0.spans
            },
        ])
}
