/// A way in which the prober or its machine can have spoilt a round: a function from the facts to what it has against
/// them.
struct ValidityRule: Sendable {
    /// Under this heading docs/measuring/validity.md explains the rule.
    let id: String
    /// nil when it finds nothing.
    let judge: @Sendable (RoundFacts) -> ValidityFinding?

    init(_ id: String, _ judge: @escaping @Sendable (RoundFacts) -> ValidityFinding?) {
        self.id = id
        self.judge = judge
    }

    /// Every rule, in the order in which reasons are given: what falsifies loss, then what falsifies delay. A new rule
    /// is one function in an extension, one entry here and one heading in docs/measuring/validity.md.
    static let all: [ValidityRule] = [
        ValidityRule("receive-overflow", receiveOverflow),
        ValidityRule("canary-lost", canaryLost),
        ValidityRule("suspended", suspended),
        ValidityRule("unsent", unsentProbes),
        ValidityRule("schedule-not-kept", scheduleNotKept),
        ValidityRule("interrupted", interrupted),
        ValidityRule("never-left", neverLeft),
        ValidityRule("outgoing-drops", outgoingDrops),
        ValidityRule("incoming-drops", incomingDrops),
        ValidityRule("stall-beyond-timeout", stallBeyondTimeout),
        ValidityRule("uncertain-probes", uncertainProbes),
        ValidityRule("canary-delay", canaryDelay),
        ValidityRule("receive-stamps-missing", receiveStampsMissing),
        ValidityRule("transmit-stamps-missing", transmitStampsMissing),
        ValidityRule("stall-with-user-stamps", stallWithUserStamps),
        ValidityRule("stamps-rejected", stampsRejected),
        ValidityRule("stolen-time", stolenTime),
        ValidityRule("starved", starved),
        ValidityRule("clock-stepped", clockStepped),
        ValidityRule("clock-slewed", clockSlewed),
    ]
}
