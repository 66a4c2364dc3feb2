package import LineModel

/// What a watch has to tell, as messages carry it.
package enum SampleDigest {
    /// What became of an incident on one ingress.
    package static func item(_ change: IncidentChange, incident: Int = 1, lines: Int = 2) -> DigestItem {
        DigestItem(
            change: change, incident: incident, cause: CauseKey(.ingress, "203.0.113.7:7000"),
            trouble: .abnormal, openedAt: .ofTests,
            lines: (0..<lines).map { DigestLine(name: "线路-\($0)", ingress: "203.0.113.7:7000", lossPerMille: 1000) },
            mostLines: lines)
    }

    package static func digest(_ items: [DigestItem], round: String = "00c0ffee00c0ffee") -> Digest {
        Digest(
            vantage: "sh-ct", roundID: round, at: .ofTests, everySeconds: 300, lines: 120,
            abnormalLines: 2, unmeasuredLines: 0, items: items)
    }
}
