/// Whether a round can be trusted, with the reasons in words.
package struct Validity: Equatable, Sendable, Codable {
    /// `suspect` and `invalid` rounds raise no alarm; an `invalid` one makes the command fail.
    package enum Verdict: String, Sendable, CaseIterable, Codable {
        case valid, suspect, invalid
    }

    package var verdict: Verdict
    /// Empty when valid. Each says what happened, what it means, and what to do.
    package var reasons: [String]

    package init(verdict: Verdict, reasons: [String]) {
        self.verdict = verdict
        self.reasons = reasons
    }
}
