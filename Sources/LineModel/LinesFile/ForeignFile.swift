/// Files that are given as lines files and are something else.
enum ForeignFile {
    private static let workbook: [[UInt8]] = [
        // A zip archive, which .xlsx, .ods and .numbers are; and the compound file that .xls is.
        [0x50, 0x4B, 0x03, 0x04], [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
    ]
    private static let wide: [[UInt8]] = [[0xFF, 0xFE], [0xFE, 0xFF]]

    /// What the bytes are, by what they begin with; nil for what may be a lines file.
    static func error(_ bytes: [UInt8]) -> TextError? {
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
        if bytes.starts(with: Array("%PDF-".utf8)) {
            return TextError("this is a PDF document", expected: "name a lines file, CSV or JSON")
        }
        let head = String(decoding: bytes.prefix(256), as: UTF8.self).trimmed.lowercased()
        if head.hasPrefix("<!doctype html") || head.hasPrefix("<html") {
            return TextError(
                "this is a web page", expected: "name a lines file, CSV or JSON (a page that asks to log in, perhaps)")
        }
        return nil
    }
}
