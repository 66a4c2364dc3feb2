import LineModel

/// How a listing of the history is shown; the names and the meanings are those of a round's formats.
package enum HistoryFormat: String, CaseIterable, Sendable {
    case table, json, csv, text

    /// Renders into a sink as a `RoundRenderer` does. Pure.
    package func render(_ listing: HistoryListing, _ context: RenderContext, to sink: ByteSink) throws {
        try withoutActuallyEscaping(sink) { sink in
            switch self {
            case .table: try HistoryTable(listing, context).render(to: sink)
            case .json: try Self.json(listing, context, sink)
            case .csv: try Self.csv(listing, context, sink)
            case .text: try Self.text(listing, sink)
            }
        }
    }

    private static func json(
        _ listing: HistoryListing, _ context: RenderContext, _ sink: @escaping ByteSink
    ) throws {
        var json = JSONWriter(to: sink)
        try json.object { json throws in
            json.field("plumbline", context.version)
            json.lineBreak()
            try json.array(named: listing.name) { json throws in
                for index in 0..<listing.count {
                    json.lineBreak()
                    json.object { $0.write(listing.row(index), of: listing) }
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
        if context.marksCSV { bytes.append(text: CSVText.byteOrderMark) }
        let names = listing.columns.filter { !$0.isTableOnly }.map(\.key)
        let groups = listing.groups.map { group in group.columns.flatMap { $0.csvNames(in: group) } }
        let lineEnd = context.endsCSVByCRLF ? "\r\n" : "\n"
        bytes.append(text: (names + groups.joined()).joined(separator: ",") + lineEnd)
        for index in 0..<listing.count {
            let row = listing.row(index)
            var isFirst = true
            for (column, cell) in zip(listing.columns, row.cells) where !column.isTableOnly {
                if !isFirst { bytes.append(ASCII.comma) }
                isFirst = false
                bytes.append(csv: cell, context)
            }
            for (names, cells) in zip(groups, row.groups) {
                guard let cells else {
                    bytes.append(ASCII.comma, times: names.count)
                    continue
                }
                for cell in cells {
                    bytes.append(ASCII.comma)
                    bytes.append(csv: cell, context)
                }
            }
            bytes.append(text: lineEnd)
            try bytes.checkpoint()
        }
        try bytes.finish()
    }

    /// A block a row.
    private static func text(_ listing: HistoryListing, _ sink: @escaping ByteSink) throws {
        var bytes = ByteWriter(to: sink)
        let rows = (0..<listing.count).map(listing.row)
        let groups = listing.groups.map { group in group.columns.map { $0.name(in: group) } }
        let shown = groups.indices.filter { place in rows.contains { $0.groups[place] != nil } }
        let keys = rows.isEmpty ? [] : listing.columns.map(\.key) + shown.flatMap { groups[$0] }
        let width = (keys.map(\.count).max() ?? 0) + 2
        for row in rows {
            for (column, cell) in zip(listing.columns, row.cells) where !column.isTableOnly {
                bytes.append(key: column.key, cell, width: width)
            }
            for place in shown {
                for (name, cell) in zip(groups[place], row.groups[place] ?? []) {
                    bytes.append(key: name, cell, width: width)
                }
            }
            bytes.append(ASCII.newline)
            try bytes.checkpoint()
        }
        try bytes.finish()
    }
}

extension HistoryListing.Cell {
    /// For people who read it line by line.
    var plain: String {
        switch self {
        case .text(let text): TerminalText.cleaned(text ?? "-")
        case .time(let time): time.rfc3339(fractionDigits: 0)
        case .count(let count): String(count)
        case .number(let value, let decimals): decimal(value, decimals)
        case .list(let texts): TerminalText.cleaned(texts.joined(separator: "; "))
        case .tags(let tags): TerminalText.cleaned(tags.map(\.text).joined(separator: "; "))
        case .range(let range, let decimals):
            range.map { "\(decimal($0.lowerBound, decimals)) to \(decimal($0.upperBound, decimals))" } ?? "-"
        case .bar(let columns, let lost):
            String(repeating: "█", count: columns - lost) + String(repeating: "x", count: lost)
        }
    }
}

extension HistoryListing.Column {
    fileprivate func name(in group: HistoryListing.Group) -> String {
        [group.name, subgroup, key].compactMap(\.self).joined(separator: "_")
    }

    /// A range is two columns, as in a round's CSV.
    fileprivate func csvNames(in group: HistoryListing.Group) -> [String] {
        let name = name(in: group)
        return isRange ? ["\(name)_low", "\(name)_high"] : [name]
    }
}

extension ByteWriter {
    fileprivate mutating func append(csv cell: HistoryListing.Cell, _ context: RenderContext) {
        switch cell {
        case .number(let value, let decimals): append(value, decimals: decimals, absent: "")
        case .count(let count): append(count)
        case .text(let text): append(csvField: text ?? "", guardsFormulas: context.guardsFormulas)
        case .list(let texts):
            append(csvField: texts.joined(separator: "; "), guardsFormulas: context.guardsFormulas)
        case .tags(let tags):
            append(
                csvField: tags.map(\.text).joined(separator: ";"),
                guardsFormulas: context.guardsFormulas)
        case .range(let range, let decimals):
            append(range?.lowerBound, decimals: decimals, absent: "")
            append(ASCII.comma)
            append(range?.upperBound, decimals: decimals, absent: "")
        case .bar, .time: append(text: cell.plain)
        }
    }

    fileprivate mutating func append(key: String, _ cell: HistoryListing.Cell, width: Int) {
        append(text: "\(key)\(TerminalText.padding(key, to: width))\(cell.plain)\n")
    }
}

extension JSONWriter {
    mutating func write(_ row: HistoryListing.Row, of listing: HistoryListing) {
        for (column, cell) in zip(listing.columns, row.cells) where !column.isTableOnly {
            field(named: column.key, cell)
        }
        for (group, cells) in zip(listing.groups, row.groups) {
            guard let cells else {
                null(named: group.name)
                continue
            }
            object(named: group.name) { $0.write(cells, of: group.columns) }
        }
    }

    /// The columns of one group; those of a group within it stand together.
    private mutating func write(_ cells: [HistoryListing.Cell], of columns: [HistoryListing.Column]) {
        var index = 0
        while index < cells.count {
            guard let subgroup = columns[index].subgroup else {
                field(named: columns[index].key, cells[index])
                index += 1
                continue
            }
            let end = columns[index...].firstIndex { $0.subgroup != subgroup } ?? columns.endIndex
            object(named: subgroup) { json in
                for index in index..<end { json.field(named: columns[index].key, cells[index]) }
            }
            index = end
        }
    }

    private mutating func field(named key: String, _ cell: HistoryListing.Cell) {
        switch cell {
        case .text(let text?): field(named: key, text)
        case .count(let count): field(named: key, count)
        case .number(let value, let decimals): number(named: key, value, decimals)
        case .text(nil), .range(nil, _): null(named: key)
        case .range(let range?, let decimals):
            array(named: key) { json in
                json.element(range.lowerBound, decimals: decimals)
                json.element(range.upperBound, decimals: decimals)
            }
        case .list(let texts):
            array(named: key) { json in
                for text in texts { json.element(text) }
            }
        case .tags(let tags):
            object(named: key) { json in
                for tag in tags { json.field(named: tag.key, tag.value) }
            }
        case .bar, .time: field(named: key, cell.plain)
        }
    }
}
