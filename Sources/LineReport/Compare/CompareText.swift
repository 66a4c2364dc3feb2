internal import LineModel

/// A comparison for people: what became worse, what became better, and what is not said.
package enum CompareText {
    /// Names that a row lists at most before it counts the others.
    private static let maxNames = 12

    /// The whole text, with a line end behind each row.
    package static func render(_ rounds: ComparedRounds, _ context: RenderContext) -> String {
        let compared = rounds.comparison
        var rows = [head("before", rounds.before, context), head("after ", rounds.after, context)]
        rows += rounds.notes.flatMap { RowWrapping.rows("note: \($0)", to: context.columns) }
        for change in [RoundComparison.Change.worse, .better] {
            rows += [""] + section(change, compared.entries(change), context)
        }
        rows += [""] + remarks(compared, context) + verdict(compared, context)
        return rows.map { $0 + "\n" }.joined()
    }

    /// "before  120 lines, valid, 2026-11-28T12:00:04+08:00"
    private static func head(_ word: String, _ round: RoundResult, _ context: RenderContext) -> String {
        let lines = "\(grouped(round.lines.count)) \(round.lines.count == 1 ? "line" : "lines")"
        let when = round.started.map { ", \($0.rfc3339(fractionDigits: 0))" } ?? ""
        let text = "\(word)  \(lines), \(round.verdict.rawValue)\(when), \(TerminalText.cleaned(round.vantage))"
        return cut(text, context)
    }

    private static func section(
        _ change: RoundComparison.Change, _ entries: [RoundComparison.Entry], _ context: RenderContext
    ) -> [String] {
        let color: SGR = change == .worse ? .red : .green
        let lines = "\(grouped(entries.count)) \(entries.count == 1 ? "line" : "lines")"
        let title = "\(change.rawValue): \(entries.isEmpty ? "none" : lines)"
        let painted = context.color && !entries.isEmpty ? color.paint(title) : title
        let shown = Array(entries.prefix(context.maxRows ?? entries.count))
        let (rows, dropped) = HistoryTable(HistoryListing(compared: shown), context).section { _ in nil }
        var all = [painted] + rows
        if shown.count < entries.count {
            all.append("… and \(grouped(entries.count - shown.count)) more, which changed less")
        }
        if !dropped.isEmpty { all.append(cut("left out to fit: \(dropped.joined(separator: ", "))", context)) }
        return all
    }

    // MARK: - What is not said

    private static func remarks(_ compared: RoundComparison, _ context: RenderContext) -> [String] {
        let inRuns = compared.entries.filter { $0.isInRuns && $0.change == .same }
        let verdicts = compared.entries.filter { $0.hasOtherVerdict && $0.change == .same }
        var rows: [String] = []
        func add(_ names: [String], _ one: String, _ many: String, most: Int = maxNames) {
            guard !names.isEmpty else { return }
            let shown = names.prefix(most).map { TerminalText.cleaned($0) }
            let more = names.count > shown.count ? ", … and \(grouped(names.count - shown.count)) more" : ""
            let text =
                "\(grouped(names.count)) \(names.count == 1 ? one : many): \(shown.joined(separator: ", "))\(more)"
            rows += RowWrapping.rows(text, to: context.columns)
        }
        add(
            inRuns.map { "\($0.after.name) (\(percent($0.before.loss)) to \(percent($0.after.loss)) %)" },
            "line lost more or less in so few runs that it may be chance",
            "lines lost more or less in so few runs that it may be chance")
        add(
            verdicts.map { "\($0.after.name) (\($0.after.verdict.rawValue) now)" },
            "verdict is another one, within what chance explains",
            "verdicts are other ones, within what chance explains")
        add(
            compared.replaced.map { "\($0.after.name) (\(Self.way($0)))" }, "name is another line now, not compared",
            "names are other lines now, not compared", most: 4)
        add(
            compared.unmeasured.map { "\($0.after.name) (\($0.after.verdict == .unmeasured ? "now" : "before"))" },
            "line was not measured in one of the rounds", "lines were not measured in one of the rounds")
        add(compared.added.map(\.name), "new line", "new lines")
        add(compared.removed.map(\.name), "removed line", "removed lines")
        return rows
    }

    /// What is another one, and which.
    private static func way(_ pair: RoundComparison.Pair) -> String {
        let (before, after) = (pair.before, pair.after)
        if before.ingress != after.ingress { return "ingress \(before.ingress), now \(after.ingress)" }
        if before.echo != after.echo { return "echo \(before.echo ?? "none"), now \(after.echo ?? "none")" }
        return "payload \(before.payload ?? "-"), now \(after.payload ?? "-")"
    }

    private static func verdict(_ compared: RoundComparison, _ context: RenderContext) -> [String] {
        guard !compared.entries.isEmpty else { return ["no line was measured in both rounds"] }
        let (worse, better) = (compared.entries(.worse).count, compared.entries(.better).count)
        let same = compared.entries.count - worse - better
        let level = FigureText.short(compared.rules.level * 100)
        let lines = "\(grouped(compared.entries.count)) \(compared.entries.count == 1 ? "line" : "lines")"
        return RowWrapping.rows(
            "\(lines) compared: \(grouped(worse)) worse, \(grouped(better)) better, \(grouped(same)) as before as far "
                + "as these probes tell; of the changes named at most \(level) % are chance", to: context.columns)
    }

    private static func percent(_ loss: Double?) -> String { decimal(loss.map { $0 * 100 }, 1...1) }

    private static func cut(_ text: String, _ context: RenderContext) -> String {
        context.columns.map { TerminalText.cut(text, to: $0) } ?? text
    }
}
