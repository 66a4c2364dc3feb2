/// What is wrong with the service itself in a round, of so long that it is an incident: it is told as the troubles of
/// lines are, and has no lines.
package struct ServiceFault: Equatable, Sendable {
    /// The vantage, or a source of lines.
    package var key: CauseKey
    /// One of the service's own.
    package var trouble: Trouble
    /// When it began.
    package var since: WallTime
    /// How many lines it concerns; 0 where none is known.
    package var lines: Int
    /// What is wrong with a source, for people; nil of any other trouble.
    package var problem: String?

    /// A vantage that measures nothing.
    init(_ blindness: Blindness) {
        (key, trouble, since, lines) = (.vantage, .blind, blindness.since, blindness.lines)
    }

    /// A source of lines that cannot be read.
    package init(source: String, problem: String, lines: Int, since: WallTime) {
        key = CauseKey(.source, source)
        trouble = .stale
        (self.since, self.lines, self.problem) = (since, lines, problem)
    }

    /// A fleet's vantage, or all that share a tag: `blind`, `uplink` or `absent`.
    package init(_ trouble: Trouble, of key: CauseKey, lines: Int, since: WallTime) {
        (self.key, self.trouble, self.lines, self.since) = (key, trouble, lines, since)
    }

    /// Whether this is what the incident is about.
    func isOf(_ incident: Incident) -> Bool { incident.key == key && incident.trouble == trouble }
}
