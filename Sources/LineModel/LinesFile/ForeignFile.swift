/// Files that are given as lines files and are something else.
enum ForeignFile {
    private static let workbook: [[UInt8]] = [
        // A zip archive, which .xlsx, .ods and .numbers are; and the compound file that .xls is.
        [0x50, 0x4B, 0x03, 0x04], [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
    ]
    private static let wide: [[UInt8]] = [[0xFF, 0xFE], [0xFE, 0xFF]]

    /// What the bytes are, by what they begin with; nil for what may be a lines file.
    static func error(_ bytes: [UInt8]) -> TextError? {
        if let error = archive(bytes) { return error }
        if bytes.starts(with: Array("%PDF-".utf8)) {
            return TextError("this is a PDF document", expected: "name a lines file, CSV or JSON")
        }
        let head = String(decoding: bytes.prefix(256), as: UTF8.self).trimmed.lowercased()
        if head.hasPrefix("<!doctype html") || head.hasPrefix("<html") {
            return TextError(
                "this is a web page", expected: "name a lines file, CSV or JSON (a page that asks to log in, perhaps)")
        }
        if isEnvironment(bytes) {
            return TextError(
                "this is a list of variables (NAME=value), perhaps with secrets; nothing of it is shown",
                expected: "name a lines file, CSV or JSON")
        }
        return nil
    }

    /// What no text begins with: an archive, a packed file, UTF-16; nil for what may be text in UTF-8.
    static func archive(_ bytes: [UInt8]) -> TextError? {
        if workbook.contains(where: bytes.starts(with:)) {
            return TextError(
                "this is an Excel workbook (or another archive), no text", expected: "save the sheet as \"CSV UTF-8\"")
        }
        if wide.contains(where: bytes.starts(with:)) {
            return TextError("this is UTF-16", expected: "save it as UTF-8 (Excel: \"CSV UTF-8\")")
        }
        if bytes.starts(with: [0x1F, 0x8B]) {
            return TextError("this is compressed (gzip)", expected: "unpack it first")
        }
        return nil
    }

    /// Whether the first line that is neither empty nor a comment is `NAME=value`, as environment files have it
    /// (systemd.exec(5), EnvironmentFile=). No header begins so.
    private static func isEnvironment(_ bytes: [UInt8]) -> Bool {
        let lines = UTF8Check.withoutMark(bytes).prefix(4_096).split { $0 == 0x0A || $0 == 0x0D }
        let first = lines.lazy.map { String(decoding: $0, as: UTF8.self).trimmed }
            .first { !$0.isEmpty && !$0.hasPrefix("#") && !$0.hasPrefix(";") }
        guard var text = first, !text.lowercased().hasPrefix("sep=") else { return false }
        if text.hasPrefix("export ") { text = text.dropFirst("export ".count) }
        guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { return false }
        let name = text[..<equals].utf8
        return name.first.map { !AddressSyntax.isDigit($0) } == true
            && name.allSatisfy {
                AddressSyntax.isDigit($0) || $0 == UInt8(ascii: "_") || (0x41...0x5A).contains($0)
                    || (0x61...0x7A).contains($0)
            }
    }
}
