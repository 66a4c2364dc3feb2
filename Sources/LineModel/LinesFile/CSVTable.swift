/// A field of a CSV file.
package struct CSVField: Hashable, Sendable {
    /// Unquoted, doubled quotes made single; neither trimmed nor otherwise changed.
    package let text: String
    /// Where the field begins: its opening quote where it has one.
    package let place: TextPlace

    /// - Parameters:
    ///   - text: unquoted, doubled quotes made single.
    ///   - place: of the opening quote where there is one.
    package init(text: String, place: TextPlace) {
        self.text = text
        self.place = place
    }
}

/// A record of a CSV file, which may span several lines where a quoted field holds line ends.
package struct CSVRow: Sendable {
    /// The record's number, from 1; the header is counted, comments and empty lines are not.
    package let number: Int
    /// The record's fields in order; never empty.
    package let fields: [CSVField]
    /// Where the first field begins.
    package var place: TextPlace { fields[0].place }
}

/// A CSV file (RFC 4180) with the place of every field.
///
/// UTF-8, with or without a byte order mark; lines end in CRLF, LF or CR. Beyond the RFC: empty lines are skipped,
/// lines that begin with `#` are comments (quote a first field that begins with `#`), but for a header of that
/// beginning, and where the header has no comma but a semicolon or a tab, as spreadsheets of some countries write, or a
/// first line `sep=;` says so, that one separates the fields of the whole file.
package struct CSVTable: Sendable {
    /// All records in order, the header first; comments and empty lines are left out.
    package let rows: [CSVRow]
    /// How many lines were passed over because they begin with `#`.
    package let comments: Int
    /// The line of the row that names columns which a lines file must have, from 1; nil without such a row.
    package let headerLine: Int?
    /// The separator in use: comma, semicolon or tab.
    package let delimiter: Character
    /// All of them, in order. A file with one of them is not to be trusted, though the rows hold what could be read.
    package let problems: [PlacedError]

    /// Problems beyond the bound of those that are told.
    let furtherProblems: Int
    /// Why the rest of the file was not read; nil where all of it was.
    let end: TextError?

    /// Reads all of `bytes`, as far as `bounds` lets it. Never fails as a whole: what is wrong is in `problems`. Text
    /// that is not UTF-8 has one problem and no rows.
    package init(bytes: [UInt8], bounds: LinesBounds = LinesBounds()) {
        let body = UTF8Check.withoutMark(bytes)
        let bad = UTF8Check.problem(in: body)
        let layout = bad == nil ? CSVLayout(body) : nil
        let separator = layout?.delimiter ?? UInt8(ascii: ",")
        delimiter = Character(UnicodeScalar(separator))
        headerLine = layout?.headerLine
        (rows, comments, problems, furtherProblems, end) = body.withUnsafeBufferPointer { buffer in
            if let bad { return ([], 0, [bad], 0, nil) }
            var scanner = CSVScanner(bytes: buffer, delimiter: separator, bounds: bounds)
            let rows = scanner.readAll(
                header: layout?.headerLine, hasSeparatorRow: layout?.hasSeparatorRow ?? false)
            return (rows, scanner.comments, scanner.problems, scanner.furtherProblems, scanner.end)
        }
    }
}
