internal import LineHistory
package import LineModel
internal import LineNotify

/// Who is told what was found out about an incident, and what. Pure.
package struct FindingTelling: Sendable {
    private let notify: [NotifierSettings]
    private let vantage: String
    private let every: Duration
    /// When it was found.
    let at: WallTime

    /// By these settings, at this time.
    package init(_ settings: ServiceSettings, at: WallTime) {
        (notify, vantage, every, self.at) = (settings.notify, settings.vantage, settings.every, at)
    }

    /// A message for each destination that knows of the incident, is to hear of findings, and is not told of all that
    /// goes on anyhow; none where nothing is worth one, and of an incident that is kept from people.
    func messages(of known: KnownIncident, _ explanations: [Explanation]) -> [OutgoingMessage] {
        guard !known.incident.isSilent else { return [] }
        let found = explanations.compactMap(DigestFinding.init)
        let telling = found.filter { !$0.conclusions.isEmpty } + found.filter(\.conclusions.isEmpty)
        guard !telling.isEmpty else { return [] }
        let digest = known.digest(vantage: vantage, every: every, at: at) {
            $0.found = Array(telling.prefix(DigestFinding.maxOfMessage))
        }
        return notify.filter { $0.tellsFindings && known.knowing.contains($0.name) }.filter {
            !$0.kind.wantsContinued($0.parameters)
        }.map { OutgoingMessage(destination: $0.name, digest: digest, notBefore: $0.notBefore(at)) }
    }
}
