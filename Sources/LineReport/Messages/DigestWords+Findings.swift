internal import LineModel

/// What was found out about the lines of an incident.
extension DigestWords {
    /// "#12 ingress 203.0.113.7:7000, the way differs from hop 4: was 203.0.113.1, now silent", for a title.
    func found(_ item: DigestItem, _ found: [DigestFinding], shown: (String) -> String) -> String {
        let what = "#\(item.incident) \(cause(item, shown: shown))"
        guard let first = found.first(where: { !$0.conclusions.isEmpty })?.conclusions.first else {
            return what + comma + (isChinese ? "路径追踪" : "its way was traced")
        }
        return what + comma + shown(words.conclusion(first))
    }

    /// "sz-hk-01: the way differs from hop 4: was 203.0.113.1, now silent. Ask the carrier whether ..."
    func found(_ line: String, _ conclusion: Conclusion) -> String {
        let stop = isChinese ? "。" : ". "
        return TerminalText.cutMiddle(TerminalText.cleaned(line), to: 100) + colon + words.conclusion(conclusion) + stop
            + words.advice(conclusion)
    }

    /// "sz-hk-01: traced, the same way as before"
    func traced(_ line: String, _ way: TracedWay) -> String {
        TerminalText.cutMiddle(TerminalText.cleaned(line), to: 100) + colon + (isChinese ? "路径追踪" : "traced")
            + comma + words.traced(way)
    }

    private var words: Words { findings }
}
