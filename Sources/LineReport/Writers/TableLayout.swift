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
        var settings = TableSettings(report, rows: rows, context)
        let all = TableColumn.all.filter(settings.has)
        var widths = all.map { $0.title.count }
        for index in rows {
            for (place, column) in all.enumerated() {
                widths[place] = max(widths[place], TerminalText.width(column.cell(report.lines[index], settings)))
            }
        }
        let kept = TableLayout.fitting(all, widths, into: context.columns)
        if let limit = context.columns, context.maxNameColumns == nil,
            let name = kept.first(where: { all[$0].place.isName })
        {
            let spare = limit - TableLayout.total(kept, widths)
            settings.nameColumns = max(settings.nameColumns, widths[name] + spare)
            for index in rows {
                widths[name] = max(widths[name], TerminalText.width(all[name].cell(report.lines[index], settings)))
            }
        }
        columns = kept.map { all[$0] }
        self.widths = kept.map { widths[$0] }
        self.settings = settings
        droppedTitles = all.indices.filter { !kept.contains($0) }.map { all[$0].title }
    }

    /// Indices of the columns that are left when the least needed ones are taken out until the rest fits.
    private static func fitting(_ columns: [TableColumn], _ widths: [Int], into limit: Int?) -> [Int] {
        var kept = Array(columns.indices)
        guard let limit else { return kept }
        let leastNeededFirst = columns.filter { $0.place.yields != nil }.sorted {
            $0.place.yields ?? 0 < $1.place.yields ?? 0
        }
        for dropped in leastNeededFirst {
            if total(kept, widths) <= limit { break }
            kept.removeAll { columns[$0].place.number == dropped.place.number }
        }
        return kept
    }

    /// The width of a row of the columns that are kept.
    private static func total(_ kept: [Int], _ widths: [Int]) -> Int {
        kept.reduce(0) { $0 + widths[$1] } + gap.count * (kept.count - 1)
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
        column.place.number == columns.last?.place.number ? text : column.aligned(text, to: width)
    }

    /// Coloured where the context allows it.
    func paint(_ text: String, _ colour: SGR?) -> String {
        guard settings.color, let colour else { return text }
        return colour.paint(text)
    }
}

extension Line {
    /// `ingress>echo`, the way an unnamed line is called; nil when that is the name already.
    var routeIfNotName: String? {
        let route = Line(ingress: ingress, echo: echo).name
        return route == name ? nil : route
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
