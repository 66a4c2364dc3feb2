/// When an incident is worth a word, and when two are one.
package struct IncidentRules: Equatable, Sendable {
    /// What comes back within this time is the same incident.
    package var reopenWithin: Duration = .seconds(30 * 60)
    /// From this many times on, coming back and going is no news: the incident stays open until it was quiet for
    /// `reopenWithin`.
    package var flapsAfter = 3
    /// Lines more than were announced, as a share of them, that are worth a word; one line at least. As many fewer are
    /// worth one, too, `flapsAfter` times in an incident's life.
    package var worseShare = 0.25
    /// Rounds after which a shared cause that is not found any more, and has lost half of its lines in any way, gives
    /// the others back to themselves: two lines that stay bad are not the vantage. Where it lost them since they
    /// recovered, it does so at once, unless it comes and goes.
    package var letGoAfter = 6

    /// The rules that the service always uses; tests change them.
    package init() {}
}
