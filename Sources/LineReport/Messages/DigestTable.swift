internal import LineModel

/// The headings and words of a digest's table of lines.
struct DigestTable {
    private let language: MessageLanguage
    private let words: DigestWords
    /// The words of reasons. Messages are the service's.
    private let findings: Words

    init(_ language: MessageLanguage) {
        self.language = language
        words = DigestWords(language)
        findings = Words(.keys, language)
    }

    /// English headings are names, for programs.
    var heading: [String] {
        switch language {
        case .en:
            [
                "change", "incident", "cause", "value", "trouble", "opened_at", "closed_at", "line", "ingress", "echo",
                "loss", "rtt_ms", "reasons",
            ]
        case .zh:
            [
                "变化", "故障编号", "原因", "原因所指", "状况", "开始时间", "恢复时间", "线路", "入口", "回显端", "丢包率", "平均时延 ms", "说明",
            ]
        }
    }

    /// The cells about the incident, which each of its lines repeats.
    func cells(_ item: DigestItem) -> [String] {
        let isChinese = language == .zh
        let trouble = isChinese ? (item.trouble == .unmeasured ? "未测" : "异常") : item.trouble.word
        return [
            isChinese ? words.change(item) : item.change.rawValue, "\(item.incident)",
            isChinese ? words.cause(item.cause.kind) : item.cause.kind.word, item.cause.value, trouble,
            item.openedAt.rfc3339(fractionDigits: 0), item.closedAt?.rfc3339(fractionDigits: 0) ?? "",
        ]
    }

    func reasons(_ line: DigestLine) -> String {
        findings.reasons(line.reasons).joined(separator: findings.semicolon)
    }
}
