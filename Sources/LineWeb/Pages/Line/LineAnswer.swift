internal import LineModel

/// Everything that a line's page shows; all but the state now is of the window.
struct LineAnswer: Sendable {
    var focus: FocusWindow
    var window: LineWindow
    /// The line in the newest round that had it; nil where none of the last rounds did.
    var latest: HistoryPoint?
    /// The open incident that has the line; nil where none has.
    var open: IncidentFile?
    /// The silence of the line that counts now; nil where people are told.
    var silence: OperatorNote?
    /// The round whose probes are shown, and them; nil where the window has none with probes.
    var chosen: ChosenRound?
    /// The smallest loss that is noticed within an hour, and what it usually loses, ratios; nil where nothing is to be
    /// said of that.
    var noticed: (loss: Double?, usual: Double)?
    /// Its hours of the week; nil where the history does not tell hours.
    var week: WeekGrid?
    /// Whether the graph has its full scale.
    var isFull = false
    /// The page of the table of rounds, from 1.
    var page = 1

    /// A round of the window whose probes are kept.
    struct ChosenRound: Sendable {
        var point: HistoryPoint
        var probes: [ProbeRecord]
        /// Whether the reader asked for it; else it is the worst one.
        var isAsked = false
        /// How many source ports the line's probes took in turn; nil where it is not known.
        var sourcePorts: Int?

        /// The probes by source port; none where there was one, or nobody knows.
        var ports: [PortLoss] { PortLoss.all(probes, ports: sourcePorts ?? 1) }

        /// What is certain of them; nothing in a round that is not valid.
        var portConclusions: [Conclusion] {
            guard point.round == .valid, let sourcePorts else { return [] }
            return probes.withUnsafeBufferPointer { PortFindings($0, ports: sourcePorts)?.conclusions ?? [] }
        }
    }

    init(focus: FocusWindow, window: LineWindow) {
        (self.focus, self.window) = (focus, window)
    }

    var name: String { window.line.name }

    /// Rows of a page of the table.
    static let pageSize = 100
}
