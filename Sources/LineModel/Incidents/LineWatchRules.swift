/// How many rounds a change of a line's state takes, and how far below a limit a line must be to clear.
package struct LineWatchRules: Equatable, Sendable {
    /// Rounds under the lower mark that clear a line.
    package var clearAfter: Int
    /// Rounds that are merely healthy, above the lower mark, which clear it too: a line whose usual figure lies between
    /// the marks would otherwise stay abnormal for ever after one bad hour. Three times as patient.
    package var clearAfterMerelyHealthy: Int { 3 * clearAfter }
    /// How many unmeasured rounds raise the slower alarm.
    package var unmeasuredAfter: Int

    /// The lower mark, as a share of the limit. At a loss of 24 % the standard error of 100 probes is 4.3 points, and
    /// the limit of 30 % is 1.4 of them away, twice in a row; a much lower mark would keep lines abnormal that are as
    /// they always are.
    package static let clearFactor = 0.8

    /// - Precondition: both are 1 or more.
    package init(clearAfter: Int = 2, unmeasuredAfter: Int = 3) {
        precondition(clearAfter >= 1 && unmeasuredAfter >= 1, "a state changes after one round at least")
        self.clearAfter = clearAfter
        self.unmeasuredAfter = unmeasuredAfter
    }
}
