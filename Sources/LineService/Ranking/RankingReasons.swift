package import LineModel

/// Why lines are left out of the ranking, whatever their figures are. Pure.
package struct RankingReasons: Sendable {
    /// The least number of the open incidents that a line is in, by its name.
    private let incidents: [String: Int]
    private let muting: Muting
    private let silences: OperatorSilences
    /// Rules about everything say when people want to sleep, and nothing of lines.
    private let rules: [MuteRule]
    private let now: WallTime

    /// - Parameters:
    ///   - open: the open incidents; those of the service itself are no line's.
    ///   - muting: what is being worked on, and what is silenced, by the settings.
    ///   - silences: what people silenced on the page.
    package init(open: [Incident], muting: Muting, silences: OperatorSilences, at now: WallTime) {
        var found: [String: Int] = [:]
        for incident in open where !incident.trouble.isOfService {
            for name in incident.lines { found[name] = found[name].map { min($0, incident.id) } ?? incident.id }
        }
        incidents = found
        (self.muting, self.silences, self.now) = (muting, silences, now)
        rules = muting.silences.filter { rule in
            rule.holds(at: now) && rule.cause != .vantage && (rule.line != nil || rule.tag != nil || rule.cause != nil)
        }
    }

    /// Why a line is left out; nil of most.
    package func reason(_ line: Line) -> RankingExclusion? {
        if let id = incidents[line.name] { return .incident(id) }
        if muting.isUnderMaintenance(line, at: now) { return .maintenance }
        return silences.lines.contains(line.name) || rules.contains { $0.covers(line) } ? .silenced : nil
    }
}
