/// A line as it stands now: a row of the overview, of `plumblined status`, of the API's list.
package struct BoardRow: Equatable, Sendable {
    /// The line as it was measured last.
    package var line: Line
    /// The payload that it was measured with.
    package var payload: PayloadKind
    /// Its verdict in the last round; abnormal where evidence over the rounds holds it to be so.
    package var verdict: LineVerdict
    /// Why it was judged so, evidence first; empty when it is healthy.
    package var reasons: [LineReason] = []
    /// The round's probes by outcome.
    package var counts = OutcomeCounts()
    /// The round's delays; nil when nothing was received.
    package var rtt: DelayStatistics?
    /// RFC 3550 jitter of the round, milliseconds; nil with fewer than two received probes.
    package var jitter: Double?
    /// What the line gained over its direct probes in the round; nil when it had none.
    package var gain: LineGain?
    /// Since when it is in an open incident; nil while it is in none.
    package var badSince: WallTime?
    /// The open incident that has it; nil where none has.
    package var incident: Int?
    /// The evidence over the rounds that has raised the line; nil where none has.
    package var evidence: RaisedEvidence? { reasons.lazy.compactMap(\.evidence).first }
    /// The hours of the last day, oldest first, without gaps; empty where it was not asked for.
    package var day: [DayCell] = []

    /// Loss of the round, 0...1; nil when nothing was sent.
    package var loss: Double? { counts.lossRatio }

    /// A line's row, without figures.
    package init(line: Line, payload: PayloadKind, verdict: LineVerdict) {
        self.line = line
        self.payload = payload
        self.verdict = verdict
    }
}

/// An hour of a line, as small pictures show it.
package struct DayCell: Equatable, Sendable {
    /// The worst loss of a measured round, 0...1; nil when no round was measured.
    package var worstLoss: Double?
    /// The median of the rounds' median delays, milliseconds; nil when nothing was received.
    package var median: Double?
    /// Whether there were rounds and none of them measured the line.
    package var isUnmeasured = false

    /// An hour without any round, until it is told otherwise.
    package init(worstLoss: Double? = nil, median: Double? = nil, isUnmeasured: Bool = false) {
        self.worstLoss = worstLoss
        self.median = median
        self.isUnmeasured = isUnmeasured
    }
}
