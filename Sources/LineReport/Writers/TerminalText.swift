/// Text as a terminal shows it: what may be sent to it, and how many columns it takes.
enum TerminalText {
    private static let replacement: Unicode.Scalar = "\u{FFFD}"
    static let ellipsis: Character = "…"

    /// Replaces what would move the cursor, colour the screen or reorder the line by U+FFFD: the C0 and C1 controls,
    /// line and paragraph separators, and the bidirectional overrides and isolates (CVE-2021-42574).
    static func cleaned(_ text: String, keeping kept: String = "") -> String {
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
        var cleaned = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let passes = !isUnsafe(scalar) || kept.unicodeScalars.contains(scalar)
            cleaned.append(passes ? scalar : replacement)
        }
        return String(cleaned)
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// Columns that a cleaned text takes.
    static func width(_ text: some StringProtocol) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.reduce(0) { $0 + width($1) }
    }

    /// One cell of text; two at most, also for a sequence of emoji joined into one, as current terminals draw it.
    private static func width(_ character: Character) -> Int {
        let scalars = character.unicodeScalars
        // U+FE0F asks for the emoji picture of a character that is narrow as text (UAX #11 section 5).
        if scalars.count > 1, scalars.contains("\u{FE0F}") { return 2 }
        return min(scalars.reduce(0) { $0 + width($1) }, 2)
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        // The soft hyphen is a format character that terminals draw.
        if (0x20..<0x7F).contains(scalar.value) || scalar.value == 0xAD { return 1 }
        // First, because a few marks lie within the wide ranges.
        if scalar.properties.isZeroWidth || isJamoTail(scalar.value) { return 0 }
        return WideRanges.contains(scalar.value) ? 2 : 1
    }

    /// Hangul vowels and final consonants, drawn inside the syllable that a leading consonant began.
    private static func isJamoTail(_ value: UInt32) -> Bool {
        (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FB).contains(value)
    }

    /// Cuts a cleaned text to `limit` columns, the last being `…` where something was cut.
    static func cut(_ text: String, to limit: Int) -> String {
        guard width(text) > limit else { return text }
        guard limit > 0 else { return "" }
        var (kept, used) = ("", 0)
        for character in text {
            used += width(character)
            if used > limit - 1 { break }
            kept.append(character)
        }
        return kept + String(ellipsis)
    }

    /// Spaces that fill a text up to `width` columns.
    static func padding(_ text: String, to width: Int) -> String {
        String(repeating: " ", count: max(width - TerminalText.width(text), 0))
    }
}

extension Unicode.Scalar.Properties {
    /// Combining marks that take no column of their own, and invisible format characters.
    fileprivate var isZeroWidth: Bool {
        switch generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: true
        default: false
        }
    }
}
