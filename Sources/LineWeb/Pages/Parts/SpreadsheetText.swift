internal import LineModel

/// Text as a field of CSV that a spreadsheet opens.
enum SpreadsheetText {
    /// Quoted where RFC 4180 section 2 asks for it, and with `'` before what a spreadsheet would take for a formula.
    static func field(_ text: String) -> String {
        let cleaned = TerminalText.cleaned(text, keeping: "\t\r\n")
        let isRisky = cleaned.utf8.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
        let guarded = isRisky ? "'" + cleaned : cleaned
        guard guarded.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return guarded }
        return "\"" + guarded.replacing("\"", with: "\"\"") + "\""
    }
}
