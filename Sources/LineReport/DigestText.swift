package import LineModel

/// A digest as a text for people, cut to a bound.
package struct DigestText: Equatable, Sendable {
    package let text: String
    /// Lines of incidents, and incidents, that are counted in the text and not named.
    package let linesLeftOut: Int
    package let incidentsLeftOut: Int

    /// Whether the text does not name everything.
    package var isCut: Bool { linesLeftOut > 0 || incidentsLeftOut > 0 }

    /// The least bound that can be asked for: room for the note of what is left out.
    package static let leastBound = 256

    /// No more lines of an incident can fit into so many octets; one of 10,000 lines is not written out to find that
    /// out.
    package static func mostLines(within bound: Int) -> Int { bound / 8 }

    /// Writes a digest in a dialect and a language, in at most `bound` octets of UTF-8, cut at a line's end.
    ///
    /// As many lines of each incident are named as fit for all of them, so that the first incident does not push the
    /// others out; then incidents are left out, last ones first. What is left out is counted in the last line.
    ///
    /// - Parameter isTest: it says at its top that it is a test.
    /// - Precondition: `bound` is `leastBound` or more.
    package init(
        _ digest: Digest, _ dialect: DigestDialect, _ language: MessageLanguage, within bound: Int,
        isTest: Bool = false
    ) {
        precondition(bound >= Self.leastBound, "a digest needs \(Self.leastBound) octets at least")
        let writer = DigestWriter(digest: digest, dialect: dialect, words: DigestWords(language), isTest: isTest)
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
        var octets = 0
        for line in writer.head {
            guard octets + line.utf8.count + 1 + longest <= bound else { break }
            kept.append(line)
            octets += line.utf8.count + 1
        }
        var incidents = 0
        for block in blocks {
            guard octets + block.utf8.count + 1 + longest <= bound else { break }
            kept.append(block)
            octets += block.utf8.count + 1
            incidents += 1
        }
        let left = blocks.count - incidents
        if left > 0 { kept.append(writer.note(lines: lines, incidents: left)) }
        return DigestText(text: kept.joined(separator: "\n"), linesLeftOut: lines, incidentsLeftOut: left)
    }
}

/// How a destination marks up text.
package enum DigestDialect: Sendable, CaseIterable {
    /// Nothing is marked up: mail, logs.
    case plain
    /// WeCom's markdown: headings, bold, three colours.
    case wecom
    case dingtalk
    /// The markdown element of Feishu's cards.
    case feishu
    /// Slack's mrkdwn.
    case slack

    /// A text that other people chose (a line's name, a tag, an address), so that it is shown and does nothing: it
    /// cannot mention anybody, begin a link, or change the markup around it. The robots know no escapes (Slack: three),
    /// so what means something to them is shown as its full-width twin.
    package func escaped(_ text: String) -> String { literal(text) }

    func literal(_ text: String) -> String {
        let cleaned = TerminalText.cleaned(text)
        guard self != .plain else { return cleaned }
        var result = ""
        var previous: Unicode.Scalar = " "
        for scalar in cleaned.unicodeScalars {
            switch scalar {
            case "<" where self == .slack: result += "&lt;"
            case ">" where self == .slack: result += "&gt;"
            case "&" where self == .slack: result += "&amp;"
            case "<", ">", "[", "]", "*", "@", "`", "~", "\\", "!", "|":
                result.unicodeScalars.append(Self.fullWidth(scalar))
            // "http://" would become a link; an underscore within a word means nothing, at its edge it does.
            case "/" where previous == ":": result.unicodeScalars.append(Self.fullWidth(scalar))
            case "_" where !previous.properties.isAlphabetic && previous.properties.numericType == nil:
                result.unicodeScalars.append(Self.fullWidth(scalar))
            default: result.unicodeScalars.append(scalar)
            }
            previous = scalar
        }
        return result
    }

    func bold(_ text: String) -> String {
        switch self {
        case .plain: text
        case .slack: "*\(text)*"
        case .wecom, .dingtalk, .feishu: "**\(text)**"
        }
    }

    func heading(_ text: String) -> String {
        switch self {
        case .plain: text
        case .wecom, .dingtalk: "### \(text)"
        case .feishu, .slack: bold(text)
        }
    }

    /// A word in the colour of bad news, or of good.
    func coloured(_ text: String, isGood: Bool) -> String {
        switch self {
        case .plain, .dingtalk: bold(text)
        case .wecom: "<font color=\"\(isGood ? "info" : "warning")\">\(text)</font>"
        case .feishu: "<font color='\(isGood ? "green" : "red")'>\(text)</font>"
        case .slack: "\(isGood ? ":large_green_circle:" : ":red_circle:") \(bold(text))"
        }
    }

    /// What a line of a list begins with.
    var bullet: String {
        switch self {
        case .plain, .dingtalk, .feishu: "- "
        case .wecom: "> "
        case .slack: "• "
        }
    }

    /// DingTalk joins lines that follow each other.
    var lineBreak: String { self == .dingtalk ? "  \n" : "\n" }

    /// U+FF01 to U+FF5E are the full-width forms of U+0021 to U+007E.
    private static func fullWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar
    }
}
