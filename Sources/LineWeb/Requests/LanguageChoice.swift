internal import LineModel

/// The language in which a reader is answered.
enum LanguageChoice {
    /// What he asked for; else what he chose before; else what his browser prefers; else English.
    static func language(asked: String?, chosen: String?, accepts: [String]) -> MessageLanguage {
        for code in [asked, chosen] {
            if let language = code.flatMap({ language(of: $0[...]) }) { return language }
        }
        return preferred(accepts) ?? .en
    }

    /// The language with the greatest weight, of those that pages have (RFC 9110 section 12.5.4); the first of several
    /// alike. nil where none is accepted.
    private static func preferred(_ fields: [String]) -> MessageLanguage? {
        var best: (language: MessageLanguage, weight: Double)?
        for range in fields.flatMap({ $0.split(separator: ",") }).prefix(100) {
            let parts = range.split(separator: ";").map(trimmed)
            guard let code = parts.first, let language = language(of: code) else { continue }
            let weight = weight(parts.dropFirst())
            if weight > 0, weight > best?.weight ?? 0 { best = (language, weight) }
        }
        return best?.language
    }

    /// 0...1, and 0 for what is no weight (RFC 9110 section 12.4.2).
    private static func weight(_ parameters: some Sequence<Substring>) -> Double {
        for parameter in parameters {
            let text = parameter.lowercased()
            guard text.hasPrefix("q=") else { continue }
            let number = text.dropFirst(2)
            guard number.utf8.count <= 5, number.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }) else {
                return 0
            }
            return Double(number).map { min($0, 1) } ?? 0
        }
        return 1
    }

    /// By the first subtag (RFC 5646): there is one kind of Chinese. nil for every other language, and for `*`.
    private static func language(of code: Substring) -> MessageLanguage? {
        MessageLanguage(rawValue: code.prefix { $0 != "-" && $0 != "_" }.lowercased())
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop { $0 == " " || $0 == "\t" }
        return start.prefix(start.reversed().drop { $0 == " " || $0 == "\t" }.count)
    }
}
