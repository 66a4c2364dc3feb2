/// A line as the history knows it: of lines that changed under one name the newest.
package struct HistoryLine: Equatable, Sendable {
    package var line: Line
    package var payload: PayloadKind
    /// Its last round in the time that was asked for.
    package var lastRound: WallTime
    package var verdict: LineVerdict
    /// Of that round.
    package var loss: Double?
    /// Milliseconds.
    package var meanRTT: Double?

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
