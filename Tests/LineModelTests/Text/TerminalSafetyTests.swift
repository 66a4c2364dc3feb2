import TestSupport
import Testing

@testable import LineModel

@Suite("What may be printed on a terminal")
struct TerminalSafetyTests {
    /// Of every kind: letters of several scripts, controls, separators, marks of direction, joiners, pictures.
    private static let scalars: [Unicode.Scalar] =
        (0...0xFF).compactMap { Unicode.Scalar($0 as UInt32) } + (0x2000...0x206F).compactMap { Unicode.Scalar($0) }
        + ["深", "ب", "\u{61C}", "\u{FEFF}", "\u{FFF9}", "\u{E0041}", "\u{1F468}", "\u{301}", "\u{FE0F}", "\u{110BD}"]

    @Test(
        "whatever text is made of, what is cleaned, escaped or quoted has nothing unsafe left, and safe text stays",
        .seeded)
    func property() {
        var chance = Seed.generator()
        for _ in 0..<2_000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...12, using: &chance) {
                if let scalar = Self.scalars.randomElement(using: &chance) { text.append(scalar) }
            }
            let string = String(text)
            let cleaned = TerminalText.cleaned(string)
            #expect(TerminalText.firstUnsafe(in: cleaned) == nil)
            #expect(cleaned.unicodeScalars.count == string.unicodeScalars.count)
            for shown in [TerminalText.escaped(string), TerminalText.quoted(string)] {
                #expect(TerminalText.firstUnsafe(in: shown) == nil)
            }
            let isSafe = TerminalText.firstUnsafe(in: string) == nil
            #expect((cleaned == string) == isSafe || string.contains("\u{FFFD}"))
            #expect(TerminalText.cleaned(cleaned) == cleaned)
        }
    }

    @Test("format characters that reorder or hide text are unsafe; joiners that scripts and pictures need are not")
    func format() {
        for scalar in [
            "\u{200B}", "\u{200E}", "\u{202E}", "\u{2066}", "\u{61C}", "\u{FEFF}", "\u{AD}", "\u{7F}", "\u{9B}",
        ] {
            #expect(TerminalText.cleaned("a\(scalar)b") == "a\u{FFFD}b")
        }
        for text in ["نمی\u{200C}خواهم", "👨\u{200D}👩\u{200D}👧", "深圳"] { #expect(TerminalText.cleaned(text) == text) }
        #expect(TerminalText.cleaned("a\tb\nc", keeping: "\t") == "a\tb\u{FFFD}c")
    }
}
