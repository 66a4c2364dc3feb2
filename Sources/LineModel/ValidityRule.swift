/// The ways in which the prober can have spoilt its own round, each a function from the facts to what it has against
/// them.
enum ValidityRule {
    /// Every rule, in the order in which reasons are given: what falsifies loss, then what falsifies delay. A new rule
    /// is one function in an extension and one entry here. A rule that finds nothing returns nil.
    static let all: [@Sendable (RoundFacts) -> ValidityFinding?] = [
        receiveOverflow,
        unsentProbes,
        interrupted,
        stallBeyondTimeout,
        receiveStampsMissing,
        transmitStampsMissing,
        stallWithUserStamps,
        stampsRejected,
        clockStepped,
    ]
}

/// All that a rule may look at.
struct RoundFacts {
    var ledger: RoundLedger
    var totals: OutcomeCounts
    var plan: PlanFigures
    var thresholds: ValidityThresholds

    var stall: Duration { .nanoseconds(ledger.longestStallNanoseconds) }
    var stallText: String { FigureText.milliseconds(stall) }
    /// First replies, received and late.
    var replies: Int { totals.received + totals.late }
    /// Probes that we failed to send, as far as the ledger says why.
    var failedSends: Int { ledger.sendErrors.reduce(ledger.overdue) { $0 + $1.count } }
}

/// What a rule has against a round.
struct ValidityFinding: Equatable {
    /// `suspect` or `invalid`.
    var verdict: Validity.Verdict
    /// One sentence: what happened, with its numbers; what it means; what to do.
    var reason: String

    static func suspect(_ reason: String) -> ValidityFinding { ValidityFinding(verdict: .suspect, reason: reason) }
    static func invalid(_ reason: String) -> ValidityFinding { ValidityFinding(verdict: .invalid, reason: reason) }
}
