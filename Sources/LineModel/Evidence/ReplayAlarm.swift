/// What a replay judges by.
package enum ReplaySetting: Hashable, Sendable {
    /// The limits alone.
    case limits
    /// The evidence beside the limits, within this budget.
    case evidence(FalseAlarmBudget)
}

/// An alarm that a replay raised.
package struct ReplayAlarm: Equatable, Sendable {
    /// What its lines share; nil for a line by itself.
    package var group: CauseKey?
    /// Indices into the field's lines, ascending; also of those that joined it later.
    package var lines: [Int]
    /// When the round began that raised it.
    package var at: WallTime
    /// The number of that round among the valid ones, from 1 on.
    package var round: Int
    /// When the round began that cleared its last line; nil while some are raised at the end.
    package var cleared: WallTime?
    /// The number of that round; nil while some are raised at the end.
    package var clearedRound: Int?
    /// What is told of the evidence of loss, when it was raised; nil of an alarm by limits, or for delay.
    package var figures: EvidenceFigures?
    /// What is told of the evidence of delay or jitter, when it was raised; nil of any other alarm.
    package var delay: DelayFigures?
    /// Its worst loss, thousandths; nil where that is not known.
    package var worstPerMille: Int?

    /// For how many rounds the evidence had grown when it was raised; nil of an alarm by limits.
    package var rounds: Int? { figures?.rounds ?? delay?.rounds }
    /// The chance of it by luck, as the number after `1 in`; nil of an alarm by limits.
    package var oneIn: Int? { figures?.oneIn ?? delay?.oneIn }
    /// How long it lasted; nil while it is open at the end.
    package var length: Duration? { cleared.map { $0.time(since: at) } }

    /// Whether both were raised at one time, of a line that they have in common.
    func isOf(_ other: ReplayAlarm) -> Bool {
        round <= other.clearedRound ?? .max && other.round <= clearedRound ?? .max
    }
}

/// What one setting would have raised.
package struct ReplayOutcome: Equatable, Sendable {
    /// By what was judged.
    package let setting: ReplaySetting
    /// The alarms, as they were raised.
    package let alarms: [ReplayAlarm]
    /// For each alarm by how many rounds the other setting raised one of its lines later; negative: sooner; nil where
    /// it did not while the alarm lasted.
    package let later: [Int?]
    /// Distinct lines that were raised.
    package let lines: Int
    /// Alarms of what several lines share.
    package let groups: Int

    init(_ setting: ReplaySetting, _ alarms: [ReplayAlarm], beside other: [ReplayAlarm]) {
        self.setting = setting
        self.alarms = alarms
        var alarmsOfLine: [Int: [Int]] = [:]
        for (index, alarm) in other.enumerated() {
            for line in alarm.lines { alarmsOfLine[line, default: []].append(index) }
        }
        later = alarms.map { alarm in
            let same = Set(alarm.lines.flatMap { alarmsOfLine[$0] ?? [] }).filter { other[$0].isOf(alarm) }
            return same.map { other[$0].round }.min().map { $0 - alarm.round }
        }
        lines = Set(alarms.flatMap(\.lines)).count
        groups = alarms.count { $0.group != nil }
    }

    /// Alarms of which the other setting raised a line, too.
    package var alsoRaised: Int { later.count { $0 != nil } }
    /// Of those, the alarms that this setting raised sooner.
    package var sooner: Int { later.count { ($0 ?? 0) > 0 } }
    /// Of those, the alarms that this setting raised later.
    package var slower: Int { later.count { ($0 ?? 0) < 0 } }
    /// The median of how many rounds later the other setting was; negative: sooner; nil where it raised none of them.
    package var medianLater: Int? {
        let known = later.compactMap { $0 }.sorted()
        return known.isEmpty ? nil : known[known.count / 2]
    }

    /// Alarms a week.
    ///
    /// - Parameter covered: the time that was replayed; above zero.
    package func alarmsPerWeek(over covered: Duration) -> Double {
        Double(alarms.count) * (Duration.seconds(7 * 86_400) / max(.seconds(1), covered))
    }
}

extension FalseAlarmBudget {
    /// False alarms that are accepted in a stretch of time.
    package func accepted(in time: Duration) -> Double { count * (time / .seconds(86_400)) / Double(period.days) }
}
