/// What a rule has against a round.
struct ValidityFinding: Equatable {
    /// `suspect` or `invalid`.
    var verdict: Validity.Verdict
    /// One sentence: what happened, with its numbers; what it means; what to do.
    var reason: String

    static func suspect(_ reason: String) -> ValidityFinding { ValidityFinding(verdict: .suspect, reason: reason) }
    static func invalid(_ reason: String) -> ValidityFinding { ValidityFinding(verdict: .invalid, reason: reason) }
}
