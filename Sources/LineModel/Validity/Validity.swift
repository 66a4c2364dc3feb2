/// Whether a round can be trusted, and what speaks against it.
package struct Validity: Equatable, Sendable, Codable {
    /// `suspect` and `invalid` rounds raise no alarm; an `invalid` one makes the command fail.
    package enum Verdict: String, Sendable, CaseIterable, Codable {
        case valid, suspect, invalid
    }

    /// How far the round can be trusted: the worst that any finding makes of it.
    package var verdict: Verdict
    /// What speaks against the round, in the order of the rules; empty when it is valid.
    package var findings: [ValidityFinding]

    /// A validity that was judged or read; nothing checks that the findings suit the verdict.
    package init(verdict: Verdict, findings: [ValidityFinding]) {
        self.verdict = verdict
        self.findings = findings
    }

    /// Older programs stored, and read, reasons in words under `reasons`.
    private enum CodingKeys: String, CodingKey { case verdict, reasons, findings }

    /// - Throws: what is no validity of any version.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        verdict = try container.decode(Verdict.self, forKey: .verdict)
        let told = try container.decode([String].self, forKey: .reasons).map(ValidityFinding.told)
        let found = try container.decodeIfPresent(LossyList<ValidityFinding>.self, forKey: .findings)
        findings = told + (found?.elements ?? [])
    }

    /// - Throws: what the encoder does.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(verdict, forKey: .verdict)
        let told = findings.compactMap { if case .told(let text) = $0 { text } else { nil } }
        try container.encode(told, forKey: .reasons)
        let found = findings.filter { $0.kind != .told }
        if !found.isEmpty { try container.encode(LossyList(found), forKey: .findings) }
    }
}
