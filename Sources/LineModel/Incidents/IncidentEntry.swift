/// One round's work on the open incidents, step by step: shared causes, then lone lines, then what became of each.
struct IncidentEntry {
    private var incidents: [Int: Incident]
    private let now: WallTime
    /// Whether a line is configured.
    private let isKnown: (String) -> Bool
    private var owner: [String: Int] = [:]
    private var byKey: [IncidentKey: Int] = [:]
    /// The lines that each incident had before the round.
    private let before: [Int: Set<String>]
    /// Those of them that are not bad in this round.
    private let quiet: [Int: Set<String>]
    /// Lines that are bad in this round.
    private let seen: Set<String>
    /// What became of the incidents that this round opened, brought back, or found again under their old number.
    private var begun: [Int: IncidentChange] = [:]
    /// Of incidents that remain, those that had their lines before.
    private var sources: [Int: Set<Int>] = [:]
    /// Incidents whose cause this round names.
    private var found: Set<Int> = []
    /// Incidents whose lines are given back to themselves.
    private var released: Set<Int> = []
    /// Which incidents took lines of which.
    private var takers: [Int: Set<Int>] = [:]
    /// The worst figures of this round, and those of them that an incident remembers.
    private var figures: [Int: CauseFigures] = [:]

    private struct IncidentKey: Hashable {
        var key: CauseKey
        var trouble: Trouble
    }

    /// - Parameters:
    ///   - bad: the lines that are bad in this round.
    ///   - isKnown: whether a line is configured.
    init(_ open: [Incident], bad: Set<String>, now: WallTime, isKnown: @escaping (String) -> Bool) {
        incidents = [:]
        seen = bad
        self.now = now
        self.isKnown = isKnown
        before = Dictionary(uniqueKeysWithValues: open.map { ($0.id, $0.lines) })
        quiet = before.mapValues { $0.filter { !bad.contains($0) } }
        owner.reserveCapacity(open.reduce(0) { $0 + $1.lines.count })
        for incident in open {
            incidents[incident.id] = incident
            byKey[IncidentKey(key: incident.key, trouble: incident.trouble)] = incident.id
            for line in incident.lines { owner[line] = incident.id }
        }
    }

    /// Gives lines to the incident of their cause, which is opened (or brought back) where there is none.
    ///
    /// - Parameter bringBack: gives the incident, which began then if it is a new one.
    mutating func assign(
        _ lines: [String], _ cause: Cause, worst: CauseFigures, bringBack: (WallTime) -> Incident
    ) {
        let key = IncidentKey(key: cause.key, trouble: cause.trouble)
        let id = byKey[key] ?? add(lines, key, bringBack)
        found.insert(id)
        for line in lines { give(line, to: id) }
        note(worst, of: id)
    }

    /// Gives a line that shares its trouble with no other to the incident that it is in already; else to its own.
    mutating func assignAlone(
        _ lines: [String], _ cause: Cause, worst: CauseFigures, bringBack: (WallTime) -> Incident
    ) {
        guard let line = lines.first, let id = owner[line], !released.contains(id),
            incidents[id]?.trouble == cause.trouble
        else { return assign(lines, cause, worst: worst, bringBack: bringBack) }
        note(worst, of: id)
    }

    /// Lets go of the lines of shared causes that this round does not name while lines of their incidents stay bad:
    /// at once where as many have recovered as are left; else when that has lasted. After the shared causes, before
    /// the lone lines.
    mutating func noteUnfound(lone: Set<String>, _ rules: IncidentRules) {
        for id in incidents.keys.sorted() where incidents[id]?.key.kind != .line {
            guard var incident = incidents[id] else { continue }
            let left = incident.lines.count { lone.contains($0) }
            incident.roundsUnfound = found.contains(id) || left == 0 ? 0 : incident.roundsUnfound + 1
            incidents[id] = incident
            guard incident.roundsUnfound > 0 else { continue }
            let recovered = incident.recovered.union(cleared(id)).subtracting(seen).count
            let isOver = left <= recovered && incident.reopened < rules.flapsAfter
            let isStale = incident.roundsUnfound >= rules.letGoAfter && 2 * left <= incident.mostLines
            if isOver || isStale { released.insert(id) }
        }
    }

    /// What became of each incident, in the order of `IncidentChange`, within one change by number.
    func finish(_ rules: IncidentRules) -> [ChangedIncident] {
        let all = incidents.keys.sorted().compactMap { id -> ChangedIncident? in
            guard var incident = incidents[id] else { return nil }
            // Those that it did not have before are bad in this round.
            incident.lines.subtract(quiet[id] ?? [])
            incident.mostLines = max(incident.mostLines, incident.lines.count)
            let cleared = cleared(id)
            incident.recovered = incident.recovered.union(cleared).subtracting(seen)
            incident.removed = incident.removed.union(gone(id)).subtracting(seen)
            incident.lineSince = incident.lineSince.filter { incident.lines.contains($0.key) }
            return incident.lines.isEmpty
                ? end(incident, rules) : goOn(incident, isRecovering: !cleared.isEmpty, rules)
        }
        return IncidentChange.allCases.flatMap { change in all.filter { $0.change == change } }
    }

    /// Lines that an incident had and that are healthy now.
    private func cleared(_ id: Int) -> Set<String> {
        (quiet[id] ?? []).filter(isKnown)
    }

    /// Lines that an incident had and that are not configured any more.
    private func gone(_ id: Int) -> Set<String> {
        (quiet[id] ?? []).filter { !isKnown($0) }
    }

    /// Since when a line is bad as people know it; nil where it is news.
    private func since(_ line: String, _ trouble: Trouble) -> WallTime? {
        guard let id = owner[line], let incident = incidents[id], incident.trouble == trouble else { return nil }
        return incident.since(line)
    }

