internal import LineModel

/// A comparison for people: what became worse, what became better, and what is not said.
package enum CompareText {
    /// Names that a row lists at most before it counts the others.
    private static let maxNames = 12

    /// The whole text, with a line end behind each row.
    package static func render(_ rounds: ComparedRounds, _ context: RenderContext) -> String {
        let (compared, words) = (rounds.comparison, CompareWords(rounds))
        var rows = [
            head(words.heads.one, rounds.before, words, context), head(words.heads.other, rounds.after, words, context),
        ]
        rows += rounds.notes.flatMap { RowWrapping.rows("note: \($0)", to: context.columns) }
        for change in [RoundComparison.Change.worse, .better] {
            rows += [""] + section(change, compared.entries(change), words, context)
        }
        rows += [""] + remarks(compared, words, context) + verdict(compared, words, context)
        return rows.map { $0 + "\n" }.joined()
    }

    /// "before  120 lines, valid, 2026-11-28T12:00:04+08:00, sz"
    private static func head(
        _ word: String, _ round: RoundResult, _ words: CompareWords, _ context: RenderContext
    ) -> String {
        let lines = "\(grouped(round.lines.count)) \(round.lines.count == 1 ? "line" : "lines")"
        let when = round.started.map { ", \($0.rfc3339(fractionDigits: 0))" } ?? ""
        let place = words.vantages == nil ? ", \(TerminalText.cleaned(round.vantage))" : ""
        return cut("\(word)  \(lines), \(round.verdict.rawValue)\(when)\(place)", context)
    }

    private static func section(
        _ change: RoundComparison.Change, _ entries: [RoundComparison.Entry], _ words: CompareWords,
        _ context: RenderContext
    ) -> [String] {
        let color: SGR = change == .worse ? .red : .green
        let lines = "\(grouped(entries.count)) \(entries.count == 1 ? "line" : "lines")"
        let title = "\(words.title(change)): \(entries.isEmpty ? "none" : lines)"
        let painted = context.color && !entries.isEmpty ? color.paint(title) : title
        let shown = Array(entries.prefix(context.maxRows ?? entries.count))
        let (rows, dropped) = HistoryTable(HistoryListing(compared: shown, words), context).section { _ in nil }
        var all = [painted] + rows
        if shown.count < entries.count {
            all.append("… and \(grouped(entries.count - shown.count)) more, which changed less")
        }
        if !dropped.isEmpty { all.append(cut("left out to fit: \(dropped.joined(separator: ", "))", context)) }
        return all
    }

    // MARK: - What is not said

    private static func remarks(
        _ compared: RoundComparison, _ words: CompareWords, _ context: RenderContext
    ) -> [String] {
        let inRuns = compared.entries.filter { $0.isInRuns && $0.change == .same }
        let verdicts = compared.entries.filter { $0.hasOtherVerdict && $0.change == .same }
        var rows: [String] = []
        func add(_ names: [String], _ what: (one: String, many: String), most: Int = maxNames) {
            guard !names.isEmpty else { return }
            let shown = names.prefix(most).map { TerminalText.cleaned($0) }
            let more = names.count > shown.count ? ", … and \(grouped(names.count - shown.count)) more" : ""
            let text =
                "\(grouped(names.count)) \(names.count == 1 ? what.one : what.many): "
                + shown.joined(separator: ", ") + more
            rows += RowWrapping.rows(text, to: context.columns)
        }
        add(
            inRuns.map { "\($0.after.name) (\(words.losses(percent($0.before.loss), percent($0.after.loss))))" },
            words.inRuns)
        add(
            verdicts.map { "\($0.after.name) (\(words.other($0.after.verdict)))" },
            (
                "verdict is another one, within what chance explains",
                "verdicts are other ones, within what chance explains"
            ))
        add(compared.replaced.map { "\($0.after.name) (\(Self.way($0, words)))" }, words.replaced, most: 4)
        add(
            compared.unmeasured.map {
                "\($0.after.name) (\(words.unmeasured(isOther: $0.after.verdict == .unmeasured)))"
            }, words.unmeasured)
        add(compared.added.map(\.name), words.added)
        add(compared.removed.map(\.name), words.removed)
        return rows
    }

    /// What is another one, and which.
    private static func way(_ pair: RoundComparison.Pair, _ words: CompareWords) -> String {
        let (before, after) = (pair.before, pair.after)
        if before.ingress != after.ingress { return words.replaced("ingress", before.ingress, after.ingress) }
        if before.echo != after.echo { return words.replaced("echo", before.echo ?? "none", after.echo ?? "none") }
        return words.replaced("payload", before.payload ?? "-", after.payload ?? "-")
    }

    private static func verdict(
        _ compared: RoundComparison, _ words: CompareWords, _ context: RenderContext
    ) -> [String] {
        guard !compared.entries.isEmpty else { return [words.nothing] }
        let (worse, better) = (compared.entries(.worse).count, compared.entries(.better).count)
        let same = compared.entries.count - worse - better
        let level = FigureText.short(compared.rules.level * 100)
        let lines = "\(grouped(compared.entries.count)) \(compared.entries.count == 1 ? "line" : "lines")"
        return RowWrapping.rows(
            "\(lines) compared: "
                + words.counts(worse: grouped(worse), better: grouped(better), same: grouped(same))
                + " as far as these probes tell; of the \(words.vantages == nil ? "changes" : "differences") named at "
                + "most \(level) % are chance", to: context.columns)
    }

    private static func percent(_ loss: Double?) -> String { decimal(loss.map { $0 * 100 }, 1...1) }

    private static func cut(_ text: String, _ context: RenderContext) -> String {
        context.columns.map { TerminalText.cut(text, to: $0) } ?? text
    }
}
