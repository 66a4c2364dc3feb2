/// How many false alarms an operator accepts, over all lines together: so many in a stretch of time.
package struct FalseAlarmBudget: Hashable, Sendable {
    /// A stretch of time that people name.
    package enum Period: String, Codable, Sendable, CaseIterable {
        case day, week, month, year

        /// Its length in days; a month has 30.
        package var days: Int {
            switch self {
            case .day: 1
            case .week: 7
            case .month: 30
            case .year: 365
            }
        }
    }

    /// How many, above 0; less than 1 is one in several periods.
    package let count: Double
    /// In how much time.
    package let period: Period

    /// One a week.
    package static let usual = FalseAlarmBudget(count: 1, period: .week)
    /// How many may be accepted; more is no promise.
    package static let counts: ClosedRange<Double> = 0.001...1000

    /// - Precondition: `count` is within `counts`.
    package init(count: Double, period: Period) {
        precondition(Self.counts.contains(count), "a number of false alarms above 0")
        self.count = count
        self.period = period
    }

    /// Reads `1/week`, `0.5/month`; nil for anything else, and for a number outside `counts`.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let period = Period(rawValue: String(parts[1])), let count = Double(String(parts[0])),
            Self.counts.contains(count), parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E })
        else { return nil }
        self.init(count: count, period: period)
    }

    /// False alarms accepted in one round, of rounds that come so often; above 0.
    package func perRound(every: Duration) -> Double {
        let seconds = max(1e-3, every / .seconds(1))
        return count * seconds / (86_400 * Double(period.days))
    }
}

/// Written as it is read: `1/week`.
extension FalseAlarmBudget: CustomStringConvertible {
    package var description: String {
        let whole = count == count.rounded() ? "\(Int(count))" : "\(count)"
        return "\(whole)/\(period.rawValue)"
    }
}
