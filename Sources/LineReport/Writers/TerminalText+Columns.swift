internal import LineModel

/// How many columns of a terminal a text takes.
extension TerminalText {
    static let ellipsis: Character = "…"

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

    /// Cuts a cleaned text to `limit` columns by its middle, where `…` is put: names of lines and addresses begin
    /// alike, and are told apart by their ends.
    static func cutMiddle(_ text: String, to limit: Int) -> String {
        guard width(text) > limit else { return text }
        guard limit > 2 else { return cut(text, to: limit) }
        let room = limit - 1
        let head = prefix(of: text, columns: room - room / 2)
        let tail = prefix(of: text.reversed(), columns: room - width(head))
        return head + String(ellipsis) + String(tail.reversed())
    }

    private static func prefix(of characters: some Sequence<Character>, columns: Int) -> String {
        var (kept, used) = ("", 0)
        for character in characters {
            used += width(character)
            if used > columns { break }
            kept.append(character)
        }
        return kept
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
