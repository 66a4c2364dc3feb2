/// All lines at one glance, after the last round.
package struct FieldOverview: Equatable, Sendable {
    /// The last round; nil before the first.
    package var round: HistoryRound?
    /// The newest rounds, oldest first, for their validity: twelve at most.
    package var rounds: [HistoryRound] = []
    /// How many lines are healthy.
    package var healthy = 0
    /// How many lines are abnormal.
    package var abnormal = 0
    /// How many lines the last round did not measure.
    package var unmeasured = 0
    /// What lines can be summed up by: ingress, echo, then the tags' keys in order.
    package var dimensions: [FieldDimension] = []
    /// What `groups` are groups of.
    package var by = FieldDimension.ingress
    /// The groups, the worst first; at most 200.
    package var groups: [GroupRow] = []
    /// How many groups there are in all.
    package var groupCount = 0
    /// How many lines the query fits.
    package var matched = 0
    /// The rows of the page that was asked for.
    package var rows: [BoardRow] = []
    /// Open incidents, the newest first, with what people noted.
    package var open: [IncidentFile] = []

    /// Before the first round.
    package init() {}
}
