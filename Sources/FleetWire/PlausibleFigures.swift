internal import LineModel

/// Whether the figures of a body are some that can be. Others than our programs write bodies too, and what the hub
/// reckons with must neither overflow nor be no number.
struct PlausibleFigures {
    /// Of probes, lines, errors.
    static let counts = 0...1 << 40
    /// The year 2096, nanoseconds since 1970.
    static let latest: Int64 = 4_000_000_000_000_000_000
    /// Any whole number that is no time, of either sign.
    private static let whole = -(1 << 53)...1 << 53
    private static let maxTime = Duration.seconds(10 * 365 * 86_400)
    /// Deeper than any value is nested.
    private static let maxDepth = 16
    /// Reasons that are remembered, since most lines say the same.
    private static let maxReasons = 1_000

    private var reasons: [LineReason: Bool] = [:]

    init() {}

    static func fit(_ time: WallTime) -> Bool {
        (0...latest).contains(time.nanosecondsSince1970) && (-86_400...86_400).contains(time.utcOffsetSeconds)
    }

    /// What is no line's.
    static func fit(_ report: RoundReport) -> Bool {
        let totals = report.totals
        let numbers = [
            totals.received, totals.late, totals.lost, totals.refused, totals.unsent, report.duplicates,
            report.corrupt, report.plan.lines, report.plan.count,
        ]
        return numbers.allSatisfy(counts.contains) && fit(report.finished) && isTame(report.duration)
            && (0...latest).contains(report.samplesEpochNanoseconds) && isTame(report.plan) && isTame(report.ledger)
            && isTame(report.validity) && isTame(report.segments as Any)
    }

    /// A line's row. The counts of its outcomes were looked at when it was read.
    mutating func fit(_ row: LineReportRow) -> Bool {
        let summary = row.summary
        let numbers = [
            summary.duplicates, summary.reordered, summary.corrupt, summary.uncertain, summary.lossPeriods,
            summary.longestLossRun,
        ]
        guard numbers.allSatisfy(Self.counts.contains), summary.refusals.map(\.count).allSatisfy(Self.counts.contains)
        else { return false }
        if let rtt = summary.rtt {
            let rising = [rtt.min, rtt.median, rtt.p90, rtt.p95, rtt.p99, rtt.max]
            guard zip(rising, rising.dropFirst()).allSatisfy(<=), (rtt.min...rtt.max).contains(rtt.mean) else {
                return false
            }
        }
        for reason in row.reasons where !fit(reason) { return false }
        guard let stamp = row.stamp else { return true }
        return Self.isTame(stamp)
    }

    private mutating func fit(_ reason: LineReason) -> Bool {
        if let known = reasons[reason] { return known }
        let fits = Self.isTame(reason)
        if reasons.count >= Self.maxReasons { reasons.removeAll() }
        reasons[reason] = fits
        return fits
    }

    /// Whether every number anywhere in a value is one that can be reckoned with.
    private static func isTame(_ value: Any, depth: Int = 0) -> Bool {
        guard depth < maxDepth else { return false }
        switch value {
        case let number as Int: return whole.contains(number)
        // Times of a clock, and how far it was set.
        case let number as Int64: return (-latest...latest).contains(number)
        case let number as Double: return number.magnitude <= 1e18
        case let time as Duration: return time >= .zero - maxTime && time <= maxTime
        case let time as WallTime: return fit(time)
        case is String, is Bool, is UInt64: return true
        default: return Mirror(reflecting: value).children.allSatisfy { isTame($0.value, depth: depth + 1) }
        }
    }
}
