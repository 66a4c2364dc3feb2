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
    /// Longer names are cut to this many terminal columns in the table.
    package var maxNameColumns = 32
    /// Puts `'` before text in a CSV field that a spreadsheet would take for a formula (see `RoundRenderer.csv`).
    package var guardsFormulas = true

    /// Whom reasons speak to.
    package var words: Words

    /// A context for a file: without colours and without a limit of rows or columns, which the caller sets for a
    /// terminal.
    package init(version: String, words: Words = .flags) {
        self.version = version
        self.words = words
    }
}
