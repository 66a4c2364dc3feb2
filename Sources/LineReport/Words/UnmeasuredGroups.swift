package import LineModel

/// Why lines were not measured, in few words: lines with one reason stand together.
package struct UnmeasuredGroups: Sendable {
    /// Names of lines, cleaned, with their common reason, in the order of their first lines.
    private var groups: [(names: [String], count: Int, reason: String)] = []

    /// The largest number of lines that a group names.
    static let maxNames = 3

    /// Takes those of `rows` that are unmeasured for a reason of their own; that the round is not valid is one reason
    /// for all, and the round's.
    package init(_ rows: some Sequence<LineReportRow>, _ words: Words) {
        var places: [String: Int] = [:]
        for row in rows where Self.hasOwnReason(row) {
            let reason = words.reasons(row.reasons).map { TerminalText.cleaned($0) }.joined(separator: words.semicolon)
            let place = places[reason] ?? groups.count
            if place == groups.count {
                places[reason] = place
                groups.append(([], 0, reason))
            }
            groups[place].count += 1
            if groups[place].names.count < Self.maxNames {
                groups[place].names.append(TerminalText.cleaned(row.line.name))
            }
        }
    }

    /// Whether the line is unmeasured, and not only because the round is not valid.
    static func hasOwnReason(_ row: LineReportRow) -> Bool {
        guard row.verdict == .unmeasured else { return false }
        // A line that was never probed has its reason, in whatever words; of one that was, an older program's words may
        // be those of the round.
        return row.sampleRow == nil || row.reasons.contains { ![.round, .told].contains($0.kind) }
    }

    /// No line is unmeasured for a reason of its own.
    package var isEmpty: Bool { groups.isEmpty }

    /// "a, b, c and 4 more: the name hk.example does not resolve", a row a reason, at most so many and one that says
    /// how many lines are left.
    package func rows(atMost most: Int) -> [String] {
        let left = groups.dropFirst(most).reduce(0) { $0 + $1.count }
        return groups.prefix(most).map { group in
            let more = group.count > group.names.count ? " and \(grouped(group.count - group.names.count)) more" : ""
            return "\(group.names.joined(separator: ", "))\(more): \(group.reason)"
        } + (left > 0 ? ["… and \(grouped(left)) more"] : [])
    }
}
