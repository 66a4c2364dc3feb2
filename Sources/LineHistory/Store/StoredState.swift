package import LineModel

/// What the last run left.
package struct StoredState: Sendable {
    /// Of the last `StateChange`; nil before the first.
    package var lastRoundID: String?
    package var watches: [String: LineWatch]
    /// By id.
    package var open: [Incident]
    package var recent: [Incident]
    /// 1 before the first `StateChange`.
    package var nextIncidentID: Int

    package init(
        lastRoundID: String? = nil, watches: [String: LineWatch] = [:], open: [Incident] = [],
        recent: [Incident] = [], nextIncidentID: Int = 1
    ) {
        self.lastRoundID = lastRoundID
        self.watches = watches
        self.open = open
        self.recent = recent
        self.nextIncidentID = nextIncidentID
    }
}
