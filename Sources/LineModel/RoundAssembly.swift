/// What a round's report is made from, as plain facts.
package struct RoundFindings: Sendable {
    package var id: UInt64
    package var vantage: String
    package var started: WallTime
    package var duration: Duration
    /// Every line that was asked for, with the payload that it was measured with.
    package var lines: [(line: Line, payload: PayloadKind)]
    /// For each line its row in the samples, or why it has none.
    package var rows: [Result<Int, UnmeasuredReason>]
    package var plan: PlanFigures
    package var samples: SampleTable
    package var samplesEpochNanoseconds: Int64
    /// For each row of the samples.
    package var counts: [LineCounts]
    package var corruptUnassigned: Int
    package var ledger: RoundLedger
    package var limits: LineLimits
    /// How much later than the median a packet may be for a game's tick; nil for one tick of each rate.
    package var tickBuffer: Duration?
    /// For each row of the lines what its STAMP replies tell; empty without such lines.
    package var stamps: [StampSummary?] = []
    /// For each row of the lines why its SOCKS5 proxy was away for a time; empty without such lines.
    package var absences: [String?] = []
    /// The probes to the lines' ingresses; nil where none was asked for.
    package var segments: SegmentFindings?

    package init(
        id: UInt64, vantage: String, started: WallTime, duration: Duration,
        lines: [(line: Line, payload: PayloadKind)], rows: [Result<Int, UnmeasuredReason>], plan: PlanFigures,
        samples: SampleTable, samplesEpochNanoseconds: Int64, counts: [LineCounts], corruptUnassigned: Int,
        ledger: RoundLedger, limits: LineLimits
    ) {
        self.id = id
        self.vantage = vantage
        self.started = started
        self.duration = duration
        self.lines = lines
        self.rows = rows
        self.plan = plan
        self.samples = samples
        self.samplesEpochNanoseconds = samplesEpochNanoseconds
        self.counts = counts
        self.corruptUnassigned = corruptUnassigned
        self.ledger = ledger
        self.limits = limits
    }
}

extension RoundFindings {
    /// The cause of missing probes, for a line that too few were sent on.
    fileprivate func absence(_ row: Int, _ counts: OutcomeCounts) -> [String] {
        guard counts.unsent > counts.sent, absences.indices.contains(row), let reason = absences[row] else { return [] }
        return ["SOCKS5: \(reason)"]
    }
}

/// Why a line was never probed.
package struct UnmeasuredReason: Error, Equatable, Sendable {
    /// In words.
    package let text: String
    /// nil where only words tell it.
    package let cause: UnmeasuredCause?

    package init(_ text: String, _ cause: UnmeasuredCause? = nil) {
        self.text = text
        self.cause = cause
    }
}

extension RoundReport {
    /// Summarises every line, judges the round, then the lines by the round's validity.
    package init(_ findings: RoundFindings) {
        var summarizer = LineSummarizer(
            intervalNanoseconds: findings.plan.interval.nanoseconds, tickBuffer: findings.tickBuffer)
        // Behind the lines' rows are those of companions and canaries, which are no lines.
        let measured = findings.rows.count { (try? $0.get()) != nil }
        let summaries = (0..<measured).map { row in
            summarizer.summarize(
                findings.samples.row(row), duplicates: findings.counts[row].duplicates,
                corrupt: findings.counts[row].corrupt)
        }
        let totals = summaries.reduce(into: OutcomeCounts()) { $0.add($1.counts) }
        let validity = Validity.judge(ledger: findings.ledger, totals: totals, plan: findings.plan)
        let end = findings.started.nanosecondsSince1970 + findings.duration.nanoseconds
        self.init(
            id: RoundReport.hexadecimal(findings.id), vantage: findings.vantage, started: findings.started,
            finished: WallTime(nanosecondsSince1970: end, utcOffsetSeconds: findings.started.utcOffsetSeconds),
            duration: findings.duration, plan: findings.plan, totals: totals,
            duplicates: summaries.reduce(0) { $0 + $1.duplicates },
            corrupt: summaries.reduce(findings.corruptUnassigned) { $0 + $1.corrupt },
            ledger: findings.ledger, validity: validity,
            lines: RoundReport.judgedRows(findings, summaries, validity.verdict),
            samples: findings.samples, samplesEpochNanoseconds: findings.samplesEpochNanoseconds)
        segments = findings.segments.map { SegmentTotals($0, lines) }
    }

    private static func judgedRows(
        _ findings: RoundFindings, _ summaries: [LineSummary], _ round: Validity.Verdict
    ) -> [LineReportRow] {
        var segments = findings.segments.map { SegmentSummarizer($0, findings.samples) }
        let doubt = SegmentReasons.whyWithheld(findings.ledger, round: round)
        return zip(findings.lines, findings.rows).map { entry, row in
            switch row {
            case .success(let index):
                var parts = segments?.segments(row: index, summary: summaries[index])
                if let doubt { parts?.withholdBlame(doubt) }
                let judgement = LineVerdict.judge(
                    summary: summaries[index], limits: findings.limits.applied(to: entry.line), round: round,
                    segments: parts)
                return LineReportRow(
                    line: entry.line, payload: entry.payload, summary: summaries[index], verdict: judgement.verdict,
                    reasons: judgement.reasons + findings.absence(index, summaries[index].counts), sampleRow: index,
                    stamp: findings.stamps.indices.contains(index) ? findings.stamps[index] : nil, segments: parts)
            case .failure(let reason):
                return LineReportRow(
                    line: entry.line, payload: entry.payload, summary: LineSummary(), verdict: .unmeasured,
                    reasons: [reason.text], sampleRow: nil, unmeasured: reason.cause)
            }
        }
    }

    /// 16 digits.
    package static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension OutcomeCounts {
    /// Adds another line's.
    package mutating func add(_ other: OutcomeCounts) {
        received += other.received
        late += other.late
        lost += other.lost
        refused += other.refused
        unsent += other.unsent
    }
}
