/// What becomes of columns that no lines file knows: remarks, numbers, owners.
package enum ExtraColumns: String, CaseIterable, Sendable {
    /// They are refused: one may be a known column that is misspelt.
    case refuse
    /// They are passed over, and a note names them.
    case ignore
    /// Each becomes a tag of the line, its name the key.
    case tags
}

/// What a lines file has that was passed over or understood in a way that its writer may want to know.
package enum LinesNote: Hashable, Sendable {
    /// Columns (or keys) that were passed over.
    case ignored([String])
    /// Columns (or keys) that became tags.
    case tags([String])
    /// So many rows above the header, a title perhaps.
    case rowsAboveHeader(Int)
}

extension LinesNote: CustomStringConvertible {
    /// One sentence without a full stop; what it quotes is safe to print.
    package var description: String {
        switch self {
        case .ignored(let names): "ignored, because no line has such a thing: \(Self.list(names))"
        case .tags(let names): "taken as tags: \(Self.list(names))"
        case .rowsAboveHeader(1): "passed over the row above the header"
        case .rowsAboveHeader(let rows): "passed over \(rows) rows above the header"
        }
    }

    /// More names than a person reads; a file may have thousands.
    private static let maxNames = 20

    private static func list(_ names: [String]) -> String {
        let more = names.count > maxNames ? " and \(names.count - maxNames) more" : ""
        return names.prefix(maxNames).map { TerminalText.quoted($0) }.joined(separator: ", ") + more
    }
}

/// What a column of a CSV file, or a key of a JSON one, is for.
enum ColumnUse {
    case column(LineColumn)
    /// A tag of this key.
    case tag(String)
    /// To be passed over.
    case ignored
    /// Without a name, or unknown, which was reported.
    case none

    var column: LineColumn? { if case .column(let column) = self { column } else { nil } }
}

/// Decides what the names of a file's columns mean, and remembers which were passed over.
struct ColumnReader {
    let extra: ExtraColumns
    private(set) var ignored: [String] = []
    private(set) var tags: [String] = []
    /// Whether a column was refused that could have been passed over.
    private(set) var refusedExtra = false

    init(_ extra: ExtraColumns) { self.extra = extra }

    /// - Parameters:
    ///   - noun: what messages call it: `column` or `key`.
    ///   - others: the known columns beside it, of which it can be no misspelling.
    mutating func use(_ text: String, noun: String, others: Set<LineColumn>) throws(TextError) -> ColumnUse {
        let name = String(text.trimmed)
        if let column = LineColumn(name: name) { return .column(column) }
        if name.hasPrefix("#") || name.hasPrefix("＃") {
            note(name, in: &ignored)
            return .ignored
        }
        let nearest = LineColumn.misspelt(name, others: others)
        guard extra != .refuse, nearest == nil, !LineColumn.isSeveral(name) else {
            refusedExtra = refusedExtra || nearest == nil && !LineColumn.isSeveral(name)
            throw LineColumn.unknown(name, noun: noun)
        }
        guard extra == .tags else {
            note(name, in: &ignored)
            return .ignored
        }
        note(name, in: &tags)
        return .tag(TagText.key(ofColumn: name))
    }

    var notes: [LinesNote] {
        (ignored.isEmpty ? [] : [.ignored(ignored)]) + (tags.isEmpty ? [] : [.tags(tags)])
    }

    private func note(_ name: String, in names: inout [String]) {
        if !names.contains(name) { names.append(name) }
    }
}
