internal import LineModel

/// Performance data: `'label'=value[unit];warn;crit;min;max`.
enum CheckPerformance {
    static func data(_ result: CheckResult) -> [String] {
        let lines = result.lines.count > CheckText.maxLines ? result.worstFirst : result.lines
        // Figures of a round that is not valid may be the prober's; a graph would show them as the line's.
        let isValid = result.report.validity.verdict == .valid
        return totals(result, isValid) + lines.prefix(CheckText.maxLines).flatMap { of($0, isValid) }
    }

    private static func totals(_ result: CheckResult, _ isValid: Bool) -> [String] {
        let (report, lines) = (result.report, result.lines.count)
        let loss = isValid ? report.totals.lossRatio : nil
        return [
            "lines=\(lines);;;0;", "critical=\(result.count(.critical));;;0;\(lines)",
            "warning=\(result.count(.warning));;;0;\(lines)", "unmeasured=\(result.count(.unknown));;;0;\(lines)",
            "sent=\(report.totals.sent);;;0;\(report.totals.planned)",
            "received=\(report.totals.received);;;0;\(report.totals.planned)",
            "pl=\(value(loss.map { $0 * 100 }, 0...3, "%"));;;0;100",
            "duration=\(decimal(max(report.duration.seconds, 0), 3...3))s;;;0;",
        ]
    }

    private static func of(_ line: CheckedLine, _ isValid: Bool) -> [String] {
        let summary = isValid ? line.row.summary : LineSummary()
        let (warning, critical) = (line.thresholds.warning, line.thresholds.critical)
        let delays = "\(limit(warning.rtt?.inMilliseconds));\(limit(critical.rtt?.inMilliseconds))"
        let losses = "\(limit(warning.loss.map { $0 * 100 }));\(limit(critical.loss.map { $0 * 100 }))"
        let loss = summary.counts.lossRatio.map { $0 * 100 }
        return [
            "\(label(line, "rta"))=\(value(summary.rtt?.mean, 3...3, "ms"));\(delays);0;",
            "\(label(line, "pl"))=\(value(loss, 0...3, "%"));\(losses);0;100",
            "\(label(line, "jitter"))=\(value(summary.jitter, 3...3, "ms"));;;0;",
        ]
    }

    /// Quoted, with `'` doubled; `=` would end it.
    private static func label(_ line: CheckedLine, _ figure: String) -> String {
        let characters = CheckText.cleaned(line.row.line.name).unicodeScalars.map { scalar in
            scalar == "'" ? "''" : scalar == "=" ? "_" : String(scalar)
        }
        return "'\(characters.joined()) \(figure)'"
    }

    /// `U`: the guidelines' word for a value that could not be determined.
    private static func value(_ value: Double?, _ decimals: ClosedRange<Int>, _ unit: String) -> String {
        value.map { decimal($0, decimals) + unit } ?? "U"
    }

    private static func limit(_ value: Double?) -> String { value.map { decimal($0, 0...6) } ?? "" }
}
