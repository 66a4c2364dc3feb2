import LineModel

/// Which columns a table has, how wide they are, and how a row is set in them.
struct TableLayout {
    private static let gap = "  "

    private let columns: [TableColumn]
    private let widths: [Int]
    private let settings: TableSettings
    /// Columns left out because the terminal is too narrow for them.
    let droppedTitles: [String]

    /// Reads all `rows` once to find the widths.
    init(_ report: RoundReport, rows: ArraySlice<Int>, _ context: RenderContext) {
        let settings = TableSettings(report, rows: rows, context)
        let all = TableColumn.allCases.filter(settings.has)
        var widths = all.map { $0.title.count }
        for index in rows {
            for (place, column) in all.enumerated() {
                widths[place] = max(widths[place], TerminalText.width(column.cell(report.lines[index], settings)))
            }
        }
        let kept = TableLayout.fitting(all, widths, into: context.columns)
        columns = kept.map { all[$0] }
        self.widths = kept.map { widths[$0] }
        self.settings = settings
        droppedTitles = all.indices.filter { !kept.contains($0) }.map { all[$0].title }
    }

    /// Indices of the columns that are left when the least needed ones are taken out until the rest fits.
    private static func fitting(_ columns: [TableColumn], _ widths: [Int], into limit: Int?) -> [Int] {
        var kept = Array(columns.indices)
        guard let limit else { return kept }
        for dropped in TableColumn.leastNeededFirst {
            let total = kept.reduce(0) { $0 + widths[$1] } + gap.count * (kept.count - 1)
            if total <= limit { break }
            kept.removeAll { columns[$0] == dropped }
        }
        return kept
    }

    /// The row of titles, with its line end.
    var heading: String {
        let titles = zip(columns, widths).map { place($0.title, in: $0, $1) }
        return paint(titles.joined(separator: TableLayout.gap), .bold) + "\n"
    }

    /// Writes one line's row, with its line end.
    func write(_ row: LineReportRow, to bytes: inout ByteWriter) {
        let cells = zip(columns, widths).map { column, width in
            let text = place(column.cell(row, settings), in: column, width)
            return row.verdict == .unmeasured ? text : paint(text, column.colour(row))
        }
        let joined = cells.joined(separator: TableLayout.gap)
        bytes.append(text: row.verdict == .unmeasured ? paint(joined, .dim) : joined)
        bytes.append(ASCII.newline)
    }

    /// Padded to the column, but for the last one: no row ends in spaces.
    private func place(_ text: String, in column: TableColumn, _ width: Int) -> String {
        column == columns.last ? text : column.aligned(text, to: width)
    }

    /// Coloured where the context allows it.
    func paint(_ text: String, _ colour: SGR?) -> String {
        guard settings.color, let colour else { return text }
        return colour.paint(text)
    }
}

/// What the cells of a table depend on beside their line.
struct TableSettings {
    let color: Bool
    let nameColumns: Int
    /// Some line's route says more than its name.
    let hasRoutes: Bool
    /// Some line's two segments were measured.
    let hasSegments: Bool
    /// Of delays: two, or three where a round trip is below a millisecond.
    let decimals: Int
    /// Of loss in percent: enough that one lost probe of a line does not show as none.
    let lossDecimals: Int

    init(_ report: RoundReport, rows: ArraySlice<Int>, _ context: RenderContext) {
        color = context.color
        nameColumns = max(context.maxNameColumns, 1)
        hasRoutes = rows.contains { report.lines[$0].line.routeIfNotName != nil }
        hasSegments = report.segments != nil && rows.contains { report.lines[$0].segments != nil }
        decimals = rows.contains { report.lines[$0].summary.rtt.map { $0.median < 1 } ?? false } ? 3 : 2
        lossDecimals = report.plan.count > 10_000 ? 4 : report.plan.count > 1000 ? 2 : 1
    }

