internal import LineHistory
internal import LineModel

/// The report's rows, all of them, for a spreadsheet.
enum ReportCSV {
    /// So many lines are asked for at a time.
    private static let step = 1_000

    static let header = [
        "line", "from", "to", "availability", "rounds", "measured", "down", "sent", "lost", "loss", "minutes_of_loss",
        "loss_above", "rtt_p95_ms", "rtt_worst_p95_ms", "incidents", "worst_hour", "worst_hour_loss",
    ]

    static func bytes(_ asked: ReportQuery, _ history: SiteHistory) throws -> [UInt8] {
        var page = asked
        page.lines.pageSize = step
        page.lines.page = 1
        var report = try page.report(history)
        var text = "\u{FEFF}" + header.joined(separator: ",") + "\r\n"
        text += row(report.total, asked)
        while !report.rows.isEmpty {
            for line in report.rows { text += row(line, asked) }
            guard page.lines.page * step < report.matched else { break }
            page.lines.page += 1
            report = try page.report(history)
        }
        return Array(text.utf8)
    }

    /// - Parameter row: that of all lines has no name.
    static func row(_ row: AvailabilityReport.Row, _ asked: ReportQuery) -> String {
        func number(_ value: Double?, _ decimals: Int) -> String {
            value.map { FigureText.fixed($0, decimals: decimals) } ?? ""
        }
        let worst = row.worstHours.first
        return [
            SpreadsheetText.field(row.name.isEmpty ? "*" : row.name), clock(asked.from), clock(asked.to),
            number(row.availability, 6), "\(row.rounds)", "\(row.measured)", "\(row.down)", "\(row.sent)",
            "\(row.lost)",
            number(row.loss, 6), number(row.minutesOfLoss, 1), number(asked.lossAbove, 6), number(row.medianP95, 3),
            number(row.worstP95, 3), "\(row.incidents)", worst.map { clock($0.from) } ?? "", number(worst?.loss, 6),
        ].joined(separator: ",") + "\r\n"
    }

    /// As spreadsheets read times, by the offset of the time.
    private static func clock(_ time: WallTime) -> String { "\(time.dateText) \(time.timeText)" }
}
