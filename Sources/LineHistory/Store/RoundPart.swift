internal import LineModel

/// All of a round that is no line's, as it is stored (JSON).
struct RoundPart: Codable {
    var vantage: String
    var finished: Int64
    var duration: Duration
    var plan: PlanFigures
    var totals: OutcomeCounts
    var duplicates: Int
    var corrupt: Int
    var ledger: RoundLedger
    var validity: Validity
    var samplesEpoch: Int64
    /// The totals of the probes to ingresses; nil when no ingress was probed.
    var segments: SegmentTotals?
    /// The numbers of its lines in the order of the lines file: runs of neighbours, as first and count.
    var lineRuns: [Int64]
    /// Lines without a row in the samples, by position, in such runs: their names did not resolve.
    var unprobedRuns: [Int64]

    init(_ report: RoundReport, lines: [Int64]) {
        vantage = report.vantage
        finished = report.finished.nanosecondsSince1970
        duration = report.duration
        plan = report.plan
        totals = report.totals
        duplicates = report.duplicates
        corrupt = report.corrupt
        ledger = report.ledger
        validity = report.validity
        samplesEpoch = report.samplesEpochNanoseconds
        segments = report.segments
        lineRuns = Self.runs(lines)
        unprobedRuns = Self.runs(report.lines.indices.filter { report.lines[$0].sampleRow == nil }.map(Int64.init))
    }

    static func runs(_ lines: [Int64]) -> [Int64] {
        var runs: [Int64] = []
        for line in lines {
            if let count = runs.last, line == runs[runs.count - 2] + count {
                runs[runs.count - 1] += 1
            } else {
                runs += [line, 1]
            }
        }
        return runs
    }

    var lines: [Int64] { Self.members(lineRuns) }
    var unprobed: [Int64] { Self.members(unprobedRuns) }

    static func members(_ runs: [Int64]) -> [Int64] {
        stride(from: 0, to: runs.count - 1, by: 2).flatMap { index in
            (0..<max(0, runs[index + 1])).map { runs[index] + $0 }
        }
    }
}
