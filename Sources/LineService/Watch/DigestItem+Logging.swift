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
        // Of one whose last bad lines were taken out of the configuration nobody knows whether they recovered.
        if let removedLines { facts["no_longer_measured"] = "\(removedLines)" }
        if let recoveredLines { facts["recovered"] = "\(recoveredLines)" }
        if let remainingLines { facts["remaining"] = "\(remainingLines)" }
        if !absorbedBy.isEmpty { facts["in"] = "\(Self.numbers(absorbedBy))" }
        if let from, !from.isEmpty { facts["from"] = "\(Self.numbers(from))" }
        if let timesDown { facts["times_down"] = "\(timesDown)" }
        if let quietSince { facts["quiet_since"] = "\(quietSince.rfc3339(fractionDigits: 0))" }
        if let closesAt { facts["closes_at"] = "\(closesAt.rfc3339(fractionDigits: 0))" }
        // Of an incident that is over there is no cause any more that healthy lines could prove.
        if !isOver { facts["healthy_outside"] = "\(healthyOutside)" }
        // Of the first line that has one: as good as any, and a log line is no list.
        if let reason = lines.lazy.compactMap(\.reasons.first).first {
            facts["reason"] = "\(Words.keys.reason(reason))"
        }
        if let blindness { facts["rounds"] = "\(blindness.rounds)" }
        if let blindness, !change.isEnd { facts["reason"] = "\(Words.keys.blind(blindness.cause))" }
        if let sourceProblem { facts["reason"] = "\(sourceProblem)" }
        if let closedAt {
            // The clock may have been set back meanwhile.
            let nanoseconds =
                downNanoseconds ?? max(0, closedAt.nanosecondsSince1970 - openedAt.nanosecondsSince1970)
            facts["seconds"] = "\(FigureText.short(Duration.nanoseconds(nanoseconds) / .seconds(1)))"
        }
        if isSilenced { facts["silenced"] = "true" }
        return facts
    }

    /// What became of it, in a log's words.
    package var logWord: String {
        if isHandedOver == true { return "handed over" }
        return isNoLongerMeasured == true ? "no longer measured" : change.rawValue
    }

    private static func numbers(_ incidents: [Int]) -> String {
        incidents.map { "#\($0)" }.joined(separator: " ")
    }
}
