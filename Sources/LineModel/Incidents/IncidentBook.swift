/// The incidents that are open, and what each round makes of them. Pure: time is an argument, words are others' work.
///
/// At any time a line is in one open incident at most.
package struct IncidentBook: Equatable, Sendable {
    /// The number that the next incident gets, from 1 on.
    package private(set) var nextID: Int
    /// The incidents that are not closed, by number, which is the order in which they opened.
    package private(set) var open: [Incident]
    /// The incidents that closed so short a while ago, `IncidentRules.reopenWithin` at most, that they may open again,
    /// and absorbed ones of which a line has been bad ever since: they get their number back when it is theirs again.
    package private(set) var recent: [Incident]
    /// When an incident is worth a word, and when two are one.
    package let rules: IncidentRules

    /// An empty book, or one read back; `recent` are closed ones, as `enter` gave them.
    package init(
        nextID: Int = 1, open: [Incident] = [], recent: [Incident] = [], rules: IncidentRules = IncidentRules()
    ) {
        self.nextID = nextID
        self.open = open.sorted { $0.id < $1.id }
        self.recent = recent
        self.rules = rules
    }

    /// Enters a round: its causes of both troubles, in which every bad line occurs once.
    ///
    /// A round that is not valid changes nothing of lines' incidents, whatever causes it gives.
    ///
    /// - Parameters:
    ///   - faults: of the service itself, in this round; those that are not among them are over in a valid round.
    ///   - figures: of a line in this round, by its index in the field.
    ///   - remembered: those of them that the line is accused of; nil for all of them.
    /// - Returns: every incident that is open or has ended now, in the order of `IncidentChange`, within one change by
    ///   number.
    package mutating func enter(
        _ causes: [Cause], in field: CauseField, round: Validity.Verdict, now: WallTime,
        faults: [ServiceFault] = [], figures: (Int) -> LineFigures = { _ in LineFigures() },
        remembered: ((Int) -> LineFigures)? = nil
    ) -> [ChangedIncident] {
        if round == .valid || !faults.isEmpty { forget(now) }
        let own = faults.map { enter($0, now) }
        let others = open.filter { incident in !faults.contains { $0.isOf(incident) } }
        guard round == .valid else {
            let changes = Self.ordered(own + others.map { ChangedIncident(.continued, $0) })
            open = changes.map(\.incident).sorted { $0.id < $1.id }
            return changes
        }
        let names = causes.map { $0.lines.map { field.names[$0] } }
        var bad = Set<String>(minimumCapacity: names.reduce(0) { $0 + $1.count })
        for name in names.joined() { bad.insert(name) }
        noteHeld(bad, now)
        var entry = IncidentEntry(others, bad: bad, now: now, isKnown: field.contains)
        func worst(_ cause: Cause) -> CauseFigures {
            cause.lines.reduce(CauseFigures()) {
                let now = figures($1)
                return $0.worst(CauseFigures(now: now, remembered: remembered?($1) ?? now))
            }
        }
        for (cause, lines) in zip(causes, names) where cause.key.kind != .line {
            entry.assign(lines, cause, worst: worst(cause)) { self.bringBack(cause, openedAt: $0) }
        }
        let lone = zip(causes, names).filter { $0.0.key.kind == .line }
        entry.noteUnfound(lone: Set(lone.flatMap(\.1)), rules)
        for (cause, lines) in lone {
            entry.assignAlone(lines, cause, worst: worst(cause)) { self.bringBack(cause, openedAt: $0) }
        }
        let changes = Self.ordered(entry.finish(rules) + own)
        open = changes.filter { !$0.change.isEnd }.map(\.incident).sorted { $0.id < $1.id }
        recent += changes.filter { $0.change == .closed || !$0.incident.held.isEmpty }.map(\.incident)
        return changes
    }

    private static func ordered(_ changes: [ChangedIncident]) -> [ChangedIncident] {
        IncidentChange.allCases.flatMap { change in changes.filter { $0.change == change } }
    }

    /// What a fault of the service is now: its incident is opened, or brought back, or goes on.
    private mutating func enter(_ fault: ServiceFault, _ now: WallTime) -> ChangedIncident {
        let known = open.first(where: fault.isOf)
        let cause = Cause(
            key: fault.key, trouble: fault.trouble, lines: [], healthyInside: [], healthyOutside: 0, witnesses: [])
        var incident = known ?? bringBack(cause, openedAt: fault.since)
        let wasQuiet = incident.quietSince != nil
        if wasQuiet { incident.comeBack(at: now) }
        incident.mostLines = max(incident.mostLines, fault.lines)
        return ChangedIncident(wasQuiet ? .reopened : known != nil ? .continued : .opened, incident)
    }

    /// Forgets what ended too long ago.
    private mutating func forget(_ now: WallTime) {
        recent.removeAll { $0.held.isEmpty && now.isLater(than: $0.quietSince, by: rules.reopenWithin) }
    }

    /// Notes when the last line of an absorbed incident recovered: that is its end.
    private mutating func noteHeld(_ bad: Set<String>, _ now: WallTime) {
        for place in recent.indices where !recent[place].held.isEmpty {
            recent[place].held.formIntersection(bad)
            if recent[place].held.isEmpty { recent[place].quietSince = now }
        }
    }

    /// Says of an open incident whether what a round changed of it is kept from people; without effect on any other.
    package mutating func noteTelling(of change: IncidentChange, isSilenced: Bool, incident id: Int) {
        guard let place = open.firstIndex(where: { $0.id == id }) else { return }
        open[place].noteTelling(of: change, isSilenced: isSilenced)
    }

    /// An incident closed a short while ago for the same cause; else a new one.
    ///
    /// - Parameter openedAt: when a new one began.
    private mutating func bringBack(_ cause: Cause, openedAt: WallTime) -> Incident {
        if let place = recent.firstIndex(where: { $0.key == cause.key && $0.trouble == cause.trouble }) {
            return recent.remove(at: place)
        }
        defer { nextID += 1 }
        return Incident(id: nextID, key: cause.key, trouble: cause.trouble, openedAt: openedAt)
    }
}

extension WallTime {
    /// Whether this is later than the other by more than so much; never later than nothing.
    fileprivate func isLater(than other: WallTime?, by duration: Duration) -> Bool {
        guard let other else { return false }
        return .nanoseconds(nanosecondsSince1970 - other.nanosecondsSince1970) > duration
    }
}
