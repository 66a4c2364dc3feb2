/// All that a rule may look at.
struct RoundFacts {
    var ledger: RoundLedger
    var totals: OutcomeCounts
    var plan: PlanFigures
    var thresholds: ValidityThresholds
    /// What lies in which lines; nil where nobody looked, and every share is of the round as a whole.
    var troubles: RoundTroubles?

    var stall: Duration { .nanoseconds(ledger.longestStallNanoseconds) }
    /// Sent probes that a transmit stamp was asked of.
    var stampsAsked: Int { totals.sent / max(ledger.transmitStampEvery, 1) }
    /// First replies, received and late.
    var replies: Int { totals.received + totals.late }
    /// Probes that count as unsent because of SOCKS5 proxies.
    var unsentByProxies: Int { ledger.proxies?.unsent ?? 0 }
    /// Probes that we failed to send, as far as the ledger says why.
    var failedSends: Int { ledger.sendErrors.reduce(ledger.overdue) { $0 + $1.count } }
    /// Refused sends that lie in single lines, which are unmeasured for them or probed often enough without.
    var refusedInLines: Int { troubles?.refusedSends.inLines ?? 0 }
}