    /// Whether a column has anything to show.
    func has(_ column: TableColumn) -> Bool {
        switch column {
        case .route: hasRoutes
        case .ingressDelay, .beyondDelay, .lossAt: hasSegments
        default: true
        }
    }
}

extension Line {
    /// `ingress>echo`, the way an unnamed line is called; nil when that is the name already.
    fileprivate var routeIfNotName: String? {
        let route = Line(ingress: ingress, echo: echo).name
        return route == name ? nil : route
    }
}

/// A column of the table, in its order.
enum TableColumn: CaseIterable {
    case name, route, sent, received, loss, least, mean, median, p95, most, jitter, duplicates
    case ingressDelay, beyondDelay, lossAt, state

    /// What goes first when the terminal is narrow; the rest always stays.
    static let leastNeededFirst: [TableColumn] = [
        .route, .duplicates, .least, .most, .jitter, .sent, .median, .p95, .ingressDelay, .beyondDelay,
    ]

    var title: String {
        switch self {
        case .name: "line"
        case .route: "ingress>echo"
        case .sent: "sent"
        case .received: "recv"
        case .loss: "loss %"
        case .least: "min ms"
        case .mean: "avg ms"
        case .median: "p50 ms"
        case .p95: "p95 ms"
        case .most: "max ms"
        case .jitter: "jitter ms"
        case .duplicates: "dup"
        case .ingressDelay: "ingress ms"
        case .beyondDelay: "beyond ms"
        case .lossAt: "loss at"
        case .state: "state"
        }
    }

    /// The text of a cell, cleaned and cut; `-` where there is no figure.
    func cell(_ row: LineReportRow, _ settings: TableSettings) -> String {
        let (summary, decimals) = (row.summary, settings.decimals...settings.decimals)
        switch self {
        case .name: return TerminalText.cut(TerminalText.cleaned(row.line.name), to: settings.nameColumns)
        case .route: return TerminalText.cut(TerminalText.cleaned(row.line.routeIfNotName ?? ""), to: 48)
        case .sent: return String(summary.counts.sent)
        case .received: return String(summary.counts.received)
        case .loss:
            return decimal(summary.counts.lossRatio.map { $0 * 100 }, settings.lossDecimals...settings.lossDecimals)
        case .least: return decimal(summary.rtt?.min, decimals)
        case .mean: return decimal(summary.rtt?.mean, decimals)
        case .median: return decimal(summary.rtt?.median, decimals)
        case .p95: return decimal(summary.rtt?.p95, decimals)
        case .most: return decimal(summary.rtt?.max, decimals)
        case .jitter: return decimal(summary.jitter, decimals)
        case .duplicates: return String(summary.duplicates)
        case .ingressDelay: return decimal(SegmentWords.ingressDelay(row.segments), decimals)
        case .beyondDelay: return decimal(SegmentWords.beyondDelay(row.segments), decimals)
        case .lossAt: return SegmentWords.lossAt(row.segments)
        case .state: return row.verdict.rawValue
        }
    }

    /// Text to the left, figures to the right.
    func aligned(_ text: String, to width: Int) -> String {
        let padding = TerminalText.padding(text, to: width)
        switch self {
        case .name, .route, .lossAt, .state: return text + padding
        default: return padding + text
        }
    }

    /// By verdict; a healthy line with some loss has it in yellow.
    func colour(_ row: LineReportRow) -> SGR? {
        let isAbnormal = row.verdict == .abnormal
        switch self {
        case .name: return isAbnormal ? .red : nil
        case .state: return isAbnormal ? .red : .green
        case .loss where row.summary.counts.lossRatio ?? 0 > 0: return isAbnormal ? .red : .yellow
        default: return nil
        }
    }
}

/// Select Graphic Rendition (ECMA-48 section 8.3.117), the few that every terminal and its palette knows.
enum SGR: Int {
    case bold = 1
    case dim = 2
    case red = 31
    case green = 32
    case yellow = 33

    func paint(_ text: String) -> String { "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" }
}
