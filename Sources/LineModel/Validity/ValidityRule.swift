/// A way in which the prober or its machine can have spoilt a round: a function from the facts to what it has against
/// them.
struct ValidityRule: Sendable {
    /// Under this heading docs/measuring/validity.md explains the rule.
    let kind: ValidityFinding.Kind
    /// nil when it finds nothing.
    let judge: @Sendable (RoundFacts) -> ValidityFinding?

    init(_ kind: ValidityFinding.Kind, _ judge: @escaping @Sendable (RoundFacts) -> ValidityFinding?) {
        self.kind = kind
        self.judge = judge
    }

    /// Every rule, in the order in which reasons are given: what falsifies loss, then what falsifies delay. A new rule
    /// is one function in an extension, one entry here, one finding with its words, and one heading in
    /// docs/measuring/validity.md.
    static let all: [ValidityRule] = [
        ValidityRule(.receiveOverflow, receiveOverflow),
        ValidityRule(.canaryLost, canaryLost),
        ValidityRule(.suspended, suspended),
        ValidityRule(.unsent, unsentProbes),
        ValidityRule(.scheduleNotKept, scheduleNotKept),
        ValidityRule(.interrupted, interrupted),
        ValidityRule(.neverLeft, neverLeft),
        ValidityRule(.outgoingDrops, outgoingDrops),
        ValidityRule(.incomingDrops, incomingDrops),
        ValidityRule(.stallBeyondTimeout, stallBeyondTimeout),
        ValidityRule(.uncertainProbes, uncertainProbes),
        ValidityRule(.canaryDelay, canaryDelay),
        ValidityRule(.receiveStampsMissing, receiveStampsMissing),
        ValidityRule(.transmitStampsMissing, transmitStampsMissing),
        ValidityRule(.stallWithUserStamps, stallWithUserStamps),
        ValidityRule(.stampsRejected, stampsRejected),
        ValidityRule(.stolenTime, stolenTime),
        ValidityRule(.starved, starved),
        ValidityRule(.clockStepped, clockStepped),
        ValidityRule(.clockSlewed, clockSlewed),
    ]
}
