internal import LineModel

/// Every way to show a round.
package enum RendererCatalogue {
    /// The renderers in the order in which the help text and errors list them; names are unique.
    package static let all: [RoundRenderer] = [
        .table,
        .json,
        .csv,
        .text,
    ]

    /// The renderer that `--format` names.
    package static func renderer(named name: String) throws(ReportError) -> RoundRenderer {
        if let found = all.first(where: { $0.name == name }) { return found }
        let known = all.map(\.name).joined(separator: ", ")
        throw ReportError(message: "there is no format \"\(TerminalText.cleaned(name))\"; use one of: \(known)")
    }

    /// The renderer for a file, by the ending of its name in any case.
    package static func renderer(forFile path: String) throws(ReportError) -> RoundRenderer {
        let lowered = path.lowercased()
        if let found = all.first(where: { $0.fileEndings.contains(where: lowered.hasSuffix) }) { return found }
        let known = all.flatMap(\.fileEndings).joined(separator: ", ")
        throw ReportError(
            message: "the ending of \"\(TerminalText.cleaned(path))\" names no format; "
                + "end it in one of \(known)")
    }
}
