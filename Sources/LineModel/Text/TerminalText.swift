/// What may be printed on a terminal as it is: one rule for messages, tables, logs and what other programs are sent.
package enum TerminalText {
    /// The longest piece of foreign text that `quoted` shows, in characters.
    static let quotedLimit = 60

    /// The first scalar of `text` that could steer a terminal or reorder what is shown around it; nil when there is
    /// none.
    ///
    /// That is every control, line and paragraph separator and format character (Unicode general categories Cc, Zl, Zp
    /// and Cf; the bidirectional overrides are Cf), but not ZWNJ and ZWJ, which Persian and emoji are written with. So
    /// is what stands for a byte that is no text.
    package static func firstUnsafe(in text: some StringProtocol) -> Unicode.Scalar? {
        text.unicodeScalars.first { !isSafe($0) }
    }

    /// `text` in double quotes for a message: unsafe scalars as `\u{1B}`, shortened with `...` past 60 characters.
    package static func quoted(_ text: some StringProtocol) -> String { quoted(text, limit: quotedLimit) }

    /// The same, shortened past another number of characters.
    package static func quoted(_ text: some StringProtocol, limit: Int) -> String {
        let shown = escaped(text.prefix(limit))
        return text.count > limit ? "\"\(shown)...\"" : "\"\(shown)\""
    }

    /// `text` as it is, but for unsafe scalars, which are written as `\u{1B}`.
    package static func escaped(_ text: some StringProtocol) -> String {
        guard firstUnsafe(in: text) != nil else { return String(text) }
        var shown = ""
        for scalar in text.unicodeScalars {
            if isSafe(scalar) { shown.unicodeScalars.append(scalar) } else { shown += escaped(scalar) }
        }
        return shown
    }

    /// `text` with U+FFFD in place of each unsafe scalar, for tables and messages that people read.
    ///
    /// - Parameter kept: scalars that pass all the same, such as the line ends inside a quoted CSV field.
    package static func cleaned(_ text: String, keeping kept: String = "") -> String {
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
        var cleaned = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            cleaned.append(isSafe(scalar) || kept.unicodeScalars.contains(scalar) ? scalar : "\u{FFFD}")
        }
        return String(cleaned)
    }

    /// `\u{1B}`: the scalar in hexadecimal; `\xB3` for what stands for a byte.
    static func escaped(_ scalar: Unicode.Scalar) -> String {
        let isByte = foreignBytes.contains(scalar.value)
        let digits = String(isByte ? scalar.value & 0xFF : scalar.value, radix: 16, uppercase: true)
        return isByte ? "\\x" + digits : "\\u{" + digits + "}"
    }

    /// What stands for the bytes 0x80 to 0xFF of a file's name that is not UTF-8 (`FileName`); from the end of a
    /// private use area.
    private static let foreignBytes: ClosedRange<UInt32> = 0x10FF80...0x10FFFF

    private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x7F { return scalar.value >= 0x20 }
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: return false
        case .format: return scalar.value == 0x200C || scalar.value == 0x200D
        case .privateUse, .unassigned: return !foreignBytes.contains(scalar.value)
        default: return true
        }
    }
}

extension StringProtocol {
    /// Without blanks at both ends: spaces, tabs and line ends (which a quoted CSV field can hold), and what web pages
    /// and input methods leave there, such as U+00A0, U+3000 and a byte order mark.
    var trimmed: Substring {
        let text = String(self)
        var (start, end) = (text.startIndex, text.endIndex)
        let bytes = text.utf8
        while start < end, isASCIIBlank(bytes[start]) { start = bytes.index(after: start) }
        while start < end, isASCIIBlank(bytes[bytes.index(before: end)]) { end = bytes.index(before: end) }
        guard start < end, bytes[start] >= 0x80 || bytes[bytes.index(before: end)] >= 0x80 else {
            return text[start..<end]
        }
        let scalars = text.unicodeScalars
        while start < end, isBlank(scalars[start]) { start = scalars.index(after: start) }
        while start < end, isBlank(scalars[scalars.index(before: end)]) { end = scalars.index(before: end) }
        return text[start..<end]
    }
}

private func isASCIIBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

/// U+200B and U+FEFF are no white space of Unicode's, and as invisible.
private func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar == "\u{200B}" || scalar == "\u{FEFF}"
}
