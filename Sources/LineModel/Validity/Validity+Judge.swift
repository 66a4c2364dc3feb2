extension Validity {
    /// Whether a round can be trusted: every rule of `ValidityRule.all` is asked, the worst finding is the verdict, and
    /// findings stand in the order of the rules.
    ///
    /// - Parameters:
    ///   - ledger: what the prober did itself.
    ///   - totals: the probes of all lines that were probed.
    ///   - plan: for the timeout.
    package static func judge(
        ledger: RoundLedger, totals: OutcomeCounts, plan: PlanFigures,
        thresholds: ValidityThresholds = ValidityThresholds()
    ) -> Validity {
        judge(RoundFacts(ledger: ledger, totals: totals, plan: plan, thresholds: thresholds))
    }

    /// The same where it is known what lies in which lines: that is theirs, and counts against no others.
    static func judge(_ facts: RoundFacts) -> Validity {
        let findings = ValidityRule.all.compactMap { $0.judge(facts) }
        let verdict = findings.map(\.verdict).max { $0.severity < $1.severity }
        return Validity(verdict: verdict ?? .valid, findings: findings)
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