    private mutating func give(_ line: String, to id: Int) {
        // Mostly it has it: incidents are large, and not looked at for that.
        guard owner[line] != id, let trouble = incidents[id]?.trouble else { return }
        let since = since(line, trouble) ?? now
        if let old = owner[line] {
            incidents[old]?.lines.remove(line)
            takers[old, default: []].insert(id)
        }
        owner[line] = id
        incidents[id]?.take(line, since: since)
    }

    private mutating func add(_ lines: [String], _ key: IncidentKey, _ bringBack: (WallTime) -> Incident) -> Int {
        let since = lines.compactMap { self.since($0, key.trouble) }
        let isKnownOfAll = !lines.isEmpty && since.count == lines.count
        let earliest = since.min { $0.nanosecondsSince1970 < $1.nanosecondsSince1970 }
        var incident = bringBack(isKnownOfAll ? earliest ?? now : now)
        if incident.quietSince == nil {
            begun[incident.id] = isKnownOfAll ? .remains : .opened
            if isKnownOfAll { inheritTelling(&incident, of: lines) }
        } else if lines.contains(where: incident.held.contains) {
            // Its lines were bad all the while, in another incident.
            begun[incident.id] = .remains
            (incident.quietSince, incident.held, incident.remaining) = (nil, [], 0)
        } else {
            begun[incident.id] = isKnownOfAll ? .remains : .reopened
            incident.comeBack(at: now)
        }
        byKey[key] = incident.id
        incidents[incident.id] = incident
        if begun[incident.id] == .remains { sources[incident.id] = Set(lines.compactMap { owner[$0] }) }
        return incident.id
    }

    /// People know of a new number's lines what they know of the incidents that had them.
    private func inheritTelling(_ incident: inout Incident, of lines: [String]) {
        let sources = Set(lines.compactMap { owner[$0] }).compactMap { incidents[$0] }
        incident.wasTold = sources.allSatisfy(\.wasTold)
        incident.isSilent = sources.contains(where: \.isSilent)
    }

    private mutating func note(_ worst: CauseFigures, of id: Int) {
        figures[id] = worst.worst(figures[id] ?? CauseFigures())
    }

    /// An incident without lines.
    private func end(_ incident: Incident, _ rules: IncidentRules) -> ChangedIncident {
        var incident = incident
        incident.roundsUnfound = 0
        if let by = takers[incident.id] { return end(incident, takenBy: by) }
        let isNew = incident.quietSince == nil
        let since = incident.quietSince ?? now
        incident.quietSince = since
        // Lines that are not measured any more do not come back.
        let isGone = incident.recovered.isEmpty && !incident.removed.isEmpty
        if now.time(since: since) < rules.reopenWithin, incident.reopened >= rules.flapsAfter, !isGone {
            return ChangedIncident(isNew ? .quiet : .continued, incident)
        }
        if incident.removed.isEmpty { incident.recovered = [] }
        return ChangedIncident(.closed, incident)
    }

    /// An incident whose last lines are others' now: it is over where as many of its lines have recovered as are
    /// left; else it has only got another name.
    private func end(_ incident: Incident, takenBy by: Set<Int>) -> ChangedIncident {
        var incident = incident
        let taken = (before[incident.id] ?? []).intersection(seen)
        (incident.quietSince, incident.remaining) = (now, taken.count)
        let isOver = incident.recovered.count >= taken.count
        if !isOver { incident.held = taken }
        return ChangedIncident(isOver ? .closed : .absorbed, incident, absorbedBy: by.sorted())
    }

    /// An incident with lines; it stays open.
    private func goOn(_ incident: Incident, isRecovering: Bool, _ rules: IncidentRules) -> ChangedIncident {
        var incident = incident
        var change = begun[incident.id]
        // It was open and quiet: one more flap, of which nobody is told.
        if incident.quietSince != nil {
            let lineSince = incident.lineSince
            incident.comeBack(at: now)
            incident.lineSince = lineSince.filter { $0.value != now }
            change = .reopened
        }
        let figures = figures[incident.id] ?? CauseFigures()
        incident.worst = incident.worst.worst(figures.remembered)
        if change != nil {
            incident.announcedLines = incident.lines.count
            incident.announced = figures.now
        } else if isNotablyMore(incident, rules) || figures.now.isNotablyWorse(than: incident.announced) {
            change = .worse
            incident.announcedLines = max(incident.announcedLines, incident.lines.count)
            incident.announced = incident.announced.worst(figures.now)
        } else if isRecovering && isNotablyFewer(incident, rules) {
            change = .improved
            incident.announcedLines = incident.lines.count
            incident.improvements += 1
        }
        let from = change == .remains ? sources[incident.id]?.sorted() ?? [] : []
        return ChangedIncident(change ?? .continued, incident, from: from)
    }

    private func isNotablyMore(_ incident: Incident, _ rules: IncidentRules) -> Bool {
        let more = incident.lines.count - incident.announcedLines
        return more >= 1 && Double(more) >= rules.worseShare * Double(incident.announcedLines)
    }

    private func isNotablyFewer(_ incident: Incident, _ rules: IncidentRules) -> Bool {
        let fewer = incident.announcedLines - incident.lines.count
        return fewer >= 1 && Double(fewer) >= rules.worseShare * Double(incident.announcedLines)
            && incident.improvements < rules.flapsAfter
    }
}

extension Incident {
    /// Takes a line that is bad since then.
    fileprivate mutating func take(_ line: String, since: WallTime) {
        lines.insert(line)
        if self.since(line) != since { lineSince[line] = since }
    }
}
