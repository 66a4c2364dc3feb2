/// One round's work on the open incidents, step by step: shared causes, then lone lines, then what became of each.
struct IncidentEntry {
    private var incidents: [Int: Incident]
    private let now: WallTime
    private var owner: [String: Int] = [:]
    private var byKey: [IncidentKey: Int] = [:]
    /// Lines that are bad in this round.
    private var seen: Set<String> = []
    private var opened: Set<Int> = []
    private var reopened: Set<Int> = []
    /// Incidents whose cause this round names.
    private var found: Set<Int> = []
    /// Incidents whose lines are given back to themselves.
    private var released: Set<Int> = []
    /// Which incidents took lines of which.
    private var takers: [Int: Set<Int>] = [:]
    /// The worst figures of this round.
    private var figures: [Int: LineFigures] = [:]

    private struct IncidentKey: Hashable {
        var key: CauseKey
        var trouble: Trouble
    }

    init(_ open: [Incident], now: WallTime) {
        incidents = [:]
        self.now = now
        for incident in open {
            incidents[incident.id] = incident
            byKey[IncidentKey(key: incident.key, trouble: incident.trouble)] = incident.id
            for line in incident.lines { owner[line] = incident.id }
        }
    }

    /// Gives lines to the incident of their cause, which is opened (or brought back) where there is none.
    mutating func assign(_ lines: [String], _ cause: Cause, worst: LineFigures, bringBack: () -> Incident) {
        let key = IncidentKey(key: cause.key, trouble: cause.trouble)
        let id = byKey[key] ?? add(bringBack(), key)
        found.insert(id)
        for line in lines {
            if let old = owner[line], old != id {
                incidents[old]?.lines.remove(line)
                takers[old, default: []].insert(id)
            }
            owner[line] = id
            incidents[id]?.lines.insert(line)
            seen.insert(line)
        }
        note(worst, of: id)
    }

    /// Gives a line that shares its trouble with no other to the incident that it is in already; else to its own.
    mutating func assignAlone(_ lines: [String], _ cause: Cause, worst: LineFigures, bringBack: () -> Incident) {
        guard let line = lines.first, let id = owner[line], !released.contains(id),
            incidents[id]?.trouble == cause.trouble
        else { return assign(lines, cause, worst: worst, bringBack: bringBack) }
        seen.insert(line)
        note(worst, of: id)
    }

    /// Counts the rounds in which a shared cause was not named while lines of its incident stay bad, and lets go of the
    /// lines when it is time to. After the shared causes, before the lone lines.
    mutating func noteUnfound(lone: Set<String>, _ rules: IncidentRules) {
        for id in incidents.keys.sorted() where incidents[id]?.key.kind != .line {
            guard var incident = incidents[id] else { continue }
            let left = incident.lines.count { lone.contains($0) }
            incident.roundsUnfound = found.contains(id) || left == 0 ? 0 : incident.roundsUnfound + 1
            incidents[id] = incident
            if incident.roundsUnfound >= rules.letGoAfter && 2 * left <= incident.mostLines { released.insert(id) }
        }
    }

    /// What became of each incident, in the order of `IncidentChange`, within one change by number.
    func finish(_ rules: IncidentRules) -> [ChangedIncident] {
        let all = incidents.keys.sorted().compactMap { id -> ChangedIncident? in
            guard var incident = incidents[id] else { return nil }
            incident.lines.formIntersection(seen)
            incident.mostLines = max(incident.mostLines, incident.lines.count)
            return incident.lines.isEmpty ? end(incident, rules) : goOn(incident, rules)
        }
        return IncidentChange.allCases.flatMap { change in all.filter { $0.change == change } }
    }

    private mutating func add(_ incident: Incident, _ key: IncidentKey) -> Int {
        var incident = incident
        byKey[key] = incident.id
        if incident.quietSince == nil {
            opened.insert(incident.id)
        } else {
            incident.quietSince = nil
            incident.reopened += 1
            reopened.insert(incident.id)
        }
        incidents[incident.id] = incident
        return incident.id
    }

    private mutating func note(_ worst: LineFigures, of id: Int) {
        figures[id] = worst.worst(figures[id] ?? LineFigures())
    }

    /// An incident without lines.
    private func end(_ incident: Incident, _ rules: IncidentRules) -> ChangedIncident {
        var incident = incident
        if let by = takers[incident.id] {
            incident.quietSince = now
            return ChangedIncident(.absorbed, incident, absorbedBy: by.sorted())
        }
        let since = incident.quietSince ?? now
        incident.quietSince = since
        incident.roundsUnfound = 0
        let quiet = Duration.nanoseconds(now.nanosecondsSince1970 - since.nanosecondsSince1970)
        let staysOpen = incident.reopened >= rules.flapsAfter && quiet < rules.reopenWithin
        return ChangedIncident(staysOpen ? .continued : .closed, incident)
    }

    /// An incident with lines; it stays open.
    private func goOn(_ incident: Incident, _ rules: IncidentRules) -> ChangedIncident {
        var incident = incident
        // It was open and quiet: one more flap, of which nobody is told.
        if incident.quietSince != nil {
            incident.quietSince = nil
            incident.reopened += 1
        }
        let now = figures[incident.id] ?? LineFigures()
        incident.worst = incident.worst.worst(now)
        let isNew = opened.contains(incident.id) || reopened.contains(incident.id)
        guard isNew || isNotablyMore(incident, rules) || now.isNotablyWorse(than: incident.announced) else {
            return ChangedIncident(.continued, incident)
        }
        incident.announcedLines = isNew ? incident.lines.count : max(incident.announcedLines, incident.lines.count)
        incident.announced = isNew ? now : incident.announced.worst(now)
        let change: IncidentChange = opened.contains(incident.id) ? .opened : isNew ? .reopened : .worse
        return ChangedIncident(change, incident)
    }

    private func isNotablyMore(_ incident: Incident, _ rules: IncidentRules) -> Bool {
        let more = incident.lines.count - incident.announcedLines
        return more >= 1 && Double(more) >= rules.worseShare * Double(incident.announcedLines)
    }
}
