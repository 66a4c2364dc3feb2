package import LineModel

/// The formats that lines may name. Built in are those with a file in this folder; templates are added to them.
package struct FormatCatalogue: Sendable {
    /// No two of one kind; `plumb` and `relay` come first (`FormatSlot`).
    package let entries: [FormatEntry]

    /// A line for each format.
    package static let builtIn = FormatCatalogue(checked: [
        PlumbFormat.entry,
        RelayFormat.entry,
        StampFormat.entry,
        IcmpFormat.entry,
        SOCKSFormat.entry,
    ])

    private init(checked entries: [FormatEntry]) { self.entries = entries }

    /// The catalogue with further formats.
    ///
    /// - Throws: when two have one name, or there are more than slots (`FormatSlot`).
    package func adding(_ more: [FormatEntry]) throws(FormatProblem) -> FormatCatalogue {
        let room = Int(UInt8.max) + 1 - entries.count
        guard more.count <= room else {
            throw FormatProblem("there are \(more.count) templates, and \(room) are the most; name fewer")
        }
        var kinds = Set(kinds)
        for entry in more where !kinds.insert(entry.traits.kind).inserted {
            throw FormatProblem("there are two payloads \(entry.traits.kind.rawValue); give one of them another name")
        }
        return FormatCatalogue(checked: entries + more)
    }

    package var kinds: [PayloadKind] { entries.map(\.traits.kind) }

    /// nil: there is no such format.
    package subscript(kind: PayloadKind) -> FormatEntry? { entries.first { $0.traits.kind == kind } }

    /// Where the packet path finds the format; nil: there is none.
    package func slot(_ kind: PayloadKind) -> FormatSlot? {
        entries.firstIndex { $0.traits.kind == kind }.flatMap { UInt8(exactly: $0) }.map { FormatSlot(rawValue: $0) }
    }
}

/// One format of the catalogue.
package struct FormatEntry: Sendable {
    package let traits: FormatTraits
    /// Makes the format for one round.
    ///
    /// - Throws: `FormatProblem` when the round's settings and the format do not go together.
    package let make: @Sendable (FormatRound) throws(FormatProblem) -> RoundFormat

    package init(
        _ traits: FormatTraits, make: @escaping @Sendable (FormatRound) throws(FormatProblem) -> RoundFormat
    ) {
        self.traits = traits
        self.make = make
    }
}

/// A format's place in the catalogue: how the packet path tells formats apart. It knows the first two by heart and
/// calls them directly.
@frozen
package struct FormatSlot: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt8

    @inlinable
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let plumb = FormatSlot(rawValue: 0)
    package static let relay = FormatSlot(rawValue: 1)
}

/// What a round gives its formats.
package struct FormatRound: Sendable {
    /// Random and unguessable: what keeps other rounds' replies and forgeries out.
    package var id: UInt64
    /// Rows that may be probed, canaries aside.
    package var rows: Int
    /// The rows of the format's own lines, in ascending order; nil: all.
    package var own: [UInt32]?
    /// Probes a line.
    package var count: Int
    /// `--size`: octets of a payload whose size is free.
    package var size: Int
    package var stamp: StampAsked

    package init(id: UInt64, rows: Int, count: Int, size: Int, stamp: StampAsked = StampAsked()) {
        self.id = id
        self.rows = rows
        self.count = count
        self.size = size
        self.stamp = stamp
    }
}

/// Why a format cannot serve a round, for people: the place, the cause and the remedy.
package struct FormatProblem: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
