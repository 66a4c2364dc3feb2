/// How a lines file is written.
package enum LinesFormat: String, CaseIterable, Sendable {
    /// JSON where the first byte that is no blank is `[` or `{`, else CSV.
    case auto
    case csv, json

    /// What `auto` means for these bytes; itself otherwise.
    func resolved(for bytes: [UInt8]) -> LinesFormat {
        guard self == .auto else { return self }
        let first = UTF8Check.withoutMark(bytes).first { $0 != 0x20 && !(0x09...0x0D).contains($0) }
        return first == UInt8(ascii: "[") || first == UInt8(ascii: "{") ? .json : .csv
    }
}

/// A lines file, read (docs/reference/formats.md, "Lines").
///
/// CSV with the header `name,ingress,echo,payload,tags,max_loss,max_rtt` in any order (see `CSVTable` for what else is
/// taken), a JSON array of objects with the same keys, or Prometheus `file_sd`. In JSON, `tags` is an object of texts
/// or the text of the CSV column, `max_loss` a number 0 to 1 or `"30%"`, `max_rtt` a text `"300ms"` or a number of
/// milliseconds, and null is as good as leaving the key out.
package struct LinesFile: Sendable {
    /// The lines without a problem, in the order of the file. To be used only when `problems` is empty.
    package let lines: [Line]
    /// Everything that is wrong, in the order of the file; what concerns the whole file comes first.
    package let problems: [LinesProblem]
    /// CSV lines that were passed over because they begin with `#`.
    package let comments: Int
    /// What was passed over, or read otherwise than its writer may think.
    package let notes: [LinesNote]
    /// Problems beyond those that are told, of a reading that was bounded.
    package let furtherProblems: Int
    /// Whether it was refused because it has more lines than it may have.
    package let isExcessive: Bool
    /// Whether a problem is a column (or key) that no lines file knows and that could be passed over.
    package let hasExtraColumns: Bool

    /// Reads a lines file's bytes. `source` is what problems call it.
    ///
    /// - Parameter bounds: a file that has more is refused as a whole, with that as its first problem.
    package static func parse(
        bytes: [UInt8], source: String, format: LinesFormat = .auto, defaults: LineDefaults = LineDefaults(),
        bounds: LinesBounds = LinesBounds()
    ) -> LinesFile {
        let resolved = format.resolved(for: bytes)
        var assembler = LineAssembler(
            source: source, isJSON: resolved == .json, defaults: defaults, bounds: bounds)
        var comments = 0
        if let error = ForeignFile.error(bytes) {
            assembler.report(nil, error)
        } else {
            comments = resolved == .json ? assembler.addJSON(bytes) : assembler.addCSV(bytes)
        }
        if assembler.lines.isEmpty, assembler.problems.isEmpty {
            assembler.report(nil, TextError("no lines in the file", expected: "write at least one line"))
        }
        return LinesFile(
            lines: assembler.lines, problems: assembler.orderedProblems, comments: comments, notes: assembler.notes,
            furtherProblems: assembler.furtherProblems, isExcessive: assembler.isExcessive,
            hasExtraColumns: assembler.reader.refusedExtra)
    }

    /// Reads lines that stand in a larger JSON document; there may be none.
    ///
    /// - Parameters:
    ///   - items: the elements of the array of lines.
    ///   - source: what problems call the document.
    package static func lines(
        of items: [PlacedJSON], source: String, defaults: LineDefaults = LineDefaults(),
        bounds: LinesBounds = LinesBounds()
    ) -> LinesFile {
        var assembler = LineAssembler(source: source, isJSON: true, defaults: defaults, bounds: bounds)
        assembler.add(items)
        return LinesFile(
            lines: assembler.lines, problems: assembler.orderedProblems, comments: 0, notes: assembler.notes,
            furtherProblems: assembler.furtherProblems, isExcessive: assembler.isExcessive,
            hasExtraColumns: assembler.reader.refusedExtra)
    }
}
