/// A line of an incident, with the figures of the round that the digest tells of.
package struct DigestLine: Codable, Equatable, Sendable {
    package var name: String
    /// Empty of a line that is not configured any more.
    package var ingress: String
    /// nil when the ingress itself answers.
    package var echo: String?
    package var lossPerMille: Int?
    package var rttMicroseconds: Int?
    /// Why it is bad, in words; empty of a closed incident.
    package var reasons: [String]
    /// Why it was not measured; nil where it was, where only the reason's words tell it, and of a closed incident.
    package var unmeasured: UnmeasuredCause?
    /// What it is above, where its loss alone does not tell why it is bad; nil otherwise, and of a closed incident.
    package var excess: LineExcess?
    /// nil where the far end does not tell on which way packets were lost, and of a closed incident.
    package var ways: LossWays?
    /// nil where the segments were not measured, and of a closed incident.
    package var segments: SegmentShares?

    package init(
        name: String, ingress: String, echo: String? = nil, lossPerMille: Int? = nil, rttMicroseconds: Int? = nil,
        reasons: [String] = [], unmeasured: UnmeasuredCause? = nil, excess: LineExcess? = nil, ways: LossWays? = nil,
        segments: SegmentShares? = nil
    ) {
        self.name = name
        self.ingress = ingress
        self.echo = echo
        self.lossPerMille = lossPerMille
        self.rttMicroseconds = rttMicroseconds
        self.reasons = reasons
        self.unmeasured = unmeasured
        self.excess = excess
        self.ways = ways
        self.segments = segments
    }
}
