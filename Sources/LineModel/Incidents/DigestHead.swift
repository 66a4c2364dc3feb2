/// What a digest says of its round.
package struct DigestHead: Sendable {
    package var vantage: String
    package var roundID: String
    package var at: WallTime
    package var every: Duration
    package var lines: Int
    package var abnormalLines: Int
    package var unmeasuredLines: Int

    package init(
        vantage: String, roundID: String, at: WallTime, every: Duration, lines: Int, abnormalLines: Int,
        unmeasuredLines: Int
    ) {
        self.vantage = vantage
        self.roundID = roundID
        self.at = at
        self.every = every
        self.lines = lines
        self.abnormalLines = abnormalLines
        self.unmeasuredLines = unmeasuredLines
    }
}
