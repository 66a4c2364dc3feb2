package import FleetModel
internal import LineModel
internal import LineReport

/// The roll-up of one hour of a vantage as requests of remote write: of each line the worst beside the middle.
///
/// A late round makes an hour that was written already more complete, and no store takes another value for a stamp that
/// it has. So a roll-up's stamp says how many rounds it has: minute 59 of the hour, and as many milliseconds. The same
/// rounds give the same sample again, more of them a later one, and whoever asks for the last sample of the hour gets
/// the most complete. Pure.
package struct HourWriting: Sendable {
    /// Behind the hour's beginning, milliseconds.
    static let stampMilliseconds: Int64 = 59 * 60_000

    private let vantage: String
    private let milliseconds: Int64
    private let extra: [(name: String, value: String)]
    private let maxSeries: Int
    private var hours: ArraySlice<PairHour>

    /// - Parameters:
    ///   - hour: its beginning, seconds since 1970, a multiple of 3,600.
    ///   - rounds: all of this hour and of this vantage that are known; a round counts once.
    ///   - labels: of every series beside its own.
    ///   - maxSeries: that a request holds, at least 1, but for a single line that has more.
    package init(
        vantage: String, hour: Int64, rounds: [FleetRound], labels: [(name: String, value: String)] = [],
        maxSeries: Int = 10_000
    ) {
        (self.vantage, extra, self.maxSeries) = (vantage, labels, max(maxSeries, 1))
        // A minute has room for as many rounds as it has milliseconds; an hour has at most 3,600.
        milliseconds = hour * 1000 + Self.stampMilliseconds + Int64(min(rounds.count, 59_000))
        hours = PairHour.all(of: rounds)[...]
    }

    /// The next request, packed by Snappy; nil when all was written.
    package mutating func nextRequest() -> [UInt8]? {
        var request = WriteRequest(at: milliseconds)
        while let hour = hours.first, request.series == 0 || request.series + 12 <= maxSeries {
            add(hour, to: &request)
            hours.removeFirst()
        }
        return request.series == 0 ? nil : Snappy.block(request.bytes)
    }

    private func add(_ hour: PairHour, to request: inout WriteRequest) {
        let labels = PairLabels(line: hour.line, vantage: vantage, extra: extra)
        func add(_ series: PairSeries, _ value: Double?, _ name: String = "quantile", _ label: String? = nil) {
            guard let value else { return }
            request.add(labels.all(series.rawValue, label.map { (name: name, value: $0) }), value)
        }
        for (outcome, count) in [
            ("healthy", hour.healthy), ("abnormal", hour.abnormal), ("unmeasured", hour.unmeasured),
        ] {
            add(.hourRounds, Double(count), "outcome", outcome)
        }
        add(.hourSent, Double(hour.sent))
        add(.hourLost, Double(hour.lost))
        add(.hourWorstLoss, hour.worstLoss)
        add(.hourRTT, hour.least.map { $0 / 1000 }, "quantile", "0")
        add(.hourRTT, Percentile.middle(of: hour.medians).map { $0 / 1000 }, "quantile", "0.5")
        add(.hourRTT, hour.greatest.map { $0 / 1000 }, "quantile", "1")
        add(.hourWorstMean, hour.worstMean.map { $0 / 1000 })
    }
}

/// One line from one vantage in one hour. What a round left unmeasured is counted, and in no figure.
struct PairHour: Sendable {
    var line: Line
    var healthy = 0
    var abnormal = 0
    var unmeasured = 0
    var sent = 0
    var lost = 0
    /// 0...1; nil when no round was measured.
    var worstLoss: Double?
    /// Milliseconds, as all delays here; nil when nothing was received.
    var least: Double?
    var greatest: Double?
    var worstMean: Double?
    var medians: [Double] = []

    init(_ line: Line) { self.line = line }

    /// Of each line that the rounds have, in the order in which it is first met. A line whose addresses changed within
    /// the hour is two.
    static func all(of rounds: [FleetRound]) -> [PairHour] {
        var places: [Key: Int] = [:]
        var hours: [PairHour] = []
        for round in rounds.sorted(by: { $0.header.slot < $1.header.slot }) {
            for (row, state) in zip(round.report.lines, round.states) where state != .absent {
                let key = Key(row.line)
                let place = places[key] ?? hours.count
                if place == hours.count {
                    hours.append(PairHour(row.line))
                    places[key] = place
                }
                hours[place].add(row, state, round.report.validity.verdict)
            }
        }
        return hours
    }

    private struct Key: Hashable {
        var name: String
        var ingress: HostPort
        var echo: HostPort?

        init(_ line: Line) { (name, ingress, echo) = (line.name, line.ingress, line.echo) }
    }

    private mutating func add(_ row: LineReportRow, _ state: CellState, _ round: Validity.Verdict) {
        guard state != .unmeasured, round == .valid else {
            unmeasured += 1
            return
        }
        if state == .abnormal { abnormal += 1 } else { healthy += 1 }
        let counts = row.summary.counts
        sent += counts.sent
        lost += counts.sent - counts.received
        if let loss = counts.lossRatio { worstLoss = max(worstLoss ?? 0, loss) }
        guard let rtt = row.summary.rtt else { return }
        least = min(least ?? rtt.min, rtt.min)
        greatest = max(greatest ?? rtt.max, rtt.max)
        worstMean = max(worstMean ?? rtt.mean, rtt.mean)
        medians.append(rtt.median)
    }
}
