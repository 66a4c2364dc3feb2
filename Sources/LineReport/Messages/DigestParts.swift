package import LineModel

/// Parts of messages that are not their text.
package enum DigestParts {
    /// One line without markup, for a mail's subject or a card's title; at most 200 characters.
    package static func subject(_ digest: Digest, _ language: MessageLanguage, isTest: Bool = false) -> String {
        let words = DigestWords(language)
        let test = isTest ? (language == .zh ? "[测试] " : "[test] ") : ""
        let vantage = String(TerminalText.cleaned(digest.vantage).prefix(60))
        return test + words.title(vantage, digest.items)
    }

    /// "ingress 203.0.113.7:7000: 10 lines abnormal"
    package static func cause(_ item: DigestItem, _ language: MessageLanguage) -> String {
        let words = DigestWords(language)
        let value = item.cause.value.isEmpty ? "" : " \(TerminalText.cleaned(item.cause.value).prefix(100))"
        let count = item.isOver ? item.mostLines : item.lineCount
        let lines = words.lines(count, item.trouble, isOver: item.isOver && item.change != .absorbed)
        return "\(words.cause(item.cause.kind))\(value)\(words.colon)\(lines)"
    }

    /// The short text that goes with a mention: the subject and the causes, in at most `bound` bytes, and in them
    /// nothing that means something to the robot.
    package static func alert(
        _ digest: Digest, _ dialect: DigestDialect, _ language: MessageLanguage, within bound: Int, isTest: Bool = false
    ) -> String {
        let words = DigestWords(language)
        var text = dialect.escaped(subject(digest, language, isTest: isTest))
        for item in digest.items where item.change.isAlarm {
            let row = "\n" + dialect.escaped("\(words.change(item)) \(cause(item, language))")
            guard text.utf8.count + row.utf8.count <= bound else { break }
            text += row
        }
        return text
    }

    /// Every line of every incident as CSV (RFC 4180) with a UTF-8 byte order mark, which spreadsheets need to show
    /// Chinese.
    package static func csv(_ digest: Digest, _ language: MessageLanguage) -> [UInt8] {
        let words = Words(.keys, language)
        var rows =
            "\u{FEFF}change,incident,cause,value,trouble,opened_at,closed_at,line,ingress,echo,loss,rtt_ms,reasons\r\n"
        for item in digest.items where item.change != .continued {
            let head = [
                item.change.rawValue, "\(item.incident)", item.cause.kind.word, item.cause.value,
                item.trouble.word,
                item.openedAt.rfc3339(fractionDigits: 0),
                item.closedAt?.rfc3339(fractionDigits: 0) ?? "",
            ]
            if item.lines.isEmpty { rows += row(head + Array(repeating: "", count: 6)) }
            for line in item.lines {
                rows += row(
                    head + [
                        line.name, line.ingress, line.echo ?? "", line.lossPerMille.map(thousandths) ?? "",
                        line.rttMicroseconds.map(thousandths) ?? "",
                        words.reasons(line.reasons).joined(separator: words.semicolon),
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
