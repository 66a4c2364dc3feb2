/// A round as judged from its counts, before any line is summarised: its validity, and what this machine's own doings
/// mean for single lines.
///
/// Summaries are not kept for it. Those of a million lines are half a gigabyte, and most lines have nothing to doubt.
struct JudgedRound: Sendable {
    /// How many probes of all lines had which outcome.
    let totals: OutcomeCounts
    /// Whether the round can be trusted.
    let validity: Validity
    /// What may be doubted, by row; rows without a doubt are left out.
    private(set) var doubts: [Int: LineDoubt]

    /// - Parameters:
    ///   - rows: of lines that were measured; they come first in the samples.
    ///   - limits: for lines without limits of their own.
    init(_ findings: RoundFindings, rows: Int, _ limits: LineLimits) {
        var totals = OutcomeCounts()
        var troubles = RoundTroubles(findings.ledger, destinations: findings.destinations)
        for row in 0..<rows {
            let samples = findings.samples.row(row)
            let counts = OutcomeCounts(samples)
            totals.add(counts)
            troubles.add(
                row: row, samples, counts, leftLate: findings.counts[row].leftLate,
                isNeighbourless: findings.neighbours[row] != nil)
        }
        let facts = RoundFacts(
            ledger: findings.ledger, totals: totals, plan: findings.plan, thresholds: ValidityThresholds(),
            troubles: troubles)
        self.totals = totals
        doubts = troubles.doubts(facts, refused: findings.refusedSends, neighbours: findings.neighbours)
            .filter { (0..<rows).contains($0.key) }
        validity = Validity.judge(facts)
        excuseTogether(findings, rows: rows, limits, drops: OwnDrops(facts).all)
    }

    /// Lines that the machine's drops excuse one by one may be too many for all of them together: then those that need
    /// the most are not excused.
    private mutating func excuseTogether(_ findings: RoundFindings, rows: Int, _ limits: LineLimits, drops: Int) {
        guard doubts.values.contains(where: { $0.ownLoss?.cause == .dropped }) else { return }
        var summarizer = LineSummarizer(findings)
        var needs: [(row: Int, losses: Int)] = []
        for (line, row) in zip(findings.lines, findings.rows) {
            guard case .success(let row) = row, row < rows, let doubt = doubts[row], doubt.ownLoss?.cause == .dropped
            else { continue }
            let own = limits.applied(to: line)
            var summary = summarizer.summarize(findings, row: row)
            summary.doubt = doubt
            guard own.isExceededByLoss(of: summary), !own.isExceededByLoss(of: summary.forgiven) else { continue }
            needs.append((row, summary.lossesToForgive(own)))
        }
        var left = drops
        for need in needs.sorted(by: { ($0.losses, $0.row) < ($1.losses, $1.row) }) {
            left -= need.losses
            if left < 0 { doubts[need.row]?.ownLoss = nil }
        }
    }
}

extension LineSummarizer {
    /// A summarizer for the rows of a round.
    init(_ findings: RoundFindings) {
        self.init(intervalNanoseconds: findings.plan.interval.nanoseconds, tickBuffer: findings.tickBuffer)
    }

    /// The summary of a line's row.
    mutating func summarize(_ findings: RoundFindings, row: Int) -> LineSummary {
        let counts = findings.counts[row]
        return summarize(findings.samples.row(row), duplicates: counts.duplicates, corrupt: counts.corrupt)
    }
}
