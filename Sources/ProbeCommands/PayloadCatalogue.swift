internal import LineModel
internal import ProbeWire

/// The payloads that the command line and lines files may name.
enum PayloadCatalogue {
    static let formats = FormatCatalogue.builtIn
    static let kinds = formats.kinds

    /// `a, b or c`.
    static var words: String {
        let names = kinds.map(\.rawValue)
        return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
    }
}
