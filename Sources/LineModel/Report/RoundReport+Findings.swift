extension RoundReport {
    /// Summarises every line, judges the round, then the lines by the round's validity.
    ///
    /// - Parameters:
    ///   - vantage: the name of the place that the round was made from.
    ///   - limits: for lines without limits of their own; nil takes the findings' own.
    package init(_ findings: RoundFindings, vantage: String, limits: LineLimits? = nil) {
        var summarizer = LineSummarizer(
            intervalNanoseconds: findings.plan.interval.nanoseconds, tickBuffer: findings.tickBuffer)
        // Behind the lines' rows are those of companions and self-probes, which are no lines.
        let measured = findings.rows.count { (try? $0.get()) != nil }
        var summaries = (0..<measured).map { row in
            summarizer.summarize(
                findings.samples.row(row), duplicates: findings.counts[row].duplicates,
                corrupt: findings.counts[row].corrupt)
        }
        let totals = summaries.reduce(into: OutcomeCounts()) { $0.add($1.counts) }
        let validity = RoundReport.judge(findings, &summaries, totals, limits ?? findings.limits)
        let end = findings.started.nanosecondsSince1970 + findings.duration.nanoseconds
        self.init(
            id: RoundReport.hexadecimal(findings.id), vantage: vantage, started: findings.started,
            finished: WallTime(nanosecondsSince1970: end, utcOffsetSeconds: findings.started.utcOffsetSeconds),
            duration: findings.duration, plan: findings.plan, totals: totals,
            duplicates: summaries.reduce(0) { $0 + $1.duplicates },
            corrupt: summaries.reduce(findings.corruptUnassigned) { $0 + $1.corrupt },
            ledger: findings.ledger, validity: validity,
            lines: RoundReport.judgedRows(findings, summaries, validity.verdict, limits ?? findings.limits),
            samples: findings.samples, samplesEpochNanoseconds: findings.samplesEpochNanoseconds)
        segments = findings.segments.map { SegmentTotals($0, lines) }
    }

    /// Judges the round, and notes in the summaries what lies in single lines.
    private static func judge(
        _ findings: RoundFindings, _ summaries: inout [LineSummary], _ totals: OutcomeCounts, _ limits: LineLimits
    ) -> Validity {
        var troubles = RoundTroubles(findings.ledger, destinations: findings.destinations)
        for (row, summary) in summaries.enumerated() {
            troubles.add(
                row: row, findings.samples.row(row), summary.counts, leftLate: findings.counts[row].leftLate,
                isNeighbourless: findings.neighbours[row] != nil)
        }
        let facts = RoundFacts(
            ledger: findings.ledger, totals: totals, plan: findings.plan, thresholds: ValidityThresholds(),
            troubles: troubles)
        let doubts = troubles.doubts(facts, refused: findings.refusedSends, neighbours: findings.neighbours)
        for (row, doubt) in doubts where summaries.indices.contains(row) { summaries[row].doubt = doubt }
        excuseTogether(findings, &summaries, limits, drops: OwnDrops(facts).all)
        return Validity.judge(facts)
    }

    /// Lines that the machine's drops excuse one by one may be too many for all of them together: then those that need
    /// the most are not excused.
    private static func excuseTogether(
        _ findings: RoundFindings, _ summaries: inout [LineSummary], _ limits: LineLimits, drops: Int
    ) {
        var needs: [(row: Int, losses: Int)] = []
        for (line, row) in zip(findings.lines, findings.rows) {
            guard case .success(let row) = row, summaries.indices.contains(row),
                summaries[row].doubt?.ownLoss?.cause == .dropped
            else { continue }
            let own = limits.applied(to: line)
            guard own.isExceededByLoss(of: summaries[row]), !own.isExceededByLoss(of: summaries[row].forgiven) else {
                continue
            }
            needs.append((row, summaries[row].lossesToForgive(own)))
        }
        var left = drops
        for need in needs.sorted(by: { ($0.losses, $0.row) < ($1.losses, $1.row) }) {
            left -= need.losses
            if left < 0 { summaries[need.row].doubt?.ownLoss = nil }
        }
    }

    private static func judgedRows(
        _ findings: RoundFindings, _ summaries: [LineSummary], _ round: Validity.Verdict, _ limits: LineLimits
    ) -> [LineReportRow] {
        var segments = findings.segments.map { SegmentSummarizer($0, findings.samples) }
        let doubt = SegmentReasons.whyWithheld(findings.ledger, round: round)
        return zip(zip(findings.lines, findings.payloads), findings.rows).map { asked, row in
            let (line, payload) = asked
            switch row {
            case .success(let index):
                var parts = segments?.segments(row: index, summary: summaries[index])
                if let doubt { parts?.withholdBlame(doubt) }
                let judgement = LineVerdict.judge(
                    summary: summaries[index], limits: limits.applied(to: line), round: round,
                    segments: parts)
                let stamp = findings.stamps.indices.contains(index) ? findings.stamps[index] : nil
                let causes = findings.absence(index, summaries[index].counts) + (stamp?.causes(judgement.verdict) ?? [])
                var found = LineReportRow(
                    line: line, payload: payload, summary: summaries[index], verdict: judgement.verdict,
                    reasons: judgement.reasons + causes, sampleRow: index, stamp: stamp, segments: parts)
                found.particulars = findings.particulars[index]
                found.reasons += found.explanations(of: judgement.reasons)
                found.ports = findings.ports(row: index, summaries[index], round: round)
                found.conclusions += found.ports?.conclusions ?? []
                return found
            case .failure(let reason):
                return LineReportRow(
                    line: line, payload: payload, summary: LineSummary(), verdict: .unmeasured,
                    reasons: [.unmeasured(reason)], sampleRow: nil)
            }
        }
    }

    /// What stands for the id where there is no round: one that could not be made.
    package static let noID = hexadecimal(0)

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
