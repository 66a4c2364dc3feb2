import LineModel

/// A listing as a terminal shows it: the newest rows, as many as are wanted, and of groups what some row has.
struct HistoryTable {
    private struct Column {
        let title: String
        /// The group of columns; nil for a column of every row.
        let group: Int?
        let index: Int

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
            Self.columns(group.columns, of: place).filter { column in
                rows.contains { !(column.cell($0)?.isNothing ?? true) }
            }
        }
        let ofAll = Self.columns(listing.columns, of: nil)
        (self.listing, self.context, self.rows) = (listing, context, rows)
        columns = ofGroups.isEmpty ? ofAll : ofAll.dropLast() + ofGroups + ofAll.suffix(1)
    }

    private static func columns(_ columns: [HistoryListing.Column], of group: Int?) -> [Column] {
        columns.enumerated().compactMap { index, column in
            column.title.map { Column(title: $0, group: group, index: index) }
        }
    }

    func render(to sink: @escaping ByteSink) throws {
        var bytes = ByteWriter(to: sink)
        let shown = context.maxRows.map { rows.suffix(max($0, 0)) } ?? rows[...]
        let texts = shown.map { row in columns.map { text(of: $0.cell(row), isRatio: $0.isRatio) } }
        let titles = columns.map(\.title)
        let widths = titles.indices.map { index in
            texts.reduce(TerminalText.width(titles[index])) { max($0, TerminalText.width($1[index])) }
        }
        let isFigure = columns.map { column in rows.contains { column.cell($0)?.isFigure ?? false } }
        for row in rows.isEmpty ? [] : [titles] + texts {
            let cells = row.indices.map { index in
                let padding = TerminalText.padding(row[index], to: widths[index])
                if isFigure[index] { return padding + row[index] }
                return index == row.indices.last ? row[index] : row[index] + padding
            }
            let line = cells.joined(separator: "  ")
            bytes.append(text: (context.columns.map { TerminalText.cut(line, to: $0) } ?? line) + "\n")
            try bytes.checkpoint()
        }
        if shown.count < rows.count {
            bytes.append(text: "… and \(grouped(rows.count - shown.count)) earlier ones\n")
        }
        let noun = rows.count == 1 ? String(listing.name.dropLast()) : listing.name
        bytes.append(text: "\(grouped(rows.count)) \(noun)\n")
        try bytes.finish()
    }

    /// Percent for ratios, names cut, long lists by their beginning.
    private func text(of cell: HistoryListing.Cell?, isRatio: Bool) -> String {
        switch cell {
        case nil: "-"
        case .text(let text): TerminalText.cut(TerminalText.cleaned(text ?? "-"), to: 48)
        case .count(let count): grouped(count)
        case .number(let value, let decimals):
            isRatio ? decimal(value.map { $0 * 100 }, 1...1) : decimal(value, decimals.upperBound == 0 ? 0...0 : 2...2)
        case .range, .bar: cell?.plain ?? "-"
        case .tags(let tags):
            TerminalText.cut(
                TerminalText.cleaned(tags.map(\.text).joined(separator: ", ")), to: 48)
        case .list(let texts):
            TerminalText.cut(TerminalText.cleaned(texts.prefix(20).joined(separator: ", ")), to: 48)
        }
    }
}

extension HistoryListing.Cell {
    fileprivate var isFigure: Bool {
        switch self {
        case .count, .number: true
        case .text, .list, .tags, .range, .bar: false
        }
    }

    /// Nothing to show of it.
    fileprivate var isNothing: Bool {
        switch self {
        case .number(nil, _), .text(nil), .range(nil, _): true
        case .count, .number, .text, .list, .tags, .range, .bar: false
        }
    }
}
