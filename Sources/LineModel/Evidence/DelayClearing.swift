/// Whether a line that was raised for its delay or jitter is as usual again: the mirrored Bernoulli detector, together
/// with rounds below every mark.
///
/// It refutes that the figure is still above its mark in at least half of the rounds in which it was said to be. The
/// line is cleared when the evidence of that is 1 : 20 and so many rounds in a row were below all marks, whichever
/// comes later.
package struct DelayClearing: Hashable, Sendable {
    /// Evidence that clears.
    package static let bar = 20.0
    /// What the line was raised for.
    package let figure: DelayEvidence.Figure
    /// In what share of the rounds it was said to be above its mark: one of `DelayEvidence`'s alternatives.
    package let share: Double
    /// The Shiryaev-Roberts sum.
    package private(set) var sum: Double
    /// How many rounds in a row were below all marks.
    package private(set) var quietRounds: Int

    /// A line that was raised, or as it was stored; a sum that is none counts as none.
    ///
    /// - Parameter share: within 0...1.
    package init(_ figure: DelayEvidence.Figure, share: Double, sum: Double = 0, quietRounds: Int = 0) {
        self.figure = figure
        self.share = share
        self.sum = sum >= 0 ? min(sum, 1e30) : 0
        self.quietRounds = max(0, quietRounds)
    }

    /// Enters a valid round; one that says nothing changes nothing.
    ///
    /// - Parameters:
    ///   - rates: how often the line in order is above its marks.
    ///   - clearAfter: rounds in a row below all marks that it takes at least.
    /// - Returns: whether the line is cleared by this round.
    package mutating func enter(_ marks: DelayMarks, rates: DelayRates, clearAfter: Int) -> Bool {
        let said = marks.all.compactMap { $0 }
        guard !said.isEmpty else { return false }
        quietRounds = said.contains(true) ? 0 : quietRounds + 1
        if let isAbove = marks.all[figure.rawValue] {
            sum = min(1e30, (1 + sum) * factor(isAbove, rate: rates.rates[figure.rawValue]))
        }
        return sum >= Self.bar && quietRounds >= clearAfter
    }

    /// The e-value: expected to be at most 1 where the figure is above its mark in half of `share` of the rounds, or
    /// more.
    func factor(_ isAbove: Bool, rate: Double) -> Double {
        // The two are kept apart where the line is above its mark often, or it is not known how often.
        let usual = min(rate, share / 1.5)
        let bad = max(share / 2, 1.25 * usual)
        return isAbove ? usual / bad : (1 - usual) / (1 - bad)
    }
}
