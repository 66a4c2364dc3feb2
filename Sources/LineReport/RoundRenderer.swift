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
    /// Longer names are cut to this many terminal columns in the table.
    package var maxNameColumns = 32
    /// Puts `'` before text in a CSV field that a spreadsheet would take for a formula (see `RoundRenderer.csv`).
    package var guardsFormulas = true

    package init(version: String) { self.version = version }
}

/// One way to show a round. Pure: the same report and context give the same octets, and nothing is read or written
/// but the sink.
///
/// A new one is one file in `Renderers` and one line in `RendererCatalogue`.
package struct RoundRenderer: Sendable {
    /// What `--format` calls it.
    package let name: String
    /// The file endings that choose it, lower case with the point; empty when no file is expected to hold it.
    package let fileEndings: [String]
    /// For the help text: what it is for, in a few words.
    package let summary: String
    private let write: @Sendable (RoundReport, RenderContext, @escaping ByteSink) throws -> Void

    package init(
        name: String, fileEndings: [String], summary: String,
        write: @escaping @Sendable (RoundReport, RenderContext, @escaping ByteSink) throws -> Void
    ) {
        self.name = name
        self.fileEndings = fileEndings
        self.summary = summary
        self.write = write
    }

    /// Renders into a sink, in chunks of at most 64 KiB; valid UTF-8 as a whole, not chunk by chunk.
    ///
    /// Throws only what the sink throws, and stops there.
    package func render(_ report: RoundReport, _ context: RenderContext, to sink: ByteSink) throws {
        try withoutActuallyEscaping(sink) { try write(report, context, $0) }
    }
}
