package import LineModel

/// Parts of messages that are not their text.
package enum DigestParts {
    /// One line without markup that says what happened, for a mail's subject, a card's title, or a telephone that shows
    /// nothing else; at most 300 characters.
    package static func subject(_ digest: Digest, _ language: MessageLanguage, isTest: Bool = false) -> String {
        let test = isTest ? (language == .zh ? "[测试] " : "[test] ") : ""
        let vantage = String(TerminalText.cleaned(digest.vantage).prefix(60))
        let (tag, text) = DigestWords(language).title(vantage, digest.items, shown: shown)
        return test + tag + text
    }

    /// "ingress 203.0.113.7:7000, 10 lines abnormal"
    package static func cause(_ item: DigestItem, _ language: MessageLanguage) -> String {
        DigestWords(language).phrase(item, shown: shown)
    }

    private static func shown(_ text: String) -> String {
        TerminalText.cutMiddle(TerminalText.cleaned(text), to: 100)
    }

    /// The short text that goes with a mention: the subject and the other causes, in at most `bound` bytes, and in them
    /// nothing that means something to the robot.
    package static func alert(
        _ digest: Digest, _ dialect: DigestDialect, _ language: MessageLanguage, within bound: Int, isTest: Bool = false
    ) -> String {
        let words = DigestWords(language)
        var text = dialect.escaped(subject(digest, language, isTest: isTest))
        // The first one is the subject.
        let others = digest.items.filter(\.isNews).dropFirst()
        for item in others where item.change.isAlarm {
            let row = "\n" + dialect.escaped("\(words.change(item)) \(cause(item, language))")
            guard text.utf8.count + row.utf8.count <= bound else { break }
            text += row
        }
        return text
    }

    /// Every line of every incident as CSV (RFC 4180) with a UTF-8 byte order mark, which spreadsheets need to show
    /// Chinese. Headings and words are in the reader's language; figures, names and times are the same in each.
    package static func csv(_ digest: Digest, _ language: MessageLanguage) -> [UInt8] {
        let words = DigestTable(language)
        var rows = "\u{FEFF}" + words.heading.joined(separator: ",") + "\r\n"
        for item in digest.items where item.change != .continued {
            let head = words.cells(item)
            if item.lines.isEmpty { rows += row(head + Array(repeating: "", count: 6)) }
            for line in item.lines {
                rows += row(
                    head + [
                        line.name, line.ingress, line.echo ?? "", line.lossPerMille.map(thousandths) ?? "",
                        line.rttMicroseconds.map(thousandths) ?? "", words.reasons(line),
                    ])
            }
        }
        return Array(rows.utf8)
    }

    /// What a spreadsheet would take for a formula is a text.
    private static func row(_ fields: [String]) -> String {
        fields.map { CSVText.field($0, guardsFormulas: true) }.joined(separator: ",") + "\r\n"
    }

    /// 1250 as 1.250.
    private static func thousandths(_ value: Int) -> String {
        let rest = String(value.magnitude % 1000)
        return
            "\(value < 0 ? "-" : "")\(value.magnitude / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
    }
}
