extension Validity {
    /// Whether a round can be trusted: every rule of `ValidityRule.all` is asked, the worst finding is the verdict, and
    /// each finding is a reason, in the order of the rules.
    ///
    /// - Parameters:
    ///   - ledger: what the prober did itself.
    ///   - totals: the probes of all lines that were probed.
    ///   - plan: for the timeout.
    package static func judge(
        ledger: RoundLedger, totals: OutcomeCounts, plan: PlanFigures,
        thresholds: ValidityThresholds = ValidityThresholds()
    ) -> Validity {
        let facts = RoundFacts(ledger: ledger, totals: totals, plan: plan, thresholds: thresholds)
        let findings = ValidityRule.all.compactMap { $0.judge(facts) }
        let verdict = findings.map(\.verdict).max { $0.severity < $1.severity }
        return Validity(verdict: verdict ?? .valid, reasons: findings.map(\.reason))
    }
}

extension Validity.Verdict {
    /// 0 valid, 1 suspect, 2 invalid.
    fileprivate var severity: Int {
        switch self {
        case .valid: 0
        case .suspect: 1
        case .invalid: 2
        }
    }
}

/// All that a rule may look at.
struct RoundFacts {
    var ledger: RoundLedger
    var totals: OutcomeCounts
    var plan: PlanFigures
    var thresholds: ValidityThresholds

    var stall: Duration { .nanoseconds(ledger.longestStallNanoseconds) }
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
