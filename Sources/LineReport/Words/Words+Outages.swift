package import LineModel

/// Incidents as the history has them, in the words of messages.
extension Words {
    /// What an incident is, in a phrase: "ingress 203.0.113.7:7000, 10 lines abnormal"; of one that ended, the most
    /// lines that it had at one time.
    package func phrase(_ outage: HistoryOutage) -> String {
        let incident = outage.incident
        var item = DigestItem(
            change: .continued, incident: incident.id, cause: incident.key, trouble: incident.trouble,
            openedAt: incident.openedAt, closedAt: outage.ended, mostLines: incident.mostLines)
        // How the lines of one that ended are now is not known here: what is said is what they were.
        item.allLines = outage.ended == nil && !incident.lines.isEmpty ? incident.lines.count : incident.mostLines
        return DigestParts.cause(item, language)
    }

    /// What became of an incident, as the history names it: a word of `IncidentChange`, or `removed`. One that this
    /// version does not know is said as it is.
    package func change(_ word: String) -> String {
        if word == "removed" { return say("No longer measured", "不再测量") }
        guard let change = IncidentChange(rawValue: word) else { return TerminalText.cleaned(word) }
        return DigestWords(language).change(
            DigestItem(
                change: change, incident: 0, cause: .vantage, trouble: .abnormal,
                openedAt: WallTime(nanosecondsSince1970: 0)))
    }
}
