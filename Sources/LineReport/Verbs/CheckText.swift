package import LineModel

/// A round as a monitoring plugin prints it: the state, a text, performance data, and further lines of long output
/// (Monitoring Plugins Development Guidelines, "Plugin Output for Nagios").
package enum CheckText {
    /// Lines that the first line of the output names, and lines that the rest gives figures or reasons of.
    static let maxNamed = 5
    static let maxLines = 50
    /// Characters before the performance data.
    static let maxTextLength = 300
    private static let maxNameLength = 40
    private static let maxReasonLength = 120

    /// The prober's command's own words.
    private static let words = Words.flags

    /// - Parameter notes: what the round did otherwise than it was asked to, for the long output.
    package static func render(_ result: CheckResult, notes: [PlanNote] = []) -> String {
        let first = "\(headline(result)) | \(CheckPerformance.data(result).joined(separator: " "))"
        let rest =
            reasons(result) + omission(result) + RoundWords.validity(result.report, words) + notes.map(words.note)
        return first + "\n" + rest.map { cleaned($0) + "\n" }.joined()
    }

    /// UNKNOWN, because there was no round: the first message beside it, the others below.
    package static func failure(_ messages: [String]) -> String {
        let rows = messages.flatMap { $0.split(whereSeparator: \.isNewline) }.map { cleaned(String($0)) }
        let text = cut("\(CheckState.unknown.word) - \(rows.first ?? "no reason is known")", maxTextLength)
        // What was cut off is told in full below.
        let rest = text.hasSuffix("…") ? rows[...] : rows.dropFirst()
        return ([text] + rest).map { $0 + "\n" }.joined()
    }

    /// What may stand in the output: no control characters, and no `|`, which begins performance data.
    static func cleaned(_ text: String) -> String {
        TerminalText.cleaned(text).unicodeScalars.map { $0 == "|" ? "/" : String($0) }.joined()
    }

    // MARK: - The first line

    static func headline(_ result: CheckResult) -> String {
        cut("\(result.state.word) - \(sentence(result))", maxTextLength)
    }

    private static func sentence(_ result: CheckResult) -> String {
        let report = result.report
        if report.ledger.interrupted {
            return "interrupted: \(grouped(report.totals.sent)) of \(grouped(report.totals.planned)) probes were sent"
        }
        if report.validity.verdict != .valid, report.lines.contains(where: { $0.sampleRow != nil }) {
            let first = report.validity.findings.first.map(words.finding) ?? ""
            return cleaned("the round is \(report.validity.verdict.rawValue): \(first)")
        }
        if result.lines.count == 1, let line = result.lines.first {
            return "\(name(line)): \(line.state == .ok ? figures(line.row.summary) : why(line))"
        }
        return result.state == .ok ? allWell(result) : worst(result)
    }

    private static func figures(_ summary: LineSummary) -> String {
        "loss \(percent(summary.counts.lossRatio)), mean RTT \(milliseconds(summary.rtt?.mean)), "
            + "jitter \(milliseconds(summary.jitter))"
    }

    /// `3 lines: loss 0.5 % in all, 1 % at most (a); mean RTT 38.602 ms at most (b)`.
    private static func allWell(_ result: CheckResult) -> String {
        let loss = result.lines.max { ($0.row.summary.counts.lossRatio ?? 0) < ($1.row.summary.counts.lossRatio ?? 0) }
        let delay = result.lines.max { ($0.row.summary.rtt?.mean ?? 0) < ($1.row.summary.rtt?.mean ?? 0) }
        var text = "\(grouped(result.lines.count)) lines: loss \(percent(result.report.totals.lossRatio)) in all"
        if let loss, let ratio = loss.row.summary.counts.lossRatio, ratio > 0 {
            text += ", \(percent(ratio)) at most (\(name(loss)))"
        }
        guard let delay, let mean = delay.row.summary.rtt?.mean else { return text }
        return text + "; mean RTT \(milliseconds(mean)) at most (\(name(delay)))"
    }

    /// `2 of 9 lines critical, 1 warning: a (loss 100.0 % is above 30 %), b (…) and 1 more`.
    private static func worst(_ result: CheckResult) -> String {
        let states: [(CheckState, String)] = [(.critical, "critical"), (.warning, "warning"), (.unknown, "unmeasured")]
        let counts = states.map { (result.count($0.0), $0.1) }.filter { $0.0 > 0 }
        let words = counts.enumerated().map { index, pair in
            let of = index == 0 ? " of \(grouped(result.lines.count)) lines" : ""
            return "\(grouped(pair.0))\(of) \(pair.1)"
        }
        var text = "\(words.joined(separator: ", ")): "
        let bad = result.worstFirst.prefix { $0.state != .ok }
        var named = 0
        for line in bad.prefix(maxNamed) {
            let item = "\(named == 0 ? "" : ", ")\(name(line)) (\(why(line)))"
            // Room for the state before and for " and 100,000 more" after it.
            if named > 0, text.count + item.count > maxTextLength - 30 { break }
            text += item
            named += 1
        }
        return named == bad.count ? text : "\(text) and \(grouped(bad.count - named)) more"
    }

    private static func name(_ line: CheckedLine) -> String {
        TerminalText.cutMiddle(cleaned(line.row.line.name), to: maxNameLength)
    }

    private static func why(_ line: CheckedLine) -> String {
        cut(cleaned(words.reasons(line.reasons).joined(separator: "; ")), maxReasonLength)
    }

    private static func percent(_ ratio: Double?) -> String { "\(decimal(ratio.map { $0 * 100 }, 0...2)) %" }

    private static func milliseconds(_ value: Double?) -> String { "\(decimal(value, 3...3)) ms" }

    private static func cut(_ text: String, _ limit: Int) -> String {
        text.count <= limit ? text : text.prefix(limit - 1) + "…"
    }

    // MARK: - The long output

    private static func reasons(_ result: CheckResult) -> [String] {
        let isValid = result.report.validity.verdict == .valid
        // In a round that is not valid every line has the round's reason, which stands below.
        let bad = result.worstFirst.filter { $0.state != .ok && (isValid || $0.row.sampleRow == nil) }
        let rows = bad.prefix(maxLines).map { line in
            "\(line.state.word) \(line.row.line.name): \(words.reasons(line.reasons).joined(separator: "; "))"
        }
        return rows + (bad.count > maxLines ? ["and \(grouped(bad.count - maxLines)) more lines"] : [])
    }

    private static func omission(_ result: CheckResult) -> [String] {
        guard result.lines.count > maxLines else { return [] }
        return ["performance data: the totals and the worst \(maxLines) of \(grouped(result.lines.count)) lines"]
    }
}
