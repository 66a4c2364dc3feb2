/// How many probes a round's losses are worth, where they come in runs.
///
/// Twenty probes lost one after another are one event and not twenty: a test that takes them for twenty finds changes
/// on every line that loses in bursts. So counts are divided by their design effect, as J. N. K. Rao and A. J. Scott do
/// with clustered counts (Biometrics 48, 1992, pages 577-585).
package struct LossRuns: Equatable, Sendable {
    /// Probes sent.
    package let sent: Int
    /// Those of them that are loss, 0...sent.
    package let lost: Int
    /// Runs of consecutive losses; nil where they are not known, and losses count one by one.
    package let runs: Int?

    /// - Parameter runs: those of RFC 3357, at most `lost`.
    package init(sent: Int, lost: Int, runs: Int?) {
        precondition(lost >= 0 && lost <= sent, "losses are among what was sent")
        (self.sent, self.lost, self.runs) = (sent, lost, runs)
    }

    /// The design effect of rounds of one line together, 1 or more; 1 where nothing tells it: without loss, and where
    /// all was lost.
    ///
    /// By E. N. Gilbert's model of a line that loses in bursts (Bell System Technical Journal 39, 1960, pages
    /// 1253-1265): with runs of the mean length l at a loss of p it is 2 l (1 - p) - 1, which is 1 where losses are
    /// independent.
    package static func effect(of rounds: [LossRuns]) -> Double {
        let telling = rounds.filter { $0.runs ?? 0 > 0 && $0.lost < $0.sent }
        guard !telling.isEmpty else { return 1 }
        let (lost, sent) = telling.reduce((0.0, 0.0)) { ($0.0 + Double($1.lost), $0.1 + Double($1.sent)) }
        let runs = telling.reduce(0.0) { $0 + Double($1.runs ?? 0) }
        return max(1, 2 * lost / runs * (1 - lost / sent) - 1)
    }

    /// The probability of two rounds as unlike as these, or more so, of a line that did not change; nil where one sent
    /// nothing.
    package static func test(_ before: LossRuns, _ after: LossRuns) -> Double? {
        guard before.sent > 0, after.sent > 0 else { return nil }
        // A line that did not change has one effect; both rounds tell of it.
        let effect = effect(of: [before, after])
        let (one, other) = (before.divided(by: effect), after.divided(by: effect))
        return FisherTest.twoSided(one.lost, of: one.sent, other.lost, of: other.sent)
    }

    /// The counts that independent losses would have to have to say as much.
    private func divided(by effect: Double) -> (lost: Int, sent: Int) {
        let sent = max(1, Int(Double(self.sent) / effect))
        return (min(sent, Int((Double(lost) / effect).rounded())), sent)
    }
}
