package import LineModel

/// One way to show a round. Pure: the same report and context give the same bytes, and nothing is read or written
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

    /// Makes a renderer from its `write`, which must not read anything but its arguments, and must write to nothing but
    /// the sink.
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
