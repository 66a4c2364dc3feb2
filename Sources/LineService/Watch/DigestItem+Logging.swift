package import LineModel
internal import LineReport
package import Logging

extension DigestItem {
    /// What a log says of what became of an incident.
    ///
    /// - Parameter isSilenced: it is kept from people.
    package func logFacts(isSilenced: Bool) -> Logger.Metadata {
        var facts: Logger.Metadata = [
            "incident": "\(incident)", "cause": "\(cause)",
            "trouble": "\(trouble.word)", "lines": "\(lines.count)",
        ]
        // Of an incident that is over there is no cause any more that healthy lines could prove.
        if !change.isEnd { facts["healthy_outside"] = "\(healthyOutside)" }
        // Of the first line that has one: as good as any, and a log line is no list.
        if let reason = lines.lazy.compactMap(\.reasons.first).first {
            facts["reason"] = "\(Words.keys.reason(reason))"
        }
        if let blindness { facts["rounds"] = "\(blindness.rounds)" }
        if let blindness, !change.isEnd { facts["reason"] = "\(Words.keys.blind(blindness.cause))" }
        if let sourceProblem { facts["reason"] = "\(sourceProblem)" }
        if let closedAt {
            // The clock may have been set back meanwhile.
            let nanoseconds = max(0, closedAt.nanosecondsSince1970 - openedAt.nanosecondsSince1970)
            facts["seconds"] = "\(FigureText.short(Duration.nanoseconds(nanoseconds) / .seconds(1)))"
        }
        if isSilenced { facts["silenced"] = "true" }
        return facts
    }
}
