/// What a ranking weighs lines for.
package enum RankingWeight: Hashable, Sendable, CaseIterable {
    /// For anything: 95th percentile of delay, jitter and loss.
    case plain
    /// For a game of one of `GameVerdict.tickRates`: median delay, and the ticks that are missed, which has jitter in
    /// it.
    case tick(Int)

    /// The plain one, and one for each tick rate.
    package static let allCases: [RankingWeight] = [.plain] + GameVerdict.tickRates.map { .tick($0) }

    /// Its place among all, 0...4; nil of a tick rate that is not judged.
    var index: Int? { Self.allCases.firstIndex(of: self) }

    /// Ticks a second; nil of the plain one.
    package var tickHertz: Int? { if case .tick(let hertz) = self { hertz } else { nil } }
}

/// How lines are ranked. What a line costs is a delay, in milliseconds: that of the line, with what else makes it worse
/// for a customer added.
package struct RankingRules: Equatable, Sendable {
    /// Rounds of a line that are looked at: the last ones in which it was measured.
    package var window = 12
    /// With fewer rounds a line has no place: no interval of a median can be said (`MedianInterval`).
    package var minRounds = 8
    /// Rounds in a row for which the place of a line must have been wrong for the line to get another, where its
    /// intervals of before and now are not apart.
    package var patience = 24
    /// What one point of loss, 0.01, counts as, milliseconds.
    package var pointOfLoss = 20.0
    /// What one millisecond of jitter counts as, milliseconds: a receiver's buffer holds some two jitters.
    package var jitter = 2.0

    /// The rules that the service has.
    package init() {}
}

/// Why a line has no place in a ranking.
package enum RankingExclusion: Hashable, Sendable {
    /// It is in this open incident.
    case incident(Int)
    /// It is being worked on.
    case maintenance
    /// Nobody wants to hear of it: it is silenced.
    case silenced
    /// The last valid round did not measure it.
    case unmeasured
    /// Too few of the last rounds measured it, and could be trusted: so many.
    case tooFewRounds(Int)
    /// Hardly any probe came back, so that its delay is not known.
    case noDelay

    /// The word that formats have for it; it never changes.
    package var word: String {
        switch self {
        case .incident: "incident"
        case .maintenance: "maintenance"
        case .silenced: "silenced"
        case .unmeasured: "unmeasured"
        case .tooFewRounds: "too-few-rounds"
        case .noDelay: "no-delay"
        }
    }

    /// Every word, in the order of the cases.
    package static let words = ["incident", "maintenance", "silenced", "unmeasured", "too-few-rounds", "no-delay"]
}
