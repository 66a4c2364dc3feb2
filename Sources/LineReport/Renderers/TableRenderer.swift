import LineModel

extension RoundRenderer {
    /// The terminal's: the worst line first, then what the round was worth. Where the terminal is too low for that the
    /// worst line is the last one, above what the round was worth.
    ///
    /// Holds the order of the lines but never their text: widths are found in a first pass.
    package static let table = RoundRenderer(
        name: "table", fileEndings: [], summary: "the worst line first, for the terminal"
    ) { report, context, sink in
        var bytes = ByteWriter(to: sink)
        let order = worstFirst(report.lines)
        let shown = order.prefix(max(context.maxRows ?? order.count, 0))
        let layout = TableLayout(report, rows: shown, context)
        let footer = footer(report, order, layout, context)
        let hidden = hiddenNote(order.count - shown.count)
        // What would scroll away is the best.
        let isTurned = context.rows.map { shown.count + footer.count + hidden.count + 2 > $0 } ?? false
        if isTurned { for row in hidden { bytes.append(text: row + "\n") } }
        if !shown.isEmpty { bytes.append(text: layout.heading) }
        for index in isTurned ? shown.reversed() : Array(shown) {
            layout.write(report.lines[index], to: &bytes)
            try bytes.checkpoint()
        }
        for row in isTurned ? footer : hidden + footer { bytes.append(text: row + "\n") }
        try bytes.finish()
    }
}

/// Abnormal lines, then unmeasured ones, then healthy ones; by loss and then by mean delay within each, and in the
/// order of the file where both are equal. A line that answered nothing is worse than any delay.
func worstFirst(_ lines: [LineReportRow]) -> [Int] {
    let keys = lines.map { row in
        (rank(row.verdict), -(row.summary.counts.lossRatio ?? 0), -(row.summary.rtt?.mean ?? .infinity))
    }
    // With the index last, because the standard library does not promise a stable sort.
    return lines.indices.sorted { (keys[$0].0, keys[$0].1, keys[$0].2, $0) < (keys[$1].0, keys[$1].1, keys[$1].2, $1) }
}

/// The same order for lines of the history.
func worstFirst(_ lines: [HistoryLine]) -> [Int] {
    let keys = lines.map { (rank($0.verdict), -($0.loss ?? 0), -($0.meanRTT ?? .infinity)) }
    return lines.indices.sorted { (keys[$0].0, keys[$0].1, keys[$0].2, $0) < (keys[$1].0, keys[$1].1, keys[$1].2, $1) }
}

private func rank(_ verdict: LineVerdict) -> Int {
    switch verdict {
    case .abnormal: 0
    case .unmeasured: 1
    case .healthy: 2
    }
}

private func hiddenNote(_ hidden: Int) -> [String] {
    hidden > 0 ? ["… and \(grouped(hidden)) more lines, none of them worse"] : []
}

private func footer(
    _ report: RoundReport, _ order: [Int], _ layout: TableLayout, _ context: RenderContext
) -> [String] {
    let words = context.words
    var rows = report.lines.isEmpty ? [] : [""]
    if !layout.droppedTitles.isEmpty {
        rows.append("left out to fit the terminal: " + layout.droppedTitles.joined(separator: ", "))
    }
    for dimension in context.groupings {
        let sums = GroupSums(report, by: dimension)
        let groups = sums.rows
        let section = GroupSection.rows(
            groups, by: dimension, total: groups.count, without: sums.without, most: context.maxRows, context)
        rows += section + (section.isEmpty ? [] : [""])
    }
    rows += RoundWords.summary(report, words)
    let abnormal = order.filter { report.lines[$0].verdict == .abnormal }
    rows += RoundWords.reasons(abnormal.lazy.map { report.lines[$0] }, words).map { "  " + $0 }
    let explained = order.filter { report.lines[$0].verdict != .abnormal && !report.lines[$0].conclusions.isEmpty }
    rows += RoundWords.conclusions(explained.lazy.map { report.lines[$0] }, words).map { "  " + $0 }
    let unmeasured = UnmeasuredGroups(order.lazy.map { report.lines[$0] }, words)
    rows += unmeasured.rows(atMost: RoundWords.maxReasons).map { "  " + $0 }
    rows += RoundWords.stampNotes(order.lazy.map { report.lines[$0] }).map { "  " + $0 }
    var validity = RoundWords.validity(report, words)
    validity[0] = layout.paint(validity[0], colour(report.validity.verdict))
    return rows + validity
}

private func colour(_ verdict: Validity.Verdict) -> SGR {
    switch verdict {
    case .valid: .green
    case .suspect: .yellow
    case .invalid: .red
    }
}
