package import LineModel

/// When a fleet's judgement accuses what.
package struct FleetRules: Equatable, Sendable {
    /// From how many of the vantages that see a line it must be bad to be raised by itself, where nothing that it
    /// shares explains it.
    package enum RaiseFrom: Equatable, Sendable {
        /// More than half of them; of two both.
        case most
        /// So many, 1 or more, or all where fewer see it.
        case vantages(Int)
        /// This share of them, above 0, at most 1.
        case share(Double)

        /// Whether a line that is bad from `bad` of `seen` vantages is raised.
        package func raises(bad: Int, of seen: Int) -> Bool {
            guard bad > 0 else { return false }
            return switch self {
            case .most: 2 * bad > seen
            case .vantages(let least): bad >= min(max(1, least), seen)
            case .share(let share): Double(bad) >= share * Double(seen) - 1e-9
            }
        }
    }

    /// When a line is raised by itself.
    package var raiseFrom: RaiseFrom
    /// The share of a vantage's lines that others see healthy which it sees bad, from which on its uplink is at fault.
    package var uplinkShare: Double
    /// For so many slots a vantage whose uplink was at fault is not believed while a good part of its lines still waits
    /// to be cleared.
    package var uplinkHold: Int
    /// Slots in a row in which a line is not measured from a vantage, before that counts against it.
    package var unmeasuredAfter: Int
    /// Slots in a row in which a vantage does not report, before that is told.
    package var absentAfter: Int
    /// Slots in a row in which a vantage's round is not valid, before that is told.
    package var blindAfter: Int
    /// Slots in a row in which a vantage's clock is wrong, before that is told.
    package var wrongClockAfter: Int
    /// How often evidence that no vantage has enough of by itself may raise a line by mistake, over the fleet; nil
    /// where such evidence is not added up.
    package var budget: FalseAlarmBudget?

    /// The usual rules.
    package init(
        raiseFrom: RaiseFrom = .most, uplinkShare: Double = 0.8, uplinkHold: Int = 6, unmeasuredAfter: Int = 3,
        absentAfter: Int = 3, blindAfter: Int = 3, wrongClockAfter: Int = 3, budget: FalseAlarmBudget? = .usual
    ) {
        self.raiseFrom = raiseFrom
        self.uplinkShare = uplinkShare
        self.uplinkHold = uplinkHold
        self.unmeasuredAfter = unmeasuredAfter
        self.absentAfter = absentAfter
        self.blindAfter = blindAfter
        self.wrongClockAfter = wrongClockAfter
        self.budget = budget
    }
}
