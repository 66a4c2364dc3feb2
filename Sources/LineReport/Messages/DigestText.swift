package import LineModel

/// A digest as a text for people, cut to a bound.
package struct DigestText: Equatable, Sendable {
    /// The text, in lines that end with a line feed except the last; no longer than the bound that was asked for.
    package let text: String
    /// How many lines of the incidents in the text are counted in it and not named.
    package let linesLeftOut: Int
    /// How many incidents are counted in the text and not named.
    package let incidentsLeftOut: Int

    /// Whether the text does not name everything.
    package var isCut: Bool { linesLeftOut > 0 || incidentsLeftOut > 0 }

    /// The least bound that can be asked for: room for the note of what is left out.
    package static let minBound = 256

    /// No more lines of an incident can fit into so many bytes; one of 10,000 lines is not written out to find that
    /// out.
    package static func mostLines(within bound: Int) -> Int { bound / 8 }

    /// Writes a digest in a dialect and a language, in at most `bound` bytes of UTF-8, cut at a line's end.
    ///
    /// As many lines of each incident are named as fit for all of them, so that the first incident does not push the
    /// others out; then incidents are left out, last ones first. What is left out is counted in the last line.
    ///
    /// - Parameters:
    ///   - isTest: it says at its top that it is a test.
    ///   - hasTitle: it begins with the title, `DigestParts.subject`; false where the destination shows that by itself.
    /// - Precondition: `bound` is `minBound` or more.
    package init(
        _ digest: Digest, _ dialect: DigestDialect, _ language: MessageLanguage, within bound: Int,
        isTest: Bool = false, hasTitle: Bool = true
    ) {
        precondition(bound >= Self.minBound, "a digest needs \(Self.minBound) octets at least")
        let writer = DigestWriter(
            digest: digest, dialect: dialect, words: DigestWords(language), isTest: isTest, hasTitle: hasTitle)
        for most in [.max, 50, 20, 10, 5, 3, 1] {
            let each = min(most, Self.mostLines(within: bound))
            let blocks = writer.blocks(linesEach: each)
            let left = writer.listed.reduce(0) { $0 + $1.lineCount - min(each, $1.lines.count) }
            let whole = (writer.head + blocks).joined(separator: "\n")
            guard whole.utf8.count <= bound else { continue }
            self.init(text: whole, linesLeftOut: left, incidentsLeftOut: 0)
            return
        }
        self = Self.cut(writer, within: bound)
    }

    private init(text: String, linesLeftOut: Int, incidentsLeftOut: Int) {
        self.text = text
        self.linesLeftOut = linesLeftOut
        self.incidentsLeftOut = incidentsLeftOut
    }

    /// The incidents alone, as many as fit, and how many do not.
    private static func cut(_ writer: DigestWriter, within bound: Int) -> DigestText {
        let blocks = writer.blocks(linesEach: 0)
        let lines = writer.listed.reduce(0) { $0 + $1.lineCount }
        let longest = writer.note(lines: lines, incidents: blocks.count).utf8.count
        var kept: [String] = []
        var bytes = 0
        for line in writer.head {
            guard bytes + line.utf8.count + 1 + longest <= bound else { break }
            kept.append(line)
            bytes += line.utf8.count + 1
        }
        var incidents = 0
        for block in blocks {
            guard bytes + block.utf8.count + 1 + longest <= bound else { break }
            kept.append(block)
            bytes += block.utf8.count + 1
            incidents += 1
        }
        let left = blocks.count - incidents
        if left > 0 { kept.append(writer.note(lines: lines, incidents: left)) }
        return DigestText(text: kept.joined(separator: "\n"), linesLeftOut: lines, incidentsLeftOut: left)
    }
}
