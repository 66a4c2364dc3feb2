/// How a listing of the history is shown; the names and the meanings are those of a round's formats.
package enum HistoryFormat: String, CaseIterable, Sendable {
    case table, json, csv, text

    /// Renders into a sink as a `RoundRenderer` does. Pure.
    package func render(_ listing: HistoryListing, _ context: RenderContext, to sink: ByteSink) throws {
        try withoutActuallyEscaping(sink) { sink in
            switch self {
            case .table: try Self.table(listing, context, sink)
            case .json: try Self.json(listing, context, sink)
            case .csv: try Self.csv(listing, context, sink)
            case .text: try Self.text(listing, sink)
            }
        }
    }

    private static func table(
        _ listing: HistoryListing, _ context: RenderContext, _ sink: @escaping ByteSink
    ) throws {
        var bytes = ByteWriter(to: sink)
        let shown = listing.columns.indices.filter { listing.isInTable($0) }
        let rows = context.maxRows.map { listing.rows.suffix(max($0, 0)) } ?? listing.rows[...]
        let texts = rows.map { row in shown.map { cell(row[$0], isRatio: isRatio(listing.columns[$0]), context) } }
        let titles = shown.map { listing.columns[$0].title ?? "" }
        let widths = titles.indices.map { index in
            texts.reduce(TerminalText.width(titles[index])) { max($0, TerminalText.width($1[index])) }
        }
        let isFigure = shown.map { index in listing.rows.contains { $0[index].isFigure } }
        for row in listing.rows.isEmpty ? [] : [titles] + texts {
            let cells = row.indices.map { index in
                let padding = TerminalText.padding(row[index], to: widths[index])
                if isFigure[index] { return padding + row[index] }
                return index == row.indices.last ? row[index] : row[index] + padding
            }
            let line = cells.joined(separator: "  ")
            bytes.append(text: (context.columns.map { TerminalText.cut(line, to: $0) } ?? line) + "\n")
            try bytes.checkpoint()
        }
        if rows.count < listing.rows.count {
            bytes.append(text: "… and \(grouped(listing.rows.count - rows.count)) earlier ones\n")
        }
        let noun = listing.rows.count == 1 ? String(listing.name.dropLast()) : listing.name
        bytes.append(text: "\(grouped(listing.rows.count)) \(noun)\n")
        try bytes.finish()
    }

    private static func json(
        _ listing: HistoryListing, _ context: RenderContext, _ sink: @escaping ByteSink
    ) throws {
        var json = JSONWriter(to: sink)
        try json.object { json throws in
            json.field("plumbline", context.version)
            json.lineBreak()
            try json.array(named: listing.name) { json throws in
                for row in listing.rows {
                    json.lineBreak()
                    json.object { $0.write(row, of: listing) }
                    try json.bytes.checkpoint()
                }
            }
        }
        json.bytes.append(ASCII.newline)
        try json.bytes.finish()
    }

    private static func csv(
        _ listing: HistoryListing, _ context: RenderContext, _ sink: @escaping ByteSink
    ) throws {
        var bytes = ByteWriter(to: sink)
        let shown = listing.columns.indices.filter { !HistoryListing.tableOnly.contains(listing.columns[$0].key) }
        bytes.append(text: shown.flatMap { names(listing, $0) }.joined(separator: ",") + "\n")
        for row in listing.rows {
            for (position, index) in shown.enumerated() {
                if position > 0 { bytes.append(ASCII.comma) }
                switch row[index] {
                case .number(let value, let decimals): bytes.append(value, decimals: decimals, absent: "")
                case .count(let count): bytes.append(count)
                case .text(let text):
                    bytes.append(csvField: text ?? "", guardsFormulas: context.guardsFormulas)
                case .list(let texts):
                    bytes.append(
                        csvField: texts.joined(separator: "; "), guardsFormulas: context.guardsFormulas)
                case .range(let range, let decimals):
                    bytes.append(range?.lowerBound, decimals: decimals, absent: "")
                    bytes.append(ASCII.comma)
                    bytes.append(range?.upperBound, decimals: decimals, absent: "")
                case .absent: if listing.columns[index].isRange { bytes.append(ASCII.comma) }
                }
            }
            bytes.append(ASCII.newline)
            try bytes.checkpoint()
        }
        try bytes.finish()
    }

    /// A range is two columns, as in a round's CSV.
    private static func names(_ listing: HistoryListing, _ index: Int) -> [String] {
        let name = listing.columns[index].name
        return listing.columns[index].isRange ? ["\(name)_low", "\(name)_high"] : [name]
    }

    /// A block a row.
    private static func text(_ listing: HistoryListing, _ sink: @escaping ByteSink) throws {
        var bytes = ByteWriter(to: sink)
        let width = zip(listing.columns, listing.columns.indices).reduce(0) { width, column in
            listing.rows.contains { !$0[column.1].isAbsent } ? max(width, column.0.name.count) : width
        }
        for row in listing.rows {
            for (column, cell) in zip(listing.columns, row)
            where !HistoryListing.tableOnly.contains(column.key) && !cell.isAbsent {
                let padding = TerminalText.padding(column.name, to: width + 2)
                bytes.append(text: "\(column.name)\(padding)\(plain(cell))\n")
            }
            bytes.append(ASCII.newline)
            try bytes.checkpoint()
        }
        try bytes.finish()
    }

    private static func isRatio(_ column: HistoryListing.Column) -> Bool { column.title?.hasSuffix("%") ?? false }

    /// For the table: percent for ratios, names cut, long lists by their beginning.
    private static func cell(_ cell: HistoryListing.Cell, isRatio: Bool, _ context: RenderContext) -> String {
        switch cell {
        case .text(let text): TerminalText.cut(TerminalText.cleaned(text ?? "-"), to: 48)
        case .count(let count): grouped(count)
        case .number(let value, let decimals):
            isRatio ? decimal(value.map { $0 * 100 }, 1...1) : decimal(value, decimals.upperBound == 0 ? 0...0 : 2...2)
        case .absent: "-"
        case .range(let range, let decimals): plain(.range(range, decimals))
        case .list(let texts):
            TerminalText.cut(TerminalText.cleaned(texts.prefix(20).joined(separator: ", ")), to: 48)
        }
    }

    private static func plain(_ cell: HistoryListing.Cell) -> String {
        switch cell {
        case .text(let text): TerminalText.cleaned(text ?? "-")
        case .count(let count): String(count)
        case .number(let value, let decimals): decimal(value, decimals)
        case .list(let texts): TerminalText.cleaned(texts.joined(separator: "; "))
        case .range(let range, let decimals):
            range.map { "\(decimal($0.lowerBound, decimals)) to \(decimal($0.upperBound, decimals))" } ?? "-"
        case .absent: "-"
        }
    }
}

