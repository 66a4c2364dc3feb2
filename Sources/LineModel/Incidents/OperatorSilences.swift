/// What people silenced by notes, as it counts at one time.
package struct OperatorSilences: Equatable, Sendable {
    /// The numbers of incidents that nobody is told of.
    package private(set) var incidents: Set<Int> = []
    /// The names of lines of which nobody is told.
    package private(set) var lines: Set<String> = []

    /// - Parameter notes: silences that count now; other notes say nothing here.
    package init(_ notes: [OperatorNote] = []) {
        for note in notes where note.kind == .silence {
            switch note.subject {
            case .incident(let id): incidents.insert(id)
            case .line(let name): lines.insert(name)
            }
        }
    }
}

extension Muting {
    /// With the lines that people silenced, as if the settings silenced each.
    package func adding(_ silences: OperatorSilences) -> Muting {
        guard !silences.lines.isEmpty else { return self }
        var muting = self
        muting.silences += silences.lines.sorted().map { name in
            var rule = MuteRule()
            rule.cause = CauseKey(.line, name)
            return rule
        }
        return muting
    }
}
