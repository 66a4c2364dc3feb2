import LineModel
import Testing

@testable import LineReport

@Suite("Terminal text")
struct TerminalTextTests {
    @Test(
        "counts columns as a terminal draws them",
        arguments: [
            ("", 0), ("sz-hk-01", 8), ("深圳", 4), ("ﾃｽﾄ", 3), ("テスト", 6), ("한국", 4), ("\u{1112}\u{1161}\u{11AB}", 2),
            ("e\u{301}", 1), ("é", 1), ("か\u{3099}", 2), ("😀", 2), ("👨‍👩‍👧", 2), ("🇨🇳", 2), ("☎\u{FE0F}", 2), ("☎", 1),
            ("１Ａ", 4), ("a\u{200B}b", 2), ("…", 1), ("𠀀", 2), ("\u{FFFD}", 1), ("żółw", 4), ("（", 2),
        ])
    func width(_ text: String, _ columns: Int) { #expect(TerminalText.width(text) == columns) }

    @Test("has its ranges in ascending order, apart from each other")
    func ranges() {
        let wide = (UInt32(0)...0x40000).filter(WideRanges.contains)
        #expect(wide.first == 0x1100 && wide.last == 0x3FFFD)
        #expect(!WideRanges.contains(0x10FF) && !WideRanges.contains(0x1160) && !WideRanges.contains(.max))
        #expect(WideRanges.contains(0x4E00) && WideRanges.contains(0xFF01) && !WideRanges.contains(0xFF61))
    }

    @Test("cuts at a column, never inside a character")
    func cut() {
        #expect(TerminalText.cut("sz-hk-01", to: 8) == "sz-hk-01")
        #expect(TerminalText.cut("sz-hk-01", to: 7) == "sz-hk-…")
        #expect(TerminalText.cut("深圳香港", to: 8) == "深圳香港")
        #expect(TerminalText.cut("深圳香港", to: 7) == "深圳香…")
        #expect(TerminalText.cut("深圳香港", to: 6) == "深圳…")
        #expect(TerminalText.cut("abc", to: 1) == "…" && TerminalText.cut("abc", to: 0) == "")
    }

    @Test("lets nothing through that moves, colours or reorders")
    func cleaned() {
        let unsafe = ["\u{1B}", "\r", "\n", "\u{9B}", "\u{7F}", "\u{202E}", "\u{2066}", "\u{2028}", "\u{0}"]
        for character in unsafe { #expect(TerminalText.cleaned("a\(character)[2J") == "a\u{FFFD}[2J") }
        #expect(TerminalText.cleaned("a\tb\nc", keeping: "\t") == "a\tb�c")
        #expect(TerminalText.cleaned("深圳-👨‍👩‍👧") == "深圳-👨‍👩‍👧")
    }

    @Test("shows progress, and less of it where there is less room")
    func progress() {
        let figures = ProgressFigures(
            lines: 120, planned: 12_000, sent: 4512, received: 4390, rate: 6000, remaining: .milliseconds(2100))
        let full = "120 lines  4,512/12,000 sent  4,390 received  6,000/s  2.1 s left"
        #expect(ProgressLine.render(figures, width: 80, color: false) == full)
        #expect(ProgressLine.render(figures, width: 65, color: false) == full)
        #expect(
            ProgressLine.render(figures, width: 64, color: false)
                == "120 lines  4,512/12,000 sent  4,390 received  2.1 s left")
        #expect(ProgressLine.render(figures, width: 30, color: false) == "4,512/12,000 sent  2.1 s left")
        #expect(ProgressLine.render(figures, width: 20, color: true) == "\u{1B}[2m4,512/12,000 sent\u{1B}[0m")
        #expect(ProgressLine.render(figures, width: 5, color: false) == "4,51…")
        var unknown = figures
        (unknown.lines, unknown.remaining, unknown.rate) = (1, nil, .nan)
        #expect(
            ProgressLine.render(unknown, width: 80, color: false) == "1 line  4,512/12,000 sent  4,390 received  0/s")
    }
}
