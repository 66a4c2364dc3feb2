package import LineModel

/// The lines' recent past in the state object: what is needed to tell a change against the same hour of earlier days
/// (`LineBaseline`), in a bounded form. Pure.
///
/// An hour that is over is five numbers a line: the hour, the middle of its rounds' median RTTs and their median
/// deviation in microseconds, probes lost and sent. The hour that goes on keeps its rounds' medians.
package struct FunctionPast: Codable, Equatable, Sendable {
    /// Hours of all lines together: 14 days of 700 lines, or the 3 days that a baseline takes at least of 3,300.
    package static let maxHours = 240_000
    private static let maxMedians = 32
    private static let width = 5

    struct LinePast: Codable, Equatable, Sendable {
        /// Ingress and echo: a line that goes another way has no past (`LineWay`).
        var way: String
        /// What the line was measured with. Earlier programs did not keep it; then it is nil, and the past counts for
        /// the payload that the line has now.
        var payload: String?
        /// Hours that are over, oldest first, `width` numbers each.
        var hours: [Int] = []
        /// The hour that goes on, since 1970 by local time.
        var hour = 0
        var medians: [Int] = []
        var lost = 0
        var sent = 0
    }

    var lines: [String: LinePast] = [:]

    /// A past in which no line has been measured yet.
    package init() {}

    /// For how many days so many lines can be remembered; nil when there is room for too few days to make a baseline.
    package static func days(lines: Int) -> Int? {
        let days = min(LineBaseline.maxDays, maxHours / (24 * max(1, lines)))
        return days >= LineBaseline.minDays ? days : nil
    }

    /// Takes a valid round.
    ///
    /// - Parameters:
    ///   - known: the lines of the configuration by name; what is remembered of others is forgotten.
    ///   - raised: names of lines of which the round is not remembered, since it is not usual for them.
    package mutating func add(_ report: RoundReport, known: [String: LineWay], raised: Set<String> = []) {
        lines = lines.filter { name, past in known[name].map(past.isOf) ?? false }
        guard let days = Self.days(lines: known.count) else {
            lines = [:]
            return
        }
        let hour = Int(report.started.localHour)
        for row in report.lines where row.verdict != .unmeasured && !raised.contains(row.line.name) {
            guard let way = known[row.line.name] else { continue }
            var past = lines[row.line.name] ?? LinePast(way, hour: hour)
            past.payload = way.payload.rawValue
            if past.hour != hour { Self.close(&past, days: days, next: hour) }
            let counts = row.summary.counts
            past.sent += counts.sent
            past.lost += counts.sent - counts.received
            if let rtt = row.summary.rtt, past.medians.count < Self.maxMedians {
                past.medians.append(Int((rtt.median * 1000).rounded()))
            }
            lines[row.line.name] = past
        }
    }

    /// What is usual at this hour, by name; lines with too little of a past have none.
    ///
    /// - Parameter ways: of the lines as they are measured now, by name.
    package func baselines(at now: WallTime, of ways: [String: LineWay]) -> [String: LineBaseline] {
        ways.compactMapValues { LineBaseline(days(before: now, of: $0)) }
    }

    /// What lines usually lose at this hour; parameters as of `baselines`.
    package func losses(at now: WallTime, of ways: [String: LineWay]) -> FieldPast {
        FieldPast(losses: ways.compactMapValues { UsualLoss(days(before: now, of: $0).map { PooledLoss($0) }) })
    }

    /// The same hour of earlier days.
    private func days(before now: WallTime, of way: LineWay) -> [PastHour] {
        guard let past = lines[way.name], past.isOf(way) else { return [] }
        let hour = Int(now.localHour)
        return (1...LineBaseline.maxDays).compactMap { past.pastHour(hour - $0 * 24, dayOffset: $0) }
    }

    private static func close(_ past: inout LinePast, days: Int, next hour: Int) {
        let sorted = past.medians.sorted()
        let middle = sorted.isEmpty ? -1 : sorted[sorted.count / 2]
        let deviations = sorted.map { abs($0 - middle) }.sorted()
        // A clock that was set back leaves the hours in order.
        if past.sent > 0, past.hour > past.hours.dropLast(width - 1).last ?? .min {
            past.hours += [
                past.hour, middle, deviations.isEmpty ? 0 : deviations[deviations.count / 2], past.lost, past.sent,
            ]
        }
        let oldest = hour - days * 24
        while past.hours.count >= width, past.hours[0] < oldest || past.hours.count > days * 24 * width {
            past.hours.removeFirst(width)
        }
        (past.hour, past.medians, past.lost, past.sent) = (hour, [], 0, 0)
    }
}

extension FunctionPast.LinePast {
    init(_ way: LineWay, hour: Int) {
        self.way = Self.text(way)
        payload = way.payload.rawValue
        self.hour = hour
    }

    /// Whether this is the past of a line that goes this way.
    func isOf(_ way: LineWay) -> Bool {
        self.way == Self.text(way) && (payload == nil || payload == way.payload.rawValue)
    }

    private static func text(_ way: LineWay) -> String { "\(way.ingress)>\(way.echo.map { "\($0)" } ?? "")" }

    /// Three medians with the middle and the deviation that were kept.
    func pastHour(_ hour: Int, dayOffset: Int) -> PastHour? {
        let width = 5
        guard hours.count % width == 0,
            let at = stride(from: 0, to: hours.count, by: width).first(where: { hours[$0] == hour })
        else { return nil }
        let (middle, deviation) = (Double(hours[at + 1]) / 1000, Double(hours[at + 2]) / 1000)
        let (lost, sent) = (hours[at + 3], hours[at + 4])
        guard lost >= 0, lost <= sent else { return nil }
        return PastHour(
            dayOffset: dayOffset, medianRTTs: middle < 0 ? [] : [middle - deviation, middle, middle + deviation],
            lost: lost, sent: sent)
    }
}
