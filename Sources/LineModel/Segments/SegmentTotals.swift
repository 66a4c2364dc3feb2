/// The probes of all ingresses of a round.
package struct SegmentTotals: Equatable, Sendable {
    /// How the ingresses were probed.
    package var probe: IngressProbe
    /// The ingress was probed beside every n-th probe of a line.
    package var every: Int
    /// How many lines had their ingress probed.
    package var lines = 0
    /// The probes of all ingresses by what became of them.
    package var counts = OutcomeCounts()
    /// Why no ingress could be probed from here; nil when they could.
    package var unavailable: IngressAbsence?

    /// No line's ingress has been probed yet.
    package init(probe: IngressProbe, every: Int) {
        self.probe = probe
        self.every = every
    }

    init(_ findings: SegmentFindings, _ rows: [LineReportRow]) {
        self.init(probe: findings.probe, every: findings.every)
        unavailable = findings.unavailable
        for row in rows {
            guard let segments = row.segments, segments.isProbed else { continue }
            lines += 1
            counts.add(segments.ingress)
        }
    }
}

extension SegmentTotals: Codable {
    /// Older programs stored, and read, why no ingress could be probed in words under `unavailable`.
    private enum CodingKeys: String, CodingKey { case probe, every, lines, counts, unavailable, absence }

    /// - Throws: what is no such totals of any version.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            probe: try container.decode(IngressProbe.self, forKey: .probe),
            every: try container.decode(Int.self, forKey: .every))
        lines = try container.decode(Int.self, forKey: .lines)
        counts = try container.decode(OutcomeCounts.self, forKey: .counts)
        let told = try container.decodeIfPresent(String.self, forKey: .unavailable).map(IngressAbsence.told)
        // A newer program may have reasons that this one does not know.
        unavailable = told ?? (try? container.decodeIfPresent(IngressAbsence.self, forKey: .absence))
    }

    /// - Throws: what the encoder does.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(probe, forKey: .probe)
        try container.encode(every, forKey: .every)
        try container.encode(lines, forKey: .lines)
        try container.encode(counts, forKey: .counts)
        if case .told(let text) = unavailable {
            try container.encode(text, forKey: .unavailable)
        } else {
            try container.encodeIfPresent(unavailable, forKey: .absence)
        }
    }
}
