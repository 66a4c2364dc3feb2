internal import LineModel

/// The truth of a simulated field beside a round's figures, for people.
package enum TruthText {
    /// - Parameter maxRows: show no more lines than these, the first ones.
    package static func render(_ comparisons: [TruthComparison], maxRows: Int) -> String {
        let head = ["line", "lost", "true", "dup", "true", "avg ms", "held ms", "over us", "", "what it was"]
        let rows = comparisons.prefix(maxRows).map(cells)
        let widths = head.indices.map { column in
            ([head] + rows).map { TerminalText.width($0[column]) }.max() ?? 0
        }
        let text = ([head] + rows).map { row in line(row, widths) }.joined()
        return "The truth beside it:\n" + text + verdict(comparisons)
    }

    private static func cells(_ one: TruthComparison) -> [String] {
        [
            TerminalText.cleaned(one.name), "\(one.measuredLost)", "\(one.trueLost)", "\(one.summary.duplicates)",
            "\(one.trueDuplicates)", decimal(one.summary.rtt?.mean, 3...3), decimal(one.trueHold, 3...3),
            decimal(one.excess.map { $0 * 1e3 }, 1...1), one.agrees ? "=" : "DIFFERS", one.nature,
        ]
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        var text = ""
        for (column, cell) in cells.enumerated() {
            let padding = String(repeating: " ", count: widths[column] - TerminalText.width(cell))
            let isText = column == 0 || column >= 8
            text += isText ? cell + (column == cells.count - 1 ? "" : padding) : padding + cell
            if column < cells.count - 1 { text += "  " }
        }
        return text + "\n"
    }

    private static func verdict(_ comparisons: [TruthComparison]) -> String {
        let agreeing = comparisons.count { $0.agrees }
        let excess = comparisons.compactMap(\.excess).map { $0 * 1e3 }.sorted()
        let delays =
            excess.isEmpty
            ? "no delay to compare"
            : "mean RTT over true hold: median \(decimal(excess[excess.count / 2], 1...1)) us, "
                + "most \(decimal(excess.last, 1...1)) us"
        return "losses and duplicates equal the truth on \(agreeing) of \(comparisons.count) lines; \(delays)\n"
    }
}
