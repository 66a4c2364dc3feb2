package import LineModel

/// Says to people what was found: the one family of words for findings, whoever shows them. A method a kind of finding.
///
/// What to do about a finding may be a setting, which a reader knows as a flag of the prober's command or as a key of
/// the service's configuration: the dialect. A setting that a dialect does not have is not named in it.
package struct Words: Equatable, Sendable {
    /// How the reader writes settings.
    package enum Dialect: Sendable, CaseIterable {
        /// `--max-rate 5000`
        case flags
        /// `probe.max_rate: 5000`
        case keys
    }

    /// How settings are written.
    package let dialect: Dialect
    /// The language of the sentences.
    package let language: MessageLanguage

    /// Words for one reader; they are English unless another language is asked for.
    package init(_ dialect: Dialect, _ language: MessageLanguage = .en) {
        self.dialect = dialect
        self.language = language
    }

    /// English words for those who run the prober's command.
    package static let flags = Words(.flags)
    /// English words for those who configure the service.
    package static let keys = Words(.keys)

    var isChinese: Bool { language == .zh }

    /// One of two texts, by the language.
    func say(_ english: @autoclosure () -> String, _ chinese: @autoclosure () -> String) -> String {
        isChinese ? chinese() : english()
    }

    /// "1 probe", "2 probes".
    func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// What stands between two sentences, and between the parts of a list.
    var semicolon: String { say("; ", "；") }
    var comma: String { say(", ", "，") }
    var colon: String { say(": ", "：") }

    /// A share, 0...1, as per cent with one decimal.
    func percent(_ share: Double) -> String {
        "\(FigureText.fixed(share * 100, decimals: 1))\(say(" %", "%"))"
    }

    /// A share of a total, with the decimals that show it.
    func percent(_ count: Int, of total: Int) -> String {
        let text = FigureText.percent(count, of: total)
        return isChinese ? text.replacingBytes(of: " ", with: "") : text
    }

    func milliseconds(_ nanoseconds: Int64) -> String { FigureText.milliseconds(.nanoseconds(nanoseconds)) }
}
