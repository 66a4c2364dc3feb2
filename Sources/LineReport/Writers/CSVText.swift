internal import LineModel

/// Text as a field of CSV.
enum CSVText {
    /// U+FEFF, by which Excel knows that a file is UTF-8.
    static let byteOrderMark = "\u{FEFF}"

    /// Quoted where RFC 4180 section 2 asks for it. What could steer a terminal is U+FFFD, but tabs and line ends stay.
    ///
    /// - Parameter guardsFormulas: puts `'` before what a spreadsheet would take for a formula.
    static func field(_ text: String, guardsFormulas: Bool) -> String {
        let risky = guardsFormulas && text.utf8.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
        let cleaned = (risky ? "'" : "") + TerminalText.cleaned(text, keeping: "\t\r\n")
        guard cleaned.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return cleaned }
        return "\"" + cleaned.replacingBytes(of: "\"", with: "\"\"") + "\""
    }
}
