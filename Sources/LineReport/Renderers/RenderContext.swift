package import LineModel

/// What a rendering may depend on beside the report itself.
package struct RenderContext: Sendable {
    /// The program's version, for the JSON object's first key.
    package var version: String
    /// ANSI colours in the table. Nothing else is ever coloured.
    package var color = false
    /// The table shows no more lines than this, and says how many it left out; nil shows all.
    package var maxRows: Int?
    /// The terminal's width: the table leaves columns out, and says which, to fit it; nil for no limit.
    package var columns: Int?
    /// The terminal's height: a table that is higher has its worst line at its end, where it can be seen; nil for no
    /// limit.
    package var rows: Int?
    /// Longer names are cut by their middle to this many terminal columns in the table; where it is nil, to 32 on a
    /// terminal that has no room for more, and otherwise to 64.
    package var maxNameColumns: Int?
    /// Puts `'` before text in a CSV field that a spreadsheet would take for a formula (see `RoundRenderer.csv`).
    package var guardsFormulas = true
    /// CSV begins with a byte order mark (U+FEFF), by which Excel knows that it is UTF-8.
    package var marksCSV = false
    /// Rows of the history's CSV end in CRLF, as RFC 4180 has it and spreadsheets write it; else in a line feed.
    package var endsCSVByCRLF = false

    /// What lines are summed up by, below the table and in JSON; none where nobody asked.
    package var groupings: [FieldDimension] = []

    /// Whom reasons speak to.
    package var words: Words

    /// A context for a file: without colours and without a limit of rows or columns, which the caller sets for a
    /// terminal.
    package init(version: String, words: Words = .flags) {
        self.version = version
        self.words = words
    }
}
