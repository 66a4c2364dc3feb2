/// A line as the history knows it: of lines that changed under one name the newest.
package struct HistoryLine: Equatable, Sendable {
    /// The line as it was configured in that round.
    package var line: Line
    /// The payload that it was measured with, whether the line names one or not.
    package var payload: PayloadKind
    /// Its newest round in the time that was asked for.
    package var lastRound: WallTime
    /// Its verdict in that round.
    package var verdict: LineVerdict
    /// Its loss in that round, 0...1; nil when nothing was sent.
    package var loss: Double?
    /// Its mean RTT in that round, milliseconds; nil when nothing was received.
    package var meanRTT: Double?

    /// All figures must be of the round that began at `lastRound`.
    package init(
        line: Line, payload: PayloadKind, lastRound: WallTime, verdict: LineVerdict, loss: Double?, meanRTT: Double?
    ) {
        self.line = line
        self.payload = payload
        self.lastRound = lastRound
        self.verdict = verdict
        self.loss = loss
        self.meanRTT = meanRTT
    }
}
