/// What an input method for Chinese writes in place of ASCII: full-width signs, letters and digits, the ideographic
/// space and full stop.
enum FullWidthText {
    /// The text with their ASCII twins, and with plain spaces for the blanks that are none (U+00A0, U+3000). Only for
    /// texts whose grammar has nothing beyond ASCII: there they can mean nothing else.
    static func ascii(_ text: some StringProtocol) -> String {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return String(text) }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(ascii(scalar)) }
        return String(result)
    }

    /// U+FF01 to U+FF5E are the full-width forms of U+0021 to U+007E (Unicode chart UFF00).
    static func ascii(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        case 0xA0, 0x3000: " "
        // IDNA takes these for dots as well (UTS #46 section 4.5).
        case 0x3002, 0xFF61: "."
        default: scalar
        }
    }
}
