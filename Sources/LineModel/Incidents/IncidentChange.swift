/// What became of an incident in a round, in the order in which a message tells it.
package enum IncidentChange: String, Codable, Sendable, CaseIterable {
    case opened
    /// It was closed a short while ago and its lines are bad again: the same incident.
    case reopened, worse
    /// A good part of its lines cleared; the others are bad, and it goes on.
    case improved
    /// It is over: all its lines cleared, or what is left of them is no longer its cause's and is told of under other
    /// incidents (`remains`). `Incident.duration(at:)` is how long it took.
    case closed
    /// Lines that people know of as bad are told of under this number from now on: what is left of an incident that is
    /// over, or the same lines under another cause. No alarm.
    case remains
    /// All its lines cleared, and it stays open for a while, since it came and went often.
    case quiet
    /// Its lines turned out to belong to other incidents.
    case absorbed
    /// It is open and not worth a word; only destinations that want to be told that it goes on are told.
    case continued

    /// Whether nothing of the incident is left.
    package var isEnd: Bool { self == .closed || self == .absorbed }

    /// Whether somebody may have to get up for it.
    package var isAlarm: Bool { self == .opened || self == .reopened || self == .worse }

    /// Its place in the order.
    var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// What somebody is to be told who was told of neither change.
    func followed(by later: Self) -> Self {
        switch (self, later) {
        case (_, .closed), (_, .absorbed): later
        case (.closed, .continued), (.absorbed, .continued): .reopened
        case (_, .continued): self
        case (.opened, _): .opened
        case (_, .quiet), (.absorbed, .remains): later
        case (.reopened, _): .reopened
        default: later
        }
    }
}
