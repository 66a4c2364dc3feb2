/// A line of an incident, with the figures of the round that the digest tells of.
package struct DigestLine: Equatable, Sendable {
    /// The line's name.
    package var name: String
    /// The address that probes go to; empty for a line that is not configured any more.
    package var ingress: String
    /// The address behind the ingress; nil when the ingress itself answers.
    package var echo: String?
    /// The loss in thousandths; nil when nothing was sent.
    package var lossPerMille: Int?
    /// The mean RTT in microseconds; nil when nothing was received.
    package var rttMicroseconds: Int?
    /// Why the line is bad; empty in a closed incident.
    package var reasons: [LineReason]
    /// What the line is above, where its loss alone does not tell why it is bad; nil otherwise, and in a closed
    /// incident.
    package var excess: LineExcess?
    /// On which way packets were lost; nil where the far end does not tell, and in a closed incident.
    package var ways: LossWays?
    /// How loss and delay are shared between the segments; nil where they were not measured, and in a closed incident.
    package var segments: SegmentShares?
    /// Of a fleet, from how many vantages the line is bad; nil of a prober.
    package var seenFrom: Int?
    /// Of a fleet, from how many vantages anything is known of the line in the round; nil of a prober.
    package var seenOf: Int?

    /// A line; without figures it is one of which the round knows nothing.
    package init(
        name: String, ingress: String, echo: String? = nil, lossPerMille: Int? = nil, rttMicroseconds: Int? = nil,
        reasons: [LineReason] = [], excess: LineExcess? = nil, ways: LossWays? = nil,
        segments: SegmentShares? = nil
    ) {
        self.name = name
        self.ingress = ingress
        self.echo = echo
        self.lossPerMille = lossPerMille
        self.rttMicroseconds = rttMicroseconds
        self.reasons = reasons
        self.excess = excess
        self.ways = ways
        self.segments = segments
    }
}

extension DigestLine {
    /// The evidence that raised the line; nil of one that its limits raised.
    package var evidence: RaisedEvidence? { reasons.lazy.compactMap(\.evidence).first }
}

extension DigestLine: Codable {
    /// Older programs stored, and read, reasons in words under `reasons`, and beside them why a line was not measured
    /// as far as they could tell it in other languages.
    private enum CodingKeys: String, CodingKey {
        case name, ingress, echo, lossPerMille, rttMicroseconds, reasons, unmeasured, found, excess, ways, segments
        case seenFrom, seenOf
    }

    /// - Throws: what is no line of any version.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let found = try container.decodeIfPresent(LossyList<LineReason>.self, forKey: .found)?.elements ?? []
        var told = try container.decode([String].self, forKey: .reasons).map(LineReason.told)
        if found.isEmpty, let stored = try container.decodeIfPresent(Unmeasured.Stored.self, forKey: .unmeasured) {
            // Its first reason is the words of it.
            let text = if case .told(let text) = told.first { text } else { "" }
            told = [.unmeasured(.told(text, kind: stored))] + told.dropFirst()
        }
        self.init(
            name: try container.decode(String.self, forKey: .name),
            ingress: try container.decode(String.self, forKey: .ingress),
            echo: try container.decodeIfPresent(String.self, forKey: .echo),
            lossPerMille: try container.decodeIfPresent(Int.self, forKey: .lossPerMille),
            rttMicroseconds: try container.decodeIfPresent(Int.self, forKey: .rttMicroseconds), reasons: told + found,
            excess: try container.decodeIfPresent(LineExcess.self, forKey: .excess),
            ways: try container.decodeIfPresent(LossWays.self, forKey: .ways),
            segments: try container.decodeIfPresent(SegmentShares.self, forKey: .segments))
        seenFrom = try container.decodeIfPresent(Int.self, forKey: .seenFrom)
        seenOf = try container.decodeIfPresent(Int.self, forKey: .seenOf)
    }

    /// - Throws: what the encoder does.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(ingress, forKey: .ingress)
        try container.encodeIfPresent(echo, forKey: .echo)
        try container.encodeIfPresent(lossPerMille, forKey: .lossPerMille)
        try container.encodeIfPresent(rttMicroseconds, forKey: .rttMicroseconds)
        try container.encode(reasons.compactMap(\.toldText), forKey: .reasons)
        try container.encodeIfPresent(reasons.lazy.compactMap(\.unmeasured?.stored).first, forKey: .unmeasured)
        let found = reasons.filter { $0.toldText == nil }
        if !found.isEmpty { try container.encode(LossyList(found), forKey: .found) }
        try container.encodeIfPresent(excess, forKey: .excess)
        try container.encodeIfPresent(ways, forKey: .ways)
        try container.encodeIfPresent(segments, forKey: .segments)
        try container.encodeIfPresent(seenFrom, forKey: .seenFrom)
        try container.encodeIfPresent(seenOf, forKey: .seenOf)
    }
}

extension LineReason {
    /// Words that an older program stored; nil of what is data.
    fileprivate var toldText: String? {
        switch self {
        case .told(let text), .unmeasured(.told(let text, _)): text
        default: nil
        }
    }
}
