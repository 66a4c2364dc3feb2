// Mutations of texts that know what a text is made of: words, lines and blocks of lines, not bytes. A fuzzer of bytes
// hardly ever writes a second whole setting; this one writes little else.
internal import LineModel

/// What a text of one kind is made of.
struct Grammar {
    /// What may stand in any place: keys, values, signs, and values that are too long, too large or of another kind.
    let words: [[UInt8]]
    /// Between which words stand.
    let cuts: Set<UInt8>

    init(_ words: [String], cuts: String) {
        self.words = (words + Grammar.extremes).map { Array($0.utf8) }
        self.cuts = Set(cuts.utf8)
    }

    /// Of any text.
    private static let extremes = [
        "0", "-1", "1", "4294967296", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e308",
        "1e400", "nan", "0x10", "00", ".", "", " ", "\t", "\r", "\u{FEFF}", "\u{2028}", "\u{0}", "é", "\u{202E}x",
        "null", "true", "${A}", "${", "$${", "file:/x", "file:", String(repeating: "a", count: 300), "\"", "'", "%",
    ]

    private enum Change: CaseIterable {
        case word, insertion, removal, line, doubling, indentation, wrapping, bytes
    }

    /// A text that is like this one, of `maxCount` bytes at most.
    func mutated(_ text: [UInt8], maxCount: Int, by chance: inout SeededGenerator) -> [UInt8] {
        var text = text
        for _ in 0...Int.random(in: 0..<4, using: &chance) {
            switch Change.allCases.randomElement(using: &chance) ?? .word {
            case .word: text.replaceSubrange(word(in: text, &chance), with: anyWord(&chance))
            case .insertion:
                let at = word(in: text, &chance).lowerBound
                text.insert(contentsOf: anyWord(&chance), at: at)
            case .removal: text.removeSubrange(word(in: text, &chance))
            case .bytes: flip(&text, &chance)
            case .line, .doubling, .indentation, .wrapping: changeLines(&text, &chance)
            }
        }
        return Array(text.prefix(maxCount))
    }

    private func anyWord(_ chance: inout SeededGenerator) -> [UInt8] { words.randomElement(using: &chance) ?? [] }

    /// Where a word stands, somewhere in the text.
    private func word(in text: [UInt8], _ chance: inout SeededGenerator) -> Range<Int> {
        guard !text.isEmpty else { return 0..<0 }
        let at = Int.random(in: 0..<text.count, using: &chance)
        var (from, to) = (at, at)
        while from > 0, !cuts.contains(text[from - 1]) { from -= 1 }
        while to < text.count, !cuts.contains(text[to]) { to += 1 }
        return from..<max(to, min(at + 1, text.count))
    }

    private func flip(_ text: inout [UInt8], _ chance: inout SeededGenerator) {
        guard let at = text.indices.randomElement(using: &chance) else { return }
        text[at] = UInt8.random(in: 0...255, using: &chance)
    }

    /// Takes lines away, says them twice or elsewhere, moves a block in or out, or puts one into a list.
    private func changeLines(_ text: inout [UInt8], _ chance: inout SeededGenerator) {
        var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        let from = Int.random(in: 0..<lines.count, using: &chance)
        let to = Int.random(in: from..<min(lines.count, from + 4), using: &chance)
        switch Int.random(in: 0..<5, using: &chance) {
        case 0: lines.removeSubrange(from...to)
        case 1: lines.insert(contentsOf: lines[from...to], at: Int.random(in: 0...lines.count, using: &chance))
        case 2:
            let blanks = [UInt8](repeating: 0x20, count: Int.random(in: 1...6, using: &chance))
            for index in from...to { lines[index] = blanks + lines[index] }
        case 3: for index in from...to { lines[index] = Array(lines[index].drop { $0 == 0x20 }) }
        default:
            let (opening, closing) =
                [("[", "]"), ("{", "}"), ("- ", ""), ("\"", "\""), ("&a ", "\nb: *a")]
                .randomElement(using: &chance) ?? ("", "")
            lines[from] = Array(opening.utf8) + lines[from]
            lines[to] += Array(closing.utf8)
        }
        text = Array(lines.joined(separator: [0x0A]))
    }
}
