/// What the last valid round found of lines' source ports, so that a further round from fresh ports can prove it: that
/// of the next slot, or a confirmation. Pure; it holds lines of which there is something to prove, and no others.
package struct PortMemory: Sendable {
    private var found: [String: PortFindings] = [:]

    /// Remembers nothing.
    package init() {}

    /// Draws the conclusions that the round before allows, and remembers the round itself. One that is not valid proves
    /// nothing and is not remembered.
    package mutating func take(_ report: inout RoundReport) {
        guard report.validity.verdict == .valid, !report.ledger.interrupted else { return }
        var newest: [String: PortFindings] = [:]
        for index in report.lines.indices {
            guard let ports = report.lines[index].ports else { continue }
            let name = report.lines[index].line.name
            newest[name] = ports
            guard let before = found[name] else { continue }
            report.lines[index].conclude(ports.proved(by: before))
        }
        found = newest
    }

    /// What a confirmation adds to the round that was taken last: the conclusions that only both together allow, or
    /// that it saw again. One that is not valid adds nothing.
    ///
    /// - Parameter round: the id of the round that was taken last.
    package func explanations(by confirmation: RoundReport, after round: String) -> [Explanation] {
        guard confirmation.validity.verdict == .valid, !confirmation.ledger.interrupted else { return [] }
        return confirmation.lines.compactMap { row in
            guard let again = row.ports, let first = found[row.line.name] else { return nil }
            let proved = first.proved(by: again).conclusions.filter(\.isSeenAgain)
            guard !proved.isEmpty else { return nil }
            return Explanation(
                line: row.line.name, at: confirmation.started, round: round, experiment: .round, conclusions: proved)
        }
    }
}

extension LineReportRow {
    /// Puts what is certain now in the place of what the round alone showed of the ports.
    fileprivate mutating func conclude(_ ports: PortFindings) {
        self.ports = ports
        conclusions.removeAll { $0.kind == .lossyPort || $0.kind == .slowPort }
        conclusions += ports.conclusions
    }
}

extension Conclusion {
    /// Whether it is of ports, and a further round from fresh ones saw the same.
    fileprivate var isSeenAgain: Bool {
        switch self {
        case .lossyPort(let finding): finding.again != nil
        case .slowPort(let finding): finding.again != nil
        default: false
        }
    }
}
