import LineModel

/// Which columns a table of the history has, how wide they are, and how its rows are set in them.
struct HistoryTableLayout {
    private static let gap = "  "
    /// Texts that are no names are cut to this where there is no limit.
    private static let maxText = 48

    /// How cells are written.
    private struct Style {
        var hasShortTimes = false
        /// The columns that there are at all; nil when nobody knows.
        let limit: Int?
    }

    private let columns: [HistoryTable.Column]
    private let widths: [Int]
    private let isFigure: [Bool]
    private let limit: Int?
    private let style: Style
    /// Columns that there is no room for.
    let droppedTitles: [String]
    /// What short times leave out, for people; nil where they are whole.
    let timeNote: String?

    /// Takes columns out until the rest fits into `limit`: those without anything in them, then years and offsets, then
    /// whole columns; names take what is left. Without a limit all stay.
    init(_ columns: [HistoryTable.Column], rows: ArraySlice<HistoryListing.Row>, into limit: Int?) {
        self.limit = limit
        let common = HistoryTimes(rows, in: columns)
        // Each once: there may be 100,000 rows.
        let whole = Self.widths(columns, rows, Style(limit: limit))
        let short =
            common == nil || limit == nil ? whole : Self.widths(columns, rows, Style(hasShortTimes: true, limit: limit))
        var (style, natural) = (Style(limit: limit), whole)
        var kept = Array(columns.indices)
        if let limit {
            let isTooWide = { (kept: [Int], widths: [Int]) in
                kept.reduce(Self.gap.count * max(kept.count - 1, 0)) { $0 + columns[$1].least(of: widths[$1]) } > limit
            }
            if !rows.isEmpty { kept.removeAll { columns[$0].room.yields != nil && !columns[$0].isThere(in: rows) } }
            if isTooWide(kept, natural), common != nil { (style.hasShortTimes, natural) = (true, short) }
            let order = kept.filter { columns[$0].room.yields != nil }.sorted {
                (columns[$0].room.yields ?? 0, $0) < (columns[$1].room.yields ?? 0, $1)
            }
            for next in order where isTooWide(kept, natural) { kept.removeAll { $0 == next } }
        }
        self.columns = kept.map { columns[$0] }
        let widths = kept.map { natural[$0] }
        self.widths = limit.map { Self.shared(widths, kept.map { columns[$0] }, $0) } ?? widths
        isFigure = kept.map { index in rows.contains { columns[index].cell($0)?.isFigure ?? false } }
        self.style = style
        droppedTitles =
            columns.indices.filter { !kept.contains($0) && columns[$0].isThere(in: rows) }.map { columns[$0].title }
        timeNote = style.hasShortTimes ? common?.note : nil
    }

    var heading: String { joined(columns.map(\.title)) }

    func text(of row: HistoryListing.Row) -> String {
        joined(columns.map { Self.text(of: $0, row, style) })
    }

    private func joined(_ texts: [String]) -> String {
        let cells = texts.indices.map { index in
            let text = columns[index].cut(texts[index], to: widths[index])
            let padding = TerminalText.padding(text, to: widths[index])
            if isFigure[index] { return padding + text }
            return index == texts.indices.last ? text : text + padding
        }
        let line = cells.joined(separator: Self.gap)
        return limit.map { TerminalText.cut(line, to: $0) } ?? line
    }

    // MARK: - Widths

    private static func widths(
        _ columns: [HistoryTable.Column], _ rows: ArraySlice<HistoryListing.Row>, _ style: Style
    ) -> [Int] {
        columns.map { column in
            rows.reduce(TerminalText.width(column.title)) {
                max($0, TerminalText.width(text(of: column, $1, style)))
            }
        }
    }

    /// Columns that are cut get what the others leave, one column of the terminal after another.
    private static func shared(_ natural: [Int], _ columns: [HistoryTable.Column], _ limit: Int) -> [Int] {
        var widths = zip(columns, natural).map { $0.least(of: $1) }
        var left = limit - widths.reduce(0, +) - gap.count * max(columns.count - 1, 0)
        while left > 0,
            let next = widths.indices.filter({ widths[$0] < natural[$0] }).min(by: { widths[$0] < widths[$1] })
        {
            widths[next] += 1
            left -= 1
        }
        return widths
    }

    /// Percent for ratios, long lists by their beginning.
    private static func text(of column: HistoryTable.Column, _ row: HistoryListing.Row, _ style: Style) -> String {
        let cell = column.cell(row)
        return switch cell {
        case nil: "-"
        case .text(let text): cut(TerminalText.cleaned(text ?? "-"), column, style)
        case .time(let time): style.hasShortTimes ? HistoryTimes.short(time) : time.rfc3339(fractionDigits: 0)
        case .count(let count): grouped(count)
        case .number(let value, let decimals):
            column.isRatio
                ? decimal(value.map { $0 * 100 }, 1...1)
                : decimal(value, decimals.upperBound == 0 ? 0...0 : 2...2)
        case .range, .bar: cell?.plain ?? "-"
        case .tags(let tags): cut(cleaned(tags.map(\.text)), column, style)
        case .list(let texts): cut(cleaned(texts.prefix(20)), column, style)
        }
    }

    private static func cut(_ text: String, _ column: HistoryTable.Column, _ style: Style) -> String {
        guard let limit = style.limit ?? (column.room.isName ? nil : maxText) else { return text }
        return column.cut(text, to: limit)
    }

    private static func cleaned(_ texts: some Sequence<String>) -> String {
        TerminalText.cleaned(texts.joined(separator: ", "))
    }
}

/// The year and the offset that all times of a table share.
struct HistoryTimes {
    private let year: Substring
    private let offset: String

    /// nil where rows have times of several years or offsets, or none at all.
    init?(_ rows: some Sequence<HistoryListing.Row>, in columns: [HistoryTable.Column]) {
        let times = rows.flatMap { row in
            columns.compactMap { column in if case .time(let time) = column.cell(row) { time } else { nil } }
        }
        guard let first = times.first, times.allSatisfy({ Self.shared($0) == Self.shared(first) }) else { return nil }
        (year, offset) = Self.shared(first)
    }

    var note: String { "times of \(year), \(offset)" }

    /// "11-28 13:11:24"
    static func short(_ time: WallTime) -> String {
        "\(time.dateText.drop { $0 != "-" }.dropFirst()) \(time.timeText)"
    }

    private static func shared(_ time: WallTime) -> (Substring, String) {
        let text = time.rfc3339(fractionDigits: 0)
        return (time.dateText.prefix { $0 != "-" }[...], text.hasSuffix("Z") ? "UTC" : "UTC\(text.suffix(6))")
    }
}

extension HistoryTable.Column {
    func cut(_ text: String, to limit: Int) -> String {
        room.isName ? TerminalText.cutMiddle(text, to: limit) : TerminalText.cut(text, to: limit)
    }

    /// What it takes at least of the width that it would like to have.
    fileprivate func least(of width: Int) -> Int { room.min.map { min($0, width) } ?? width }
}

extension HistoryListing.Cell {
    fileprivate var isFigure: Bool {
        switch self {
        case .count, .number: true
        case .text, .time, .list, .tags, .range, .bar: false
        }
    }
}
