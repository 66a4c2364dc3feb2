package import LineModel

/// The formats that lines may name. Built in are those with a file in this folder; templates are added to them.
package struct FormatCatalogue: Sendable {
    /// No two of one kind; `plumb` comes first (`FormatSlot.plumb`).
    package let entries: [FormatEntry]

    /// Those that have a file in this folder.
    package static let builtIn = FormatCatalogue(checked: [
        PlumbFormat.entry,
        RelayFormat.entry,
        STAMPFormat.entry,
        IcmpFormat.entry,
        SOCKSFormat.entry,
    ])

    private init(checked entries: [FormatEntry]) { self.entries = entries }

    /// The catalogue with further formats.
    ///
    /// - Throws: when two have one name, or there are more than slots (`FormatSlot`).
    package func adding(_ more: [FormatEntry]) throws(TextError) -> FormatCatalogue {
        let room = Int(UInt8.max) + 1 - entries.count
        guard more.count <= room else {
            throw TextError("there are \(more.count) templates, and \(room) are the most", expected: "name fewer")
        }
        var kinds = Set(kinds)
        for entry in more where !kinds.insert(entry.traits.kind).inserted {
            throw TextError(
                "there are two payloads \(entry.traits.kind.rawValue)", expected: "give one of them another name")
        }
        return FormatCatalogue(checked: entries + more)
    }

    /// The names that lines may use, in the order of the entries.
    package var kinds: [PayloadKind] { entries.map(\.traits.kind) }

    /// The format of this name; nil when there is none.
    package subscript(kind: PayloadKind) -> FormatEntry? { entries.first { $0.traits.kind == kind } }

    /// The place at which the packet path finds the format; nil when there is none.
    package func slot(_ kind: PayloadKind) -> FormatSlot? {
        entries.firstIndex { $0.traits.kind == kind }.flatMap { UInt8(exactly: $0) }.map { FormatSlot(rawValue: $0) }
    }
}
