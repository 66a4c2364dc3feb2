internal import LineModel
internal import ProbeWire

/// The payloads that the command line and lines files may name without a template.
enum PayloadCatalogue {
    /// For the help.
    static let words = FormatCatalogue.builtIn.words
}

extension FormatCatalogue {
    /// `a, b or c`.
    var words: String {
        let names = kinds.map(\.rawValue)
        return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
    }
}