extension HistoryListing.Cell {
    var isFigure: Bool {
        switch self {
        case .count, .number: true
        case .text, .list, .range, .absent: false
        }
    }

    var isAbsent: Bool { if case .absent = self { true } else { false } }

    /// Nothing to show of it.
    var isNothing: Bool {
        switch self {
        case .absent, .number(nil, _), .text(nil), .range(nil, _): true
        case .count, .number, .text, .list, .range: false
        }
    }
}

extension HistoryListing {
    /// Columns of groups only where some row has a value.
    fileprivate func isInTable(_ index: Int) -> Bool {
        let column = columns[index]
        return column.title != nil && (column.group == nil || rows.contains { !$0[index].isNothing })
    }
}

extension JSONWriter {
    /// Columns of a group stand together.
    fileprivate mutating func write(_ row: [HistoryListing.Cell], of listing: HistoryListing) {
        var index = 0
        while index < row.count {
            let column = listing.columns[index]
            guard let group = column.group else {
                if !HistoryListing.tableOnly.contains(column.key) { field(named: column.key, row[index]) }
                index += 1
                continue
            }
            let end = listing.columns[index...].firstIndex { $0.group != group } ?? row.count
            if row[index].isAbsent {
                null(named: group)
            } else {
                object(named: group) { $0.write(row, of: listing, within: index..<end) }
            }
            index = end
        }
    }

    /// The columns of one group; those of a group within it stand together, too.
    private mutating func write(_ row: [HistoryListing.Cell], of listing: HistoryListing, within range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            let column = listing.columns[index]
            guard let subgroup = column.subgroup else {
                field(named: column.key, row[index])
                index += 1
                continue
            }
            let end = listing.columns[index..<range.upperBound].firstIndex { $0.subgroup != subgroup }
            object(named: subgroup) { json in
                for index in index..<(end ?? range.upperBound) {
                    json.field(named: listing.columns[index].key, row[index])
                }
            }
            index = end ?? range.upperBound
        }
    }

    fileprivate mutating func field(named key: String, _ cell: HistoryListing.Cell) {
        switch cell {
        case .text(let text?): field(named: key, text)
        case .text(nil): null(named: key)
        case .count(let count): field(named: key, count)
        case .number(let value, let decimals): number(named: key, value, decimals)
        case .absent: null(named: key)
        case .range(nil, _): null(named: key)
        case .range(let range?, let decimals):
            array(named: key) { json in
                json.element(range.lowerBound, decimals: decimals)
                json.element(range.upperBound, decimals: decimals)
            }
        case .list(let texts):
            array(named: key) { json in
                for text in texts { json.element(text) }
            }
        }
    }
}
