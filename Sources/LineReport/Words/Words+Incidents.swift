package import LineModel

extension Words {
    /// What an incident is, in a phrase: "ingress 203.0.113.7:7000, 10 lines abnormal"; of one that ended, how many
    /// lines it had.
    package func phrase(_ outage: HistoryOutage) -> String {
        let incident = outage.incident
        var item = DigestItem(
            change: .continued, incident: incident.id, cause: incident.key, trouble: incident.trouble,
            openedAt: incident.openedAt, closedAt: outage.ended,
            lines: incident.lines.sorted().map { DigestLine(name: $0, ingress: "") }, mostLines: incident.mostLines)
        guard outage.ended != nil else { return DigestParts.cause(item, language) }
        // How its lines are now is not known here: what is said is what they were.
        item.lines = []
        item.allLines = incident.mostLines
        return DigestParts.cause(item, language)
    }

    /// What lines share: "ingress 203.0.113.7:7000"; texts that others chose are cut and cleaned.
    package func cause(_ key: CauseKey) -> String {
        DigestWords(language).cause(
            DigestItem(change: .continued, incident: 0, cause: key, trouble: .abnormal, openedAt: .init(
                nanosecondsSince1970: 0)), shown: { TerminalText.cutMiddle(TerminalText.cleaned($0), to: 100) })
    }

    /// What became of an incident, as the history names it: `IncidentChange`, or `removed`. A word that this version
    /// does not know is said as it is.
    package func change(_ word: String) -> String {
        if word == "removed" { return say("No longer measured", "不再测量") }
        guard let change = IncidentChange(rawValue: word) else { return TerminalText.cleaned(word) }
        return DigestWords(language).change(
            DigestItem(change: change, incident: 0, cause: .vantage, trouble: .abnormal, openedAt: .init(
                nanosecondsSince1970: 0)))
    }

    /// What is wrong with its lines: "abnormal".
    package func trouble(_ trouble: Trouble) -> String {
        switch trouble {
        case .abnormal: say("abnormal", "异常")
        case .unmeasured: say("unmeasured", "未测")
        case .blind: say("the vantage measures nothing", "本探测点无法测量")
        case .stale: say("a source of lines cannot be used", "线路来源无法读取")
        case .other(let word): TerminalText.cleaned(word)
        }
    }
}
