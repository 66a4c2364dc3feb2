import LineModel

/// A listing as a terminal shows it: of rows in the order of time the newest, as many as are wanted, of groups what
/// some row has, and the columns that there is room for.
struct HistoryTable {
    struct Column {
        let title: String
        /// The group of columns; nil for a column of every row.
        let group: Int?
        let index: Int
        let room: HistoryListing.Room

        var isRatio: Bool { title.hasSuffix("%") }

        func cell(_ row: HistoryListing.Row) -> HistoryListing.Cell? {
            guard let group else { return row.cells[index] }
            return row.groups[group]?[index]
        }
    }

    private let listing: HistoryListing
    private let context: RenderContext
    private let rows: [HistoryListing.Row]
    private let columns: [Column]

    init(_ listing: HistoryListing, _ context: RenderContext) {
        let rows = (0..<listing.count).map(listing.row)
        let ofGroups = listing.groups.enumerated().flatMap { place, group in
            Self.columns(group.columns, of: place).filter { $0.isThere(in: rows) }
        }
        let ofAll = Self.columns(listing.columns, of: nil)
        (self.listing, self.context, self.rows) = (listing, context, rows)
        columns = ofGroups.isEmpty ? ofAll : ofAll.dropLast() + ofGroups + ofAll.suffix(1)
    }

    private static func columns(_ columns: [HistoryListing.Column], of group: Int?) -> [Column] {
        columns.enumerated().compactMap { index, column in
            column.title.map { Column(title: $0, group: group, index: index, room: column.room) }
        }
    }

    func render(to sink: @escaping ByteSink) throws {
        var bytes = ByteWriter(to: sink)
        let shown = context.maxRows.map { rows.suffix(max($0, 0)) } ?? rows[...]
        let layout = HistoryTableLayout(columns, rows: shown, into: context.columns)
        let notes = notes(layout, shown: shown.count)
        // What would scroll away is the best.
        let height = shown.count + notes.count + 2
        let isTurned = listing.isWorstFirst && context.rows.map { height > $0 } ?? false
        if !rows.isEmpty { bytes.append(text: layout.heading + "\n") }
        for row in isTurned ? shown.reversed() : Array(shown) {
            bytes.append(text: layout.text(of: row) + "\n")
            try bytes.checkpoint()
        }
        for note in notes { bytes.append(text: cut(note) + "\n") }
        try bytes.finish()
    }

    /// The table as a section of a larger view: the heading and the rows, and what was left out to fit.
    ///
    /// - Parameter paint: the colour of a row, by its number; nil for none.
    func section(_ paint: (Int) -> SGR?) -> (rows: [String], dropped: [String]) {
        guard !rows.isEmpty else { return ([], []) }
        let layout = HistoryTableLayout(columns, rows: rows[...], into: context.columns)
        let texts = rows.enumerated().map { index, row in
            let text = Self.trimmed(layout.text(of: row))
            return context.color ? paint(index)?.paint(text) ?? text : text
        }
        let heading = Self.trimmed(layout.heading)
        return ([context.color ? SGR.bold.paint(heading) : heading] + texts, layout.droppedTitles)
    }

    /// A last cell without a text leaves the gap before it.
    private static func trimmed(_ row: String) -> String {
        var row = Substring(row)
        while row.last == " " { row.removeLast() }
        return String(row)
    }

    /// The rows below the table.
    private func notes(_ layout: HistoryTableLayout, shown: Int) -> [String] {
        var notes: [String] = []
        if shown < rows.count { notes.append("… and \(grouped(rows.count - shown)) earlier ones") }
        if let omission = listing.omission { notes.append(omission) }
        let noun = rows.count == 1 ? String(listing.name.dropLast()) : listing.name
        let count = ["\(grouped(rows.count)) \(noun)", listing.about].compactMap(\.self).joined(separator: " ")
        notes.append(count + (layout.timeNote.map { "; \($0)" } ?? ""))
        if !layout.droppedTitles.isEmpty {
            notes.append("left out to fit: " + layout.droppedTitles.joined(separator: ", "))
        }
        return notes
    }

    private func cut(_ text: String) -> String { context.columns.map { TerminalText.cut(text, to: $0) } ?? text }
}

extension HistoryTable.Column {
    /// Whether some row has something to show in it.
    func isThere(in rows: some Sequence<HistoryListing.Row>) -> Bool {
        rows.contains { !(cell($0)?.isNothing ?? true) }
    }
}

extension HistoryListing.Cell {
    /// Nothing to show of it.
    fileprivate var isNothing: Bool {
        switch self {
        case .number(nil, _), .text(nil), .range(nil, _): true
        case .list(let texts): texts.isEmpty
        case .tags(let tags): tags.isEmpty
        case .count, .number, .text, .time, .range, .bar: false
        }
    }
}
