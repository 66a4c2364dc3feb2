package import LineModel

/// A self-test for people: a row a stage with what was measured and what was true, the reasons, and one plain sentence.
package enum SelftestText {
    /// - Parameter columns: sentences are broken to this width.
    package static func render(_ report: SelftestReport, columns: Int, color: Bool) -> String {
        var text = table(report, columns, color)
        text += "\n" + wrapped(legend, columns)
        let reasons = zip(report.results, report.judgements).filter { $0.1.verdict != .pass }
        for (figures, judgement) in reasons {
            text += "\n\(packets(figures.rate)), \(state(figures)): \(word(judgement.verdict))\n"
            for reason in judgement.findings.map(Words.flags.finding) {
                text += wrapped("- " + TerminalText.cleaned(reason), columns, indent: "  ", first: "")
            }
        }
        return text + "\n" + conclusion(report).map { wrapped($0, columns) }.joined()
    }

    // MARK: - The table

    private static let head = [
        "pkts/s", "CPU", "probes", "unsent", "lost", "true", "dup", "true", "reord", "true", "over us", "max",
        "own us", "late us", "round", "verdict",
    ]
    /// Columns that leave where there is no room for all, these first: what is wrong with them is told in words below.
    private static let yielding = [[8, 9], [6, 7], [11], [3], [12], [13]]

    private static let legend = """
        A stage is \(SelftestStage.sendingNanoseconds / 1_000_000_000) s of the plan, or one probe on each line. \
        true: what the far ends did. over: mean RTT over the true hold, of the median line (within \
        \(decimal(SelftestJudgement.delayErrorLimit * 1e3, 0...0)) us passes) and the worst. own: p99 of the prober's \
        delay to itself. late: p99 of how late probes left.
        """

    private static func table(_ report: SelftestReport, _ columns: Int, _ color: Bool) -> String {
        let judgements = report.judgements
        let rows = zip(report.results, judgements).map(cells)
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        var kept = Array(head.indices)
        for group in yielding where kept.reduce(kept.count - 1, { $0 + widths[$1] }) > columns {
            kept.removeAll(where: group.contains)
        }
        let isKept = { (cells: [String]) in kept.map { cells[$0] } }
        var text = line(isKept(head), kept, widths, nil)
        for (row, judgement) in zip(rows, judgements) {
            text += line(isKept(row), kept, widths, color ? colour(judgement.verdict) : nil)
        }
        let left = head.indices.filter { !kept.contains($0) && head[$0] != "true" }.map { head[$0] }
        return left.isEmpty ? text : text + "left out to fit: \(left.joined(separator: ", "))\n"
    }

    private static func cells(_ figures: SelftestFigures, _ judgement: SelftestJudgement) -> [String] {
        let reorders = SelftestNature.reorderByMilliseconds(intervalNanoseconds: figures.stage.intervalNanoseconds)
        return [
            grouped(Int(figures.rate.rounded())), state(figures), grouped(figures.planned), grouped(figures.unsent),
            grouped(figures.lost.measured), grouped(figures.lost.truth), grouped(figures.duplicates.measured),
            grouped(figures.duplicates.truth), reorders == nil ? "-" : grouped(figures.reordered.measured),
            reorders == nil ? "-" : grouped(figures.reordered.truth), micro(figures.delayError?.median),
            micro(figures.delayError?.max), decimal(figures.selfProbe.map { $0 * 1e3 }, 1...1),
            micro(figures.lateness.map { Double($0) / 1e6 }),
            figures.validity.verdict.rawValue, word(judgement.verdict),
        ]
    }

    private static func micro(_ milliseconds: Double?) -> String { decimal(milliseconds.map { $0 * 1e3 }, 0...0) }

    private static func state(_ figures: SelftestFigures) -> String { figures.stage.isLoaded ? "busy" : "idle" }

    private static func word(_ verdict: SelftestJudgement.Verdict) -> String { verdict.rawValue.uppercased() }

    private static func colour(_ verdict: SelftestJudgement.Verdict) -> SGR {
        switch verdict {
        case .pass: .green
        case .fail: .red
        case .unclear: .yellow
        }
    }

    /// Words to the left, figures to the right; only the verdict is coloured.
    ///
    /// - Parameter columns: the numbers of the cells' columns in the whole table.
    private static func line(_ cells: [String], _ columns: [Int], _ widths: [Int], _ colour: SGR?) -> String {
        let parts = zip(cells, columns).map { cell, column in
            let padding = String(repeating: " ", count: widths[column] - cell.count)
            if column == head.count - 1 { return colour?.paint(cell) ?? cell }
            return column == 1 || column == head.count - 2 ? cell + padding : padding + cell
        }
        return parts.joined(separator: " ") + "\n"
    }

    // MARK: - Sentences

    /// Says the plan that was tried: lines, probes, interval and rate.
    package static func plan(_ report: SelftestReport) -> String {
        "\(grouped(report.lines)) \(report.lines == 1 ? "line" : "lines") x \(grouped(report.count)) every "
            + "\(Duration.nanoseconds(report.intervalNanoseconds).shortText) (\(packets(report.rate)))"
    }

    private static func packets(_ rate: Double) -> String { "\(grouped(Int(rate.rounded()))) packets/s" }

    /// What the machine can do, and what to do where it is not enough.
    package static func conclusion(_ report: SelftestReport) -> [String] {
        var sentences: [String] = []
        if report.lines < SelftestStage.minLines {
            sentences.append(
                "It was tested with \(SelftestStage.minLines) lines, one of each kind; the plan has \(report.lines).")
        }
        if report.omitted > 0 {
            sentences.append(
                "\(grouped(report.omitted)) more of the plan's lines cannot be measured and are not in this: "
                    + "`plumbline plan` tells why.")
        }
        if report.interrupted { return sentences + ["interrupted: nothing is proven for \(plan(report))"] }
        if report.passes { return sentences + ["this machine can carry the plan: \(plan(report))"] }
        return sentences + ["this machine cannot carry the plan: \(plan(report)). \(advice(report))"]
    }

    private static func advice(_ report: SelftestReport) -> String {
        if report.failsOnlyUnderLoad {
            return
                "It can while it is idle, but not while other programs keep every core busy: give the prober a core of "
                + "its own (cpuset) or precedence (nice -n -10), or measure fewer lines."
        }
        guard let rate = report.provenIdleRate else {
            return "Not even a quarter of its rate, while it is idle: give the prober more CPU."
        }
        return "\(packets(rate)) are proven while it is idle: lower the rate (--max-rate \(Int(rate))), measure fewer "
            + "lines, or give the prober more CPU."
    }

    /// Breaks at spaces.
    private static func wrapped(_ text: String, _ columns: Int, indent: String = "", first: String = "") -> String {
        var (result, line) = ("", first)
        for word in text.split(separator: " ") {
            if line.count + word.count + 1 > columns, line.contains(where: { $0 != " " }) {
                result += line + "\n"
                line = indent
            }
            line += (line.isEmpty || line.last == " " ? "" : " ") + word
        }
        return result + line + "\n"
    }
}
