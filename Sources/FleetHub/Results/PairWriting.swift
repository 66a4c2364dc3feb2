package import FleetModel
internal import LineModel
internal import LineReport

/// The series of a vantage's round as requests of remote write, each packed by Snappy. All samples are of the round's
/// beginning (`stamp`), so that the same round written twice is the same samples twice.
///
/// Pure; a request is made when it is asked for.
package struct PairWriting: Sendable {
    private let round: FleetRound
    private let extra: [(name: String, value: String)]
    private let maxSeries: Int
    private var next = 0
    private var hasRound = false

    /// - Parameters:
    ///   - labels: of every series beside its own.
    ///   - maxSeries: that a request holds, at least 1, but for a single line that has more.
    package init(_ round: FleetRound, labels: [(name: String, value: String)] = [], maxSeries: Int = 10_000) {
        (self.round, extra, self.maxSeries) = (round, labels, max(maxSeries, 1))
    }

    /// The next request; nil when all was written.
    package mutating func nextRequest() -> [UInt8]? {
        var request = WriteRequest(at: stamp)
        if !hasRound {
            hasRound = true
            let labels = PairLabels(line: nil, vantage: round.header.vantage, extra: extra)
            request.add(labels.all(PairSeries.validity), Double(round.report.validity.verdict.number))
        }
        let lines = round.report.lines
        // Of one pair there are twelve at most.
        while next < lines.count, request.series == 0 || request.series + 12 <= maxSeries {
            add(lines[next], round.states[next], to: &request)
            next += 1
        }
        return request.series == 0 ? nil : Snappy.block(request.bytes)
    }

    /// The round's beginning, milliseconds since 1970: within its slot, whatever the vantage's clock says. Never the
    /// slot's first millisecond, which servers that do not count the beginning of a range would pass over.
    private var stamp: Int64 {
        let slot = round.header.slot * 1000
        let last = slot + max(1, Int64(round.header.everySeconds)) * 1000 - 1
        return min(max(round.report.started.nanosecondsSince1970 / 1_000_000, slot + 1), last)
    }

    private func add(_ row: LineReportRow, _ state: CellState, to request: inout WriteRequest) {
        let labels = PairLabels(line: row.line, vantage: round.header.vantage, extra: extra)
        func add(_ series: PairSeries, _ value: Double?, quantile: String? = nil) {
            guard let value else { return }
            request.add(labels.all(series.rawValue, quantile.map { (name: "quantile", value: $0) }), value)
        }
        add(.state, Double(state.rawValue))
        add(.sent, Double(row.summary.counts.sent))
        add(.loss, row.summary.counts.lossRatio)
        guard let rtt = row.summary.rtt else { return }
        for (quantile, value) in zip(
            PairSeries.quantiles, [rtt.min, rtt.median, rtt.p90, rtt.p95, rtt.p99, rtt.max])
        {
            add(.rtt, value / 1000, quantile: quantile)
        }
        add(.mean, rtt.mean / 1000)
        add(.jitter, row.summary.jitter.map { $0 / 1000 })
    }
}

extension Validity.Verdict {
    /// As a series has it: 0 valid, 1 suspect, 2 invalid.
    var number: Int {
        switch self {
        case .valid: 0
        case .suspect: 1
        case .invalid: 2
        }
    }

    /// The verdict with this number; a number that is none is no valid round.
    init(number: Double) { self = number == 0 ? .valid : number == 1 ? .suspect : .invalid }
}
