package import LineModel

/// How far a round is that is being measured.
package struct RoundProgress: Equatable, Sendable {
    /// Its id, 16 hexadecimal digits.
    package var round: String
    /// The share of its probes that were sent, 0...1.
    package var share: Double

    /// - Parameter share: 0...1.
    package init(round: String, share: Double) {
        self.round = round
        self.share = share
    }
}

/// What a round came to that is settled and stored: whoever shows the field asks the history anew.
package struct RoundNews: Equatable, Sendable {
    /// Its id, 16 hexadecimal digits; nil where there was no round to measure, and only states changed.
    package var round: String?
    /// Whether it can be trusted; nil where there was none.
    package var verdict: Validity.Verdict?
    /// How many of its lines are healthy.
    package var healthy = 0
    /// How many of them are abnormal.
    package var abnormal = 0
    /// How many of them are unmeasured.
    package var unmeasured = 0
    /// Incidents that are open after it.
    package var incidents = 0
    /// The names of lines whose verdict is another than in the round before, in order; at most `maxChanged`.
    package var changed: [String] = []

    /// As many names as a page has rows, and some more.
    package static let maxChanged = 500

    /// News of no round.
    package init(incidents: Int) { self.incidents = incidents }

    /// - Parameter before: what lines were that were not healthy in the round before; it becomes those of this one.
    init(_ report: RoundReport, incidents: Int, before: inout [String: LineVerdict]) {
        round = report.id
        verdict = report.validity.verdict
        self.incidents = incidents
        var troubled: [String: LineVerdict] = [:]
        for line in report.lines {
            switch line.verdict {
            case .healthy: healthy += 1
            case .abnormal: abnormal += 1
            case .unmeasured: unmeasured += 1
            }
            if line.verdict != .healthy { troubled[line.line.name] = line.verdict }
        }
        let changed = Set(troubled.keys).union(before.keys).filter { troubled[$0] != before[$0] }
        self.changed = Array(changed.sorted().prefix(Self.maxChanged))
        before = troubled
    }
}
